package dev.tandem.model;

/** One of the two systems of record that Tandem keeps in step. */
public enum Crm {
    GHL,
    RANKR;

    /** The one at the other end of the link. */
    public Crm other() {
        return this == GHL ? RANKR : GHL;
    }
}
