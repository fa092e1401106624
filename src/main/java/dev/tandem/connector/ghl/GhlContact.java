package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.RecordKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A contact as GHL writes it; null is what it left out. Search has another name for the address line. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlContact(
        @JsonAlias("_id") String id,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String companyName,
        @Nullable String website,
        @JsonAlias("address") @Nullable String address1,
        @Nullable String city,
        @Nullable String state,
        @Nullable String postalCode,
        @Nullable String country,
        @Nullable String timezone,
        @Nullable JsonNode dateOfBirth,
        @Nullable String source,
        @Nullable List<String> tags,
        @Nullable List<GhlCustomValue> customFields,
        @Nullable JsonNode dateAdded,
        @Nullable JsonNode dateUpdated,
        @Nullable Boolean deleted,
        @Nullable JsonNode searchAfter) {

    CrmRecord toRecord(GhlLocation location, GhlCustomFields custom) {
        var fields = new GhlReading(location)
                .text(Field.FIRST_NAME, firstName)
                .text(Field.LAST_NAME, lastName)
                .text(Field.EMAIL, email)
                .text(Field.PHONE, phone)
                .text(Field.COMPANY, companyName)
                .text(Field.WEBSITE, website)
                .text(Field.ADDRESS_LINE, address1)
                .text(Field.ADDRESS_CITY, city)
                .text(Field.ADDRESS_STATE, state)
                .text(Field.ADDRESS_POSTAL_CODE, postalCode)
                .text(Field.ADDRESS_COUNTRY, country)
                .text(Field.TIMEZONE, timezone)
                .text(Field.DATE_OF_BIRTH, GhlTimes.date(dateOfBirth))
                .text(Field.SOURCE, source)
                .tags(tags)
                .custom(custom.read(customFields))
                .fields();
        var stamps = GhlTimes.Stamps.of(dateAdded, dateUpdated, location.zone());
        return new CrmRecord(GHL, RecordKey.contact(id), fields, stamps.added(), stamps.updated(), null, null);
    }

    boolean isDeleted() {
        return Boolean.TRUE.equals(deleted);
    }

    /** The ids of the custom fields that it fills. */
    Set<String> customIds() {
        return customFields == null
                ? Set.of()
                : customFields.stream().map(GhlCustomValue::id).collect(Collectors.toSet());
    }

    /** One contact, as most answers wrap it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record One(@Nullable GhlContact contact, @Nullable String traceId) {}

    /** What an upsert came to. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Upserted(
            @Nullable @JsonProperty("new") Boolean isNew,
            @Nullable GhlContact contact) {}

    /** Part of a listing; {@code meta} comes with the deprecated one only. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Many(
            @Nullable List<GhlContact> contacts,
            @JsonAlias("count") @Nullable Long total,
            @Nullable Meta meta) {}

    /** Where a deprecated listing goes on; both halves are needed. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Meta(@Nullable Long startAfter, @Nullable String startAfterId) {}
}
