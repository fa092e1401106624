package dev.tandem.store;

import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.RunItem;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each run has to carry, contact by contact: the checkpoint by which anybody goes on with it. What comes of an item
 * is noted by the queue, in the transaction in which its contact is finished: see {@link WorkQueue#finish}.
 */
public interface RunItems {

    /** Notes every contact that is known and not deleted everywhere. */
    Uni<Void> addAll(Run run);

    /**
     * How many contacts live, for a run to carry.
     *
     * @param after only those whose ids come after it; null for all
     */
    Uni<Long> living(WorkspaceId workspace, @Nullable LinkId after);

    /** Notes these contacts; one that is noted already stays as it is. */
    Uni<Void> add(Run run, Collection<LinkId> contacts);

    /** Notes the contacts that another run wrote for or deleted, or may have. */
    Uni<Void> addTouchedBy(Run run, UUID other);

    /**
     * Gives the queue the next contacts of a run.
     *
     * @param window how many may wait in the queue at most
     */
    Uni<Void> feed(Run run, int window, Instant now);

    /** How many items there are of each outcome; one that there is none of is left out. */
    Uni<Map<RunItem.Outcome, Integer>> counts(WorkspaceId workspace, UUID run);

    /** Takes back from the queue what has not been begun: it waits until the run gives it out again. */
    Uni<Void> withdraw(Run run);

    /** Drops what has not been begun: it counts as cancelled, and no longer waits in the queue. */
    Uni<Void> drop(Run run, Instant now);

    /** Lets items of those outcomes take another turn, or come to another. */
    Uni<Void> turn(Run run, Set<RunItem.Outcome> from, RunItem.Outcome to);

    /**
     * Items by the ids of their contacts, part by part.
     *
     * @param outcome only those; null for all
     * @param after only those that come after it; null from the start
     */
    Uni<List<RunItem>> page(
            WorkspaceId workspace, UUID run, RunItem.@Nullable Outcome outcome, @Nullable LinkId after, int limit);
}
