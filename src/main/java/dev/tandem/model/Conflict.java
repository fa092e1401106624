package dev.tandem.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person has to decide, or had to.
 *
 * @param contact the contact that the object is, or belongs to
 * @param closedAt when it was decided or overtaken; null while it is open
 * @param actor who decided; null unless somebody did
 * @param resolution what was decided, in words; null unless it was
 */
public record Conflict(
        WorkspaceId workspace,
        UUID id,
        LinkId object,
        Kind kind,
        LinkId contact,
        Dispute dispute,
        Status status,
        Instant openedAt,
        @Nullable Instant closedAt,
        @Nullable String actor,
        @Nullable String resolution) {

    /** Where a conflict stands. */
    public enum Status {
        OPEN,
        /** A person decided. */
        RESOLVED,
        /** The sides came to agree by themselves, or hold other values by now, which is another conflict, or the object is no more. */
        OVERTAKEN
    }

    /** This conflict, decided. */
    public Conflict resolved(Instant at, String by, String how) {
        return new Conflict(workspace, id, object, kind, contact, dispute, Status.RESOLVED, openedAt, at, by, how);
    }
}
