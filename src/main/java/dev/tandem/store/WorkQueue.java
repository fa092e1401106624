package dev.tandem.store;

import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The contacts that have to be looked at, one row each: marking one again while it waits costs nothing, marking it while
 * it is worked on makes it come again. A lease that runs out gives a dead worker's contact to another.
 */
public interface WorkQueue {

    /**
     * A contact that one worker holds.
     *
     * @param fence proves who holds it: a worker whose lease ran out can no longer finish it
     * @param failures how often it has failed so far
     */
    record Claim(WorkspaceId workspace, LinkId contact, long version, Lane lane, int failures, UUID fence) {}

    Uni<Void> mark(WorkspaceId workspace, Mark mark);

    /** Takes up to {@code limit} due contacts, the most urgent lane first, past those that others are taking. */
    Uni<List<Claim>> claim(int limit, Instant now, Duration lease, UUID fence);

    Uni<Void> finish(Claim claim);

    Uni<Void> postpone(Claim claim, Instant until, String reason);

    /** Gives a contact up; it stays, with its reason, until it is marked again. One marked meanwhile comes again. */
    Uni<Void> bury(Claim claim, Instant now, String reason);

    /** How many contacts of a workspace wait. */
    Uni<Long> waiting(WorkspaceId workspace);
}
