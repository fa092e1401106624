package dev.tandem.sync.mapping;

/** What becomes of a record whose other half was deleted at its CRM. One that was edited meanwhile waits for a person. */
public enum DeletePolicy {
    /** It is deleted too. */
    PROPAGATE,
    /** It stays, and lives on by itself. */
    UNLINK,
    /** A person decides. */
    REVIEW
}
