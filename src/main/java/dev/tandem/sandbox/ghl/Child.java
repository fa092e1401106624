package dev.tandem.sandbox.ghl;

/** What belongs to a contact and goes with it. */
sealed interface Child extends Subject permits Task, Note, Appointment {

    String contactId();
}
