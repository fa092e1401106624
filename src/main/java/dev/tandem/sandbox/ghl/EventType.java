package dev.tandem.sandbox.ghl;

/** GHL's names for what happened. There is none for a task that is edited or reopened. */
enum EventType {
    CONTACT_CREATE("ContactCreate"),
    CONTACT_UPDATE("ContactUpdate"),
    CONTACT_DELETE("ContactDelete"),
    CONTACT_TAG_UPDATE("ContactTagUpdate"),
    TASK_CREATE("TaskCreate"),
    TASK_COMPLETE("TaskComplete"),
    TASK_DELETE("TaskDelete"),
    NOTE_CREATE("NoteCreate"),
    NOTE_UPDATE("NoteUpdate"),
    NOTE_DELETE("NoteDelete"),
    APPOINTMENT_CREATE("AppointmentCreate"),
    APPOINTMENT_UPDATE("AppointmentUpdate"),
    APPOINTMENT_DELETE("AppointmentDelete");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
