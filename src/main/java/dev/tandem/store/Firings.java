package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What automations answer to changes: decided as the feed is read, and worked off afterwards. A change is answered once,
 * as the answers are stored in the transaction that remembers how far the feed was read.
 */
public interface Firings {

    /**
     * Changes, and what is needed to decide about them.
     *
     * @param automations those that are enabled
     * @param objects the contacts and objects of the changes, as they are now, and the contacts that the objects belong to now
     */
    record Batch(List<Feed.Change> changes, List<StoredAutomation> automations, Map<LinkId, Link> objects) {

        /** The contact of a change, or the one that what changed belongs to by now; null if that is no more. */
        public @Nullable Link contact(Feed.Change change) {
            var object = objects.get(change.entry().object());
            var owner = object == null ? null : object.contactId();
            return objects.get(owner == null ? change.contact() : owner);
        }
    }

    /** The workspaces that have an automation that is enabled. */
    Uni<Set<WorkspaceId>> watched();

    /**
     * Those of the workspaces in which something has happened that was not read yet.
     *
     * @param since what had been decided before then is not looked for
     */
    Uni<Set<WorkspaceId>> behind(Collection<WorkspaceId> followed, Instant since);

    /**
     * Reads on in the feed of a workspace, unless another process does just now.
     *
     * @param decide what is answered to which changes; must be a pure function, as a transaction is open
     * @return what there is beyond
     * @throws Failure.Expired if the feed cannot be followed from where it was last read, as a failure of the Uni
     */
    Uni<Feed.Rest> consume(WorkspaceId workspace, int limit, Function<Batch, List<StoredFiring>> decide);

    /** Begins to read the feed anew, from now on. */
    Uni<Void> startAnew(WorkspaceId workspace);

    /** A firing that is being worked on, and what proves by whom. */
    record Claim(StoredFiring firing, UUID fence) {}

    /** The workspaces that have a firing that is due by then. */
    Uni<Set<WorkspaceId>> due(Instant now);

    /** Takes up to {@code limit} firings of a workspace that are due and that nobody works on. */
    Uni<List<Claim>> claim(WorkspaceId workspace, int limit, Instant now, Duration lease);

    /**
     * Stores how far a firing is and keeps it for longer.
     *
     * @return whether it is still this worker's; if not, nothing is stored
     */
    Uni<Boolean> note(Claim claim, String steps, Instant until);

    /** Keeps a firing for longer; false if it is not this worker's any more. */
    Uni<Boolean> renew(Claim claim, Instant until);

    /** Stores what became of a firing, or when it is tried next, and lets it go; nothing if it is another worker's by now. */
    Uni<Void> release(Claim claim, StoredFiring after);

    /** Changes a firing that nobody works on; empty if there is none with that id. */
    Uni<Optional<StoredFiring>> change(WorkspaceId workspace, UUID id, UnaryOperator<StoredFiring> decide);

    /**
     * Which firings; null leaves open.
     *
     * @param before only those made before it
     */
    record Wanted(
            @Nullable UUID automation,
            @Nullable LinkId contact,
            StoredFiring.@Nullable Status status,
            @Nullable UUID before) {}

    /** Those firings, the newest first. */
    Uni<List<StoredFiring>> search(WorkspaceId workspace, Wanted wanted, int limit);

    /** How many there are of those. */
    Uni<Long> count(WorkspaceId workspace, Wanted wanted);

    /** Forgets up to {@code limit} firings that ended before then, past those that somebody else is at, and says how many. */
    Uni<Integer> forget(Instant before, int limit);
}
