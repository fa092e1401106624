package dev.tandem.sync.mapping;

/** What a CRM lets us do with a field. */
public enum Access {
    READ_WRITE,
    /** Written, but once it has a value it cannot be emptied. */
    SET_ONLY,
    /** Written when the record is created, and only read from then on. */
    CREATE_ONLY,
    /** The CRM has no such field. */
    NONE
}
