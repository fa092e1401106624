package dev.tandem.sync.mapping;

/** What it means that a side holds nothing in a field that had a value. */
public enum NullPolicy {
    /** Nothing: an absent value never erases one. */
    IGNORE,
    /** Somebody cleared it: the other side is cleared too. */
    CLEAR
}
