package dev.tandem.sync.mapping;

import dev.tandem.model.Crm;

/** Which way a field is carried. */
public enum Direction {
    /** Either side's change is carried to the other. */
    BOTH,
    /** GHL follows Rankr; what GHL holds has no say. */
    TO_GHL,
    /** Rankr follows GHL; what Rankr holds has no say. */
    TO_RANKR;

    /** Whether what that CRM holds has a say. */
    public boolean hears(Crm crm) {
        return this == BOTH || this == (crm == Crm.GHL ? TO_RANKR : TO_GHL);
    }

    /** Whether that CRM is written. */
    public boolean reaches(Crm crm) {
        return this == BOTH || this == (crm == Crm.GHL ? TO_GHL : TO_RANKR);
    }
}
