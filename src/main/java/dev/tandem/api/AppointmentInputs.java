package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of appointments take. */
public final class AppointmentInputs {

    private AppointmentInputs() {}

    /** An appointment to book. */
    @Input("AppointmentBookInput")
    @Description("An appointment to book.")
    public record AppointmentBook(
            @Id @Description("The contact to meet.") @NonNull
            String contactId,

            @Id @Description("The calendar to book it on; see calendars.") @NonNull
            String calendarId,

            @Description("What it is about, in short.") @Nullable
            String title,

            @Description("When it starts.") @NonNull OffsetDateTime startsAt,

            @Description("When it ends; after one slot of the calendar unless given.") @Nullable
            OffsetDateTime endsAt,

            @Description("Where it takes place: a room, an address or a link.") @Nullable
            String location,

            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** What to change about an appointment: fields left out stay as they are, null clears. */
    @Input("AppointmentUpdateInput")
    @Description("What to change about an appointment: fields left out stay as they are, null clears.")
    public record AppointmentUpdate(
            @Id @Description(Doc.ID) @NonNull String id,

            @Description("What it is about, in short.") @Nullable
            String title,

            @Description("When it starts; given alone, the end moves along.") @Nullable
            OffsetDateTime startsAt,

            @Description("When it ends.") @Nullable OffsetDateTime endsAt,
            @Description("What became of it.") @Nullable AppointmentStatusEnum status,

            @Description("Where it takes place: a room, an address or a link.") @Nullable
            String location,

            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** An appointment to call off. */
    @Input("AppointmentCancelInput")
    @Description("An appointment to call off.")
    public record AppointmentCancel(
            @Id @Description(Doc.ID) @NonNull String id,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}
}
