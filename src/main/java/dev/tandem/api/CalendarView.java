package dev.tandem.api;

import dev.tandem.graph.Calendar;
import java.time.Duration;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;

/** A calendar in the schema. */
@Name("Calendar")
@Description("A calendar that appointments can be booked on.")
public record CalendarView(
        @Id @Description("What appointmentBook and freeSlots take as calendarId.") @NonNull
        String id,

        @Description("Its name.") @NonNull String name,
        @Description("Whether it takes bookings.") @NonNull Boolean active,

        @Description("How long an appointment takes unless an end is given.") @NonNull
        Duration slotDuration) {

    static CalendarView of(Calendar calendar) {
        return new CalendarView(calendar.id(), calendar.name(), calendar.active(), calendar.slotDuration());
    }
}
