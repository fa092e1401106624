package dev.tandem.api;

import dev.tandem.model.AppointmentStatus;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for an {@link AppointmentStatus}. */
@Enum("AppointmentStatus")
@Description("What became of an appointment.")
public enum AppointmentStatusEnum {
    @Description("Booked, but not confirmed.")
    SCHEDULED,
    @Description("Confirmed.")
    CONFIRMED,
    @Description("Called off.")
    CANCELLED,
    @Description("It took place.")
    COMPLETED,
    @Description("The contact did not come.")
    NO_SHOW,
    @Description("Marked at GHL as a booking that does not count; Rankr holds it as cancelled.")
    INVALID;

    static AppointmentStatusEnum of(AppointmentStatus appointmentStatus) {
        return valueOf(appointmentStatus.name());
    }
}
