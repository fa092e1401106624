package dev.tandem.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One contact that a run has to carry, with all that belongs to it, and what came of it.
 *
 * @param writes how many writes were made
 * @param reason why it came out so; while it is queued, why the last try did not succeed
 * @param at when it was settled; null until it is
 */
public record RunItem(
        LinkId contact,
        Outcome outcome,
        int writes,
        @Nullable String reason,
        List<Note> notes,
        @Nullable Instant at) {

    /** What came of it. */
    public enum Outcome {
        /** Its turn has not come. */
        PENDING,
        /** It waits in the queue, or is worked on. */
        QUEUED,
        /** Something was written. */
        WRITTEN,
        /** There was nothing to write. */
        UNCHANGED,
        /** A person has to decide about something. */
        CONFLICT,
        /** It would have been one deletion too many. */
        HELD,
        /** It moved since it was previewed, so nothing was done. */
        MOVED,
        /** All that the undone run had written was taken back. */
        RESTORED,
        /** Some of what the undone run had written was left as it is; the notes tell what and why. */
        NOT_RESTORED,
        /** It was given up, or refused by a CRM. */
        FAILED,
        /** The run was cancelled before its turn came. */
        CANCELLED;

        public boolean isSettled() {
            return this != PENDING && this != QUEUED;
        }
    }

    /**
     * What became of one field at one CRM when a run was undone.
     *
     * @param field the unified field; null for the whole record
     * @param restored whether it holds again what it held before
     * @param reason a sentence
     */
    public record Note(
            LinkId object, Kind kind, Crm crm, @Nullable String field, boolean restored, String reason) {}
}
