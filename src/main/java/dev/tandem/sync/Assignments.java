package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Run;
import dev.tandem.model.RunItem;
import dev.tandem.model.WriteOutcome;
import dev.tandem.model.WriteResult;
import dev.tandem.store.WorkQueue;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** What is to be done about a contact that a worker holds: as a rule to carry it, for some runs something else. */
@ApplicationScoped
class Assignments {

    private final ContactSync sync;
    private final Planner planner;
    private final Undoer undoer;

    Assignments(ContactSync sync, Planner planner, Undoer undoer) {
        this.sync = sync;
        this.planner = planner;
        this.undoer = undoer;
    }

    /** How it ended. */
    sealed interface Ended {
        /** There is nothing left to do. */
        record Finished(WorkQueue.Pass pass) implements Ended {}

        /**
         * Something is left that a later try may bring about.
         *
         * @param writes how many were made
         */
        record Unfinished(String reason, int writes) implements Ended {}
    }

    /** Does what is to be done; fails if a CRM cannot be read, or if the contact is lost to another worker. */
    Uni<Ended> carryOut(WorkQueue.Claim claim, Tenure tenure) {
        var errand = errand(claim, tenure);
        var account = claim.account();
        if (account == null) {
            return carry(claim, errand);
        }
        var subject = account.subject();
        var expected = account.expected();
        if (subject != null) {
            return undo(claim, errand, subject);
        }
        return expected == null ? carry(claim, errand) : carryPlan(claim, errand, expected);
    }

    private static Errand errand(WorkQueue.Claim claim, Tenure tenure) {
        var account = claim.account();
        if (account == null) {
            return plain(claim, tenure);
        }
        return new Errand(
                new Caller(claim.workspace(), claim.lane()),
                account.mode() == Run.Mode.UNDO ? AuditEntry.Cause.UNDO : AuditEntry.Cause.RUN,
                account.actor(),
                Observed.everywhere(),
                false,
                null,
                new Errand.Scope(account.run(), claim.kinds(), account.allowsDeletions(), tenure));
    }

    private static Errand plain(WorkQueue.Claim claim, Tenure tenure) {
        return new Errand(
                        new Caller(claim.workspace(), claim.lane()),
                        AuditEntry.Cause.of(claim.lane()),
                        null,
                        Observed.everywhere(),
                        false,
                        null)
                .within(new Errand.Scope(null, EnumSet.allOf(Kind.class), false, tenure));
    }

    private Uni<Ended> carry(WorkQueue.Claim claim, Errand errand) {
        return sync.sync(errand, claim.contact()).map(Assignments::ended);
    }

    private Uni<Ended> carryPlan(WorkQueue.Claim claim, Errand errand, String expected) {
        return planner.plan(errand, claim.contact())
                .chain(planned -> planned.fingerprint().equals(expected)
                        ? sync.carry(errand, planned).map(Assignments::ended)
                        : Uni.createFrom().item(moved()))
                .chain(ended -> alsoIfMarked(claim, errand, ended));
    }

    private static Ended moved() {
        return new Ended.Finished(new WorkQueue.Pass(
                0,
                RunItem.Outcome.MOVED,
                "it moved since the preview, or was carried in part by an earlier try",
                List.of()));
    }

    private Uni<Ended> undo(WorkQueue.Claim claim, Errand errand, UUID run) {
        return undoer.undo(errand, claim.contact(), run)
                .map(undone -> isUnfinished(undone.writes())
                        ? unfinished(undone.writes())
                        : new Ended.Finished(new WorkQueue.Pass(
                                done(undone.writes()), outcome(undone.notes()), null, undone.notes())))
                .chain(ended -> alsoIfMarked(claim, errand, ended));
    }

    private static RunItem.Outcome outcome(List<RunItem.Note> notes) {
        if (notes.isEmpty()) {
            return RunItem.Outcome.UNCHANGED;
        }
        return notes.stream().allMatch(RunItem.Note::restored)
                ? RunItem.Outcome.RESTORED
                : RunItem.Outcome.NOT_RESTORED;
    }

    /** Carries a contact too, if somebody else marked it besides a run that does something else. */
    private Uni<Ended> alsoIfMarked(WorkQueue.Claim claim, Errand errand, Ended ended) {
        return claim.lane() == Lane.BACKFILL || ended instanceof Ended.Unfinished
                ? Uni.createFrom().item(ended)
                : carry(claim, plain(claim, errand.scope().tenure()))
                        .map(carried -> carried instanceof Ended.Unfinished ? carried : ended);
    }

    private static Ended ended(Carried carried) {
        var writes = carried.writes();
        if (isUnfinished(writes)) {
            return unfinished(writes);
        }
        var refused = writes.stream().anyMatch(write -> write.outcome() == WriteOutcome.REJECTED);
        return new Ended.Finished(new WorkQueue.Pass(
                done(writes), refused ? RunItem.Outcome.FAILED : null, refused ? reason(writes) : null, List.of()));
    }

    private static Ended unfinished(List<WriteResult> writes) {
        return new Ended.Unfinished(reason(writes), done(writes));
    }

    private static boolean isUnfinished(List<WriteResult> writes) {
        return writes.stream()
                .anyMatch(write -> write.outcome() == WriteOutcome.QUEUED || write.outcome() == WriteOutcome.UNKNOWN);
    }

    private static int done(List<WriteResult> writes) {
        return (int) writes.stream()
                .filter(write -> write.outcome() == WriteOutcome.DONE)
                .count();
    }

    private static String reason(List<WriteResult> writes) {
        return writes.stream()
                .flatMap(write -> write.failed().stream())
                .map(Failure::getMessage)
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
