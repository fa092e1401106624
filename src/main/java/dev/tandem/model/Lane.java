package dev.tandem.model;

/** How urgent a piece of work is, most urgent first. Interactive work keeps a reserve of every quota to itself. */
public enum Lane {
    INTERACTIVE,
    WEBHOOK,
    POLL,
    BACKFILL
}
