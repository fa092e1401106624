package dev.tandem.store;

import dev.tandem.model.WorkspaceId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule set as it is stored.
 *
 * @param number counts up within the workspace
 * @param version rises with every change of the draft; what callers send as expectedVersion
 * @param document the rules as JSON text
 * @param activation null until it is activated
 * @param retiredAt when another took its place; null until then
 */
public record StoredRuleSet(
        WorkspaceId workspace,
        UUID id,
        int number,
        int version,
        String name,
        Status status,
        String document,
        Change created,
        Change updated,
        @Nullable Activation activation,
        @Nullable Instant retiredAt) {

    /** How far a rule set is in its life; it only ever goes on to the next. */
    public enum Status {
        /** May be changed, and is not applied. */
        DRAFT,
        /** Is applied; at most one of a workspace is. */
        ACTIVE,
        /** Was applied once. */
        RETIRED
    }

    /** Who did something, and when. */
    public record Change(Instant at, String actor) {}

    /**
     * The one time that a rule set became active.
     *
     * @param replaced the rule set that was active until then; null if none was, and the default rules were applied
     */
    public record Activation(
            Instant at, String actor, @Nullable UUID replaced) {}
}
