package dev.tandem.model;

/** How far the two halves of an object agree. */
public enum SyncState {
    /** Both CRMs hold what the rules ask for. */
    IN_SYNC,
    /** A difference is known and waits to be carried. */
    PENDING,
    /** A person has to decide about at least one field. */
    CONFLICT,
    /** Carrying it was given up after repeated failures, or refused by a CRM. */
    FAILED,
    /** Only one CRM has it. */
    SINGLE_SIDED
}
