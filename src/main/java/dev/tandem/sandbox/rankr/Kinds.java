package dev.tandem.sandbox.rankr;

import java.util.List;

/** Every kind there is. */
final class Kinds {

    static final Kind CONTACT = new Contacts();
    static final Kind TASK = new Tasks();
    static final Kind NOTE = new Notes();
    static final Kind APPOINTMENT = new Appointments();
    static final Kind TAG = new Tags();
    static final Kind LIST = new Lists();

    /** What belongs to a contact. */
    static final List<Kind> CHILDREN = List.of(TASK, NOTE, APPOINTMENT);

    static final List<Kind> ALL = List.of(CONTACT, TASK, NOTE, APPOINTMENT, TAG, LIST);

    private Kinds() {}
}
