package dev.tandem.model;

/** What became of a write to one CRM. */
public enum WriteOutcome {
    /** The CRM confirmed it. */
    DONE,
    /** Nothing had to be written: the CRM already holds it, or cannot hold it. */
    UNCHANGED,
    /** The CRM could not take it now; it is queued and carried as soon as it can be. */
    QUEUED,
    /** The CRM did not say whether it made the change; what it holds is looked up before anything is repeated. */
    UNKNOWN,
    /** The CRM found fault with it; it is not tried again. */
    REJECTED
}
