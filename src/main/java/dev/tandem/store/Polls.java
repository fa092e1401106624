package dev.tandem.store;

import dev.tandem.model.Poll;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the CRMs are asked by themselves, and how far that is. A poll is held by one replica at a time. */
public interface Polls {

    /** Adds those that there are not yet; the others stay as they are. */
    Uni<Void> add(List<Poll> polls);

    /**
     * Takes up to {@code limit} that are due and that nobody holds, the longest due first.
     *
     * @param configured the workspaces that are configured; beside theirs, those of open ones that were created are taken
     * @param censuses how many of them may be censuses
     */
    Uni<List<Poll>> claim(
            Collection<WorkspaceId> configured, UUID holder, Instant now, Instant leaseUntil, int limit, int censuses);

    /**
     * Notes how far the pass under way is, and holds on to it. A pass is noted as begun by its first step.
     *
     * @return false if somebody else has it by now
     */
    Uni<Boolean> advance(UUID holder, Poll poll, Instant leaseUntil);

    /** Holds on to a poll until then; false if somebody else has it by now. */
    Uni<Boolean> renew(UUID holder, Poll.Subject subject, Instant leaseUntil);

    /**
     * Lets go of a poll whose pass has ended, which is then as given; one that was made due meanwhile stays due. Nothing
     * happens if somebody else has it by now.
     *
     * @param dueAt when it was due as it was claimed
     */
    Uni<Void> end(UUID holder, Poll poll, Instant dueAt);

    /** Lets go of a poll for another to go on with at once, where it was last advanced to. */
    Uni<Void> release(UUID holder, Poll.Subject subject);

    /**
     * Lets go of a poll whose pass failed.
     *
     * @param keepsPlace whether the next try goes on where this one was; else it begins anew
     */
    Uni<Void> fail(UUID holder, Poll.Subject subject, Instant dueAt, String failure, boolean keepsPlace);

    /** All polls of a workspace. */
    Uni<List<Poll>> all(WorkspaceId workspace);

    /** Makes those of a workspace due that are of that task, or all. */
    Uni<Void> due(WorkspaceId workspace, Poll.@Nullable Task task, Instant now);

    /** Has each made at the given time at the latest; one that failed waits as long as it would have. */
    Uni<Void> hasten(Map<Poll.Subject, Instant> latest);

    /** Forgets what an earlier census of the same subject has met. */
    Uni<Void> beginCensus(Poll.Subject subject);

    /** Notes that a census has met these. */
    Uni<Void> meet(Poll.Subject subject, Collection<String> externalIds);

    /**
     * Marks the contacts of everything that should be there and was not met: whether it is gone, only the CRM can say when
     * asked by id.
     *
     * @param before objects that came later are left alone
     * @return how many were not met
     */
    Uni<Integer> markMissing(Poll.Subject subject, Instant before, Instant now);
}
