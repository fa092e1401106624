package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rule sets of every workspace. What is in them is not looked at here.
 *
 * <p><b>Failure semantics.</b> Each change is one transaction: it happens whole, or fails with a {@link Failure} and
 * changes nothing.
 */
public interface RuleSets {

    /** Adds a draft. */
    Uni<StoredRuleSet> create(WorkspaceId workspace, String name, String document, String actor, Instant now);

    /**
     * Changes a draft.
     *
     * @param expectedVersion the version it must still have; null for any
     */
    Uni<StoredRuleSet> change(
            WorkspaceId workspace,
            UUID id,
            @Nullable Integer expectedVersion,
            String name,
            String document,
            String actor,
            Instant now);

    /**
     * Makes a draft the one rule set that is applied; the one that was retires.
     *
     * @param expectedVersion the version it must still have; null for any
     */
    Uni<StoredRuleSet> activate(
            WorkspaceId workspace, UUID id, @Nullable Integer expectedVersion, String actor, Instant now);

    Uni<Optional<StoredRuleSet>> get(WorkspaceId workspace, UUID id);

    /** The rule set that is applied; empty while none was ever activated. */
    Uni<Optional<StoredRuleSet>> active(WorkspaceId workspace);

    /** The latest rule sets, newest first. */
    Uni<List<StoredRuleSet>> latest(WorkspaceId workspace, int limit);
}
