package dev.tandem.model;

/** What became of an appointment. */
public enum AppointmentStatus {
    SCHEDULED,
    CONFIRMED,
    CANCELLED,
    COMPLETED,
    NO_SHOW,
    /** Set at GHL for a booking that should not count; Rankr holds it as cancelled. */
    INVALID
}
