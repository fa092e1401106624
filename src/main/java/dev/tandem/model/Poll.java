package dev.tandem.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that a CRM is asked by itself, again and again.
 *
 * @param dueAt when it is asked next
 * @param readUpTo whatever changed before then has been read
 * @param beganAt when the pass under way began; null if none is
 * @param cursor the place in the CRM's listing, or in the round over the contacts; null at the start
 * @param seen how many records the pass under way has met, or the last one if none is
 * @param moved how many of them were new, or not as they were known
 * @param endedAt when the last pass ended; null if none ever did
 * @param failures how often it has failed since it last succeeded
 * @param failure why it last failed; null if it did not
 */
public record Poll(
        Subject subject,
        Instant dueAt,
        Instant readUpTo,
        @Nullable Instant beganAt,
        @Nullable String cursor,
        int seen,
        int moved,
        @Nullable Instant endedAt,
        int failures,
        @Nullable String failure) {

    /** The least time between two looks for changes of a kind. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    /** The most that anybody may have between them. */
    public static final Duration LONGEST = Duration.ofMinutes(15);

    /** Whether a CRM may be asked for its latest changes of a kind that often. */
    public static boolean isInterval(Duration every) {
        return every.compareTo(SHORTEST) >= 0 && every.compareTo(LONGEST) <= 0;
    }

    /** A poll that was never made. */
    public static Poll first(Subject subject, Instant dueAt, Instant now) {
        return new Poll(subject, dueAt, now, null, null, 0, 0, null, 0, null);
    }

    /** This poll with a pass under way; one that is under way already goes on. */
    public Poll begun(Instant now) {
        return beganAt == null
                ? new Poll(subject, dueAt, readUpTo, now, cursor, 0, 0, endedAt, failures, failure)
                : this;
    }

    /** This poll further on in its pass. */
    public Poll advanced(@Nullable String next, int more, int news) {
        return new Poll(subject, dueAt, readUpTo, beganAt, next, seen + more, moved + news, endedAt, failures, failure);
    }

    /** This poll once its pass has ended well: all that changed before the pass began has been read. */
    public Poll ended(Instant now, Instant next) {
        return new Poll(subject, next, began(), null, cursor, seen, moved, now, 0, null);
    }

    /** When the pass under way began. */
    public Instant began() {
        return Objects.requireNonNull(beganAt, "no pass is under way");
    }

    /** What is asked: one row of the store, taken by one replica at a time. */
    public record Subject(WorkspaceId workspace, Task task, Crm crm, Kind kind) {}

    /** What a CRM is asked for. */
    public enum Task {
        /** Records that it lists as changed lately. */
        CHANGES,
        /** The records of contacts whose own were not read for long, for kinds that it cannot list. */
        ROTATION,
        /** Every record that it has, to find what came or went without anybody telling. */
        CENSUS
    }
}
