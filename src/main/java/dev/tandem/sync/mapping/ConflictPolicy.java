package dev.tandem.sync.mapping;

/** Who wins a field that both sides changed to different values. */
public enum ConflictPolicy {
    /** The side whose record changed last; GHL if the times are equal. */
    LAST_MODIFIED,
    PREFER_GHL,
    PREFER_RANKR,
    /** Neither: a person decides, and until then each side keeps what it has. */
    REVIEW
}
