package dev.tandem.api;

import dev.tandem.graph.Unified;
import dev.tandem.model.Field;
import io.smallrye.graphql.api.federation.FieldSet;
import io.smallrye.graphql.api.federation.Key;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A contact in the schema. */
@Name("Contact")
@Key(fields = @FieldSet("id"))
@Description("A person known to GHL, to Rankr, or to both.")
public final class ContactNode extends UnifiedNode implements Node {

    ContactNode(Unified unified) {
        super(unified);
    }

    @Description("Given name.")
    public @Nullable String getFirstName() {
        return text(Field.FIRST_NAME);
    }

    @Description("Family name.")
    public @Nullable String getLastName() {
        return text(Field.LAST_NAME);
    }

    @Description("First and last name; null if neither is known.")
    public @Nullable String getName() {
        var name = Stream.of(Field.FIRST_NAME, Field.LAST_NAME)
                .flatMap(part -> link().fields().text(part).stream())
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? null : name;
    }

    @Description("E-mail address, in lower case.")
    public @Nullable String getEmail() {
        return text(Field.EMAIL);
    }

    @Description("Phone number as E.164, such as +14155550123.")
    public @Nullable String getPhone() {
        return text(Field.PHONE);
    }

    @Description("The company the contact works for.")
    public @Nullable String getCompany() {
        return text(Field.COMPANY);
    }

    @Description("Web address.")
    public @Nullable String getWebsite() {
        return text(Field.WEBSITE);
    }

    @Description("Postal address; null if no part of it is known.")
    public @Nullable Address getAddress() {
        return Address.of(link().fields());
    }

    @Description("IANA name of the time zone, such as Europe/Berlin.")
    public @Nullable String getTimezone() {
        return text(Field.TIMEZONE);
    }

    @Description("Date of birth.")
    public @Nullable LocalDate getDateOfBirth() {
        return link().fields().text(Field.DATE_OF_BIRTH).map(LocalDate::parse).orElse(null);
    }

    @Description("Where the contact was won, such as a campaign.")
    public @Nullable String getSource() {
        return text(Field.SOURCE);
    }

    @NonNull
    @Description("The fields that the workspace itself has defined, by key.")
    public List<@NonNull CustomField> getCustomFields() {
        return CustomField.of(link().fields());
    }
}
