package dev.tandem.store;

import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An automation's answer to one change.
 *
 * @param entry the entry of the audit that it answers to
 * @param name what the automation was called then
 * @param object what the change happened to
 * @param causedAt when
 * @param steps what it has to do and how far it is, as JSON; not looked at here
 * @param reason why it is not done, or not yet; null if it is
 * @param failures how often it was tried in vain
 * @param dueAt when it is tried next
 * @param endedAt null while it goes on
 */
public record StoredFiring(
        WorkspaceId workspace,
        UUID automation,
        UUID entry,
        UUID id,
        String name,
        LinkId contact,
        Kind kind,
        LinkId object,
        Instant causedAt,
        Status status,
        String steps,
        @Nullable String reason,
        int failures,
        Instant madeAt,
        Instant dueAt,
        @Nullable Instant endedAt) {

    /** Where a firing stands. */
    public enum Status {
        /** Something is left to do. */
        WAITING,
        DONE,
        /** Something of it was given up. */
        FAILED,
        /** Something of it may or may not have happened, and is not repeated by itself. */
        UNKNOWN,
        /** Its condition could not be evaluated, so nothing was done. */
        UNDECIDED
    }

    /** This firing with other steps, at a status; an end unless it is to wait until {@code now}. */
    public StoredFiring with(Status other, String newSteps, @Nullable String why, int howOften, Instant now) {
        return new StoredFiring(
                workspace,
                automation,
                entry,
                id,
                name,
                contact,
                kind,
                object,
                causedAt,
                other,
                newSteps,
                why,
                howOften,
                madeAt,
                now,
                other == Status.WAITING ? null : now);
    }
}
