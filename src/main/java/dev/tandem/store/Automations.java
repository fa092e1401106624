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
 * The automations of every workspace. What is in them is not looked at here.
 *
 * <p><b>Failure semantics.</b> Each change is one transaction: it happens whole, or fails with a {@link Failure} and
 * changes nothing.
 */
public interface Automations {

    /**
     * Who changes what.
     *
     * @param expectedVersion the version that the automation must still have; null for any
     */
    record Target(WorkspaceId workspace, UUID id, @Nullable Integer expectedVersion, String actor, Instant now) {}

    /** Adds an automation; one that is enabled reacts to what happens from now on. */
    Uni<StoredAutomation> create(Target target, String name, String document, boolean enabled);

    /** Changes an automation; it stays enabled or disabled. */
    Uni<StoredAutomation> change(Target target, String name, String document);

    /** Lets an automation react to what happens from now on, or to nothing more. */
    Uni<StoredAutomation> enable(Target target, boolean enabled);

    /** Removes an automation. What it has begun is dropped, what it did stays on record. */
    Uni<Void> delete(Target target);

    Uni<Optional<StoredAutomation>> get(WorkspaceId workspace, UUID id);

    /** All of a workspace, by name. */
    Uni<List<StoredAutomation>> all(WorkspaceId workspace);
}
