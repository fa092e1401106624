package dev.tandem.api;

import dev.tandem.graph.Unified;
import dev.tandem.model.Field;
import io.smallrye.graphql.api.federation.FieldSet;
import io.smallrye.graphql.api.federation.Key;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** An appointment in the schema. */
@Name("Appointment")
@Key(fields = @FieldSet("id"))
@Description("A meeting with a contact.")
public final class AppointmentNode extends UnifiedNode implements Node {

    AppointmentNode(Unified unified) {
        super(unified);
    }

    @Description("What it is about, in short.")
    public @Nullable String getTitle() {
        return text(Field.TITLE);
    }

    @NonNull
    @Description("What became of it.")
    public AppointmentStatusEnum getStatus() {
        return link().fields()
                .text(Field.STATUS)
                .map(AppointmentStatusEnum::valueOf)
                .orElse(AppointmentStatusEnum.SCHEDULED);
    }

    @Id
    @Description("The calendar it is booked on; see calendars.")
    public @Nullable String getCalendarId() {
        return text(Field.CALENDAR_ID);
    }

    @Description("When it starts.")
    public @Nullable Instant getStartsAt() {
        return instant(Field.STARTS_AT).orElse(null);
    }

    @Description("When it ends.")
    public @Nullable Instant getEndsAt() {
        return instant(Field.ENDS_AT).orElse(null);
    }

    @Description("Where it takes place: a room, an address or a link.")
    public @Nullable String getLocation() {
        return text(Field.LOCATION);
    }
}
