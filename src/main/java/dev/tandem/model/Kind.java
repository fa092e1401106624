package dev.tandem.model;

/** The kinds of record that are linked one to one between the CRMs; tags are a field of contacts and a dictionary. */
public enum Kind {
    CONTACT,
    TASK,
    NOTE,
    APPOINTMENT;

    /** Whether records of this kind belong to a contact. */
    public boolean isChild() {
        return this != CONTACT;
    }
}
