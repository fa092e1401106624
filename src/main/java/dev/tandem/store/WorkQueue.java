package dev.tandem.store;

import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.RunItem;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
     * @param kinds the kinds that are to be carried
     * @param account the run that reached it; null if none did
     */
    record Claim(
            WorkspaceId workspace,
            LinkId contact,
            long version,
            Lane lane,
            int failures,
            UUID fence,
            Set<Kind> kinds,
            @Nullable Account account) {

        /** A contact that no run reached. */
        public Claim(WorkspaceId workspace, LinkId contact, long version, Lane lane, int failures, UUID fence) {
            this(workspace, contact, version, lane, failures, fence, EnumSet.allOf(Kind.class), null);
        }
    }

    /**
     * The run on whose account a contact is worked on.
     *
     * @param subject the run that it undoes; null unless it undoes one
     * @param expected the fingerprint of the plan that it is to carry; null to carry whatever differs
     */
    record Account(
            UUID run,
            Run.Mode mode,
            @Nullable String actor,
            boolean allowsDeletions,
            @Nullable UUID subject,
            @Nullable String expected) {}

    /**
     * What a worker did about a contact.
     *
     * @param writes how many writes were made
     * @param outcome what came of it; null to go by the writes and by what a person has to decide
     * @param reason why it came out so; null if there is nothing to tell
     */
    record Pass(
            int writes,
            RunItem.@Nullable Outcome outcome,
            @Nullable String reason,
            List<RunItem.Note> notes) {

        public static final Pass NOTHING = new Pass(0, null, null, List.of());
    }

    default Uni<Void> mark(WorkspaceId workspace, Mark mark) {
        return mark(workspace, List.of(mark));
    }

    /** Marks all or none. */
    Uni<Void> mark(WorkspaceId workspace, List<Mark> marks);

    /**
     * Takes up to {@code limit} due contacts, past those that others are taking. Every workspace gets an equal share of all
     * that are being worked on; within a workspace the most urgent lane comes first.
     */
    Uni<List<Claim>> claim(int limit, Instant now, Duration lease, UUID fence);

    /** Holds a contact until then; false if somebody else has it by now. A queue without rivals always says yes. */
    default Uni<Boolean> renew(Claim claim, Instant until) {
        return Uni.createFrom().item(true);
    }

    /** Lets go of a contact; one that was marked meanwhile comes again. */
    Uni<Void> finish(Claim claim);

    /**
     * Lets go of a contact, and tells the runs that wait for it what came of it, unless it was marked meanwhile. A queue
     * that no run waits for has nobody to tell.
     */
    default Uni<Void> finish(Claim claim, Pass pass, Instant now) {
        return finish(claim);
    }

    Uni<Void> postpone(Claim claim, Instant until, String reason);

    /**
     * Puts a contact back until then.
     *
     * @param writes how many were made before it failed, for the runs that wait for it
     */
    default Uni<Void> postpone(Claim claim, Instant until, String reason, int writes) {
        return postpone(claim, until, reason);
    }

    /** Gives a contact up; it stays, with its reason, until it is marked again. One marked meanwhile comes again. */
    Uni<Void> bury(Claim claim, Instant now, String reason);

    /** How many contacts of a workspace wait. */
    Uni<Long> waiting(WorkspaceId workspace);

    /** How many of them wait for nothing but their turn. */
    Uni<Long> due(WorkspaceId workspace, Instant now);
}
