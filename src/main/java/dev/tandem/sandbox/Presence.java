package dev.tandem.sandbox;

/** Which CRM holds a record. */
public enum Presence {
    GHL,
    RANKR,
    BOTH;

    public boolean atGhl() {
        return this != RANKR;
    }

    public boolean atRankr() {
        return this != GHL;
    }
}
