package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * On whose account something is carried, and how far.
 *
 * @param actor who asked; null if Tandem acts by itself
 * @param targets the CRMs that may be written to
 * @param queues whether what cannot be written now is put into the queue; a worker, who holds the contact already, puts
 *     it back himself
 * @param asked what a caller asked for; null to carry every difference there is
 */
public record Errand(
        Caller caller,
        AuditEntry.Cause cause,
        @Nullable String actor,
        Set<Crm> targets,
        boolean queues,
        @Nullable Asked asked,
        Scope scope) {

    /** An errand that is part of no run, about every kind. */
    public Errand(
            Caller caller,
            AuditEntry.Cause cause,
            @Nullable String actor,
            Set<Crm> targets,
            boolean queues,
            @Nullable Asked asked) {
        this(caller, cause, actor, targets, queues, asked, Scope.ALL);
    }

    /**
     * What an errand is part of, and what limits it.
     *
     * @param run the run that it is part of; null if it is part of none
     * @param kinds the kinds that are carried; what a contact of another kind needs is only looked at
     * @param allowsDeletions whether more deletions than may follow by themselves are allowed
     * @param tenure the right to write, which may be lost on the way
     * @param since what is known of the CRMs was read after that: a creation that was begun later is not known of
     */
    public record Scope(@Nullable UUID run, Set<Kind> kinds, boolean allowsDeletions, Tenure tenure, Instant since) {

        public static final Scope ALL = new Scope(null, EnumSet.allOf(Kind.class), false, Tenure.LASTING);

        /** One that nothing is known for yet. */
        public Scope(@Nullable UUID run, Set<Kind> kinds, boolean allowsDeletions, Tenure tenure) {
            this(run, kinds, allowsDeletions, tenure, Instant.MAX);
        }

        Scope resting(Instant on) {
            return new Scope(run, kinds, allowsDeletions, tenure, on);
        }
    }

    /** Who writes: only what a caller asked for is new to both CRMs. */
    Caller writer() {
        return asked == null ? caller.mirroring() : caller;
    }

    /** Who the audit names for what is done. */
    public AuditEntry.Author author() {
        return new AuditEntry.Author(cause, actor, scope.run());
    }

    /** Who the audit names for what a CRM turns out to hold by now: whoever asked for something else did not do that. */
    AuditEntry.Author observer() {
        return asked == null ? author() : AuditEntry.Author.of(AuditEntry.Cause.READ);
    }

    /** Whether objects of that kind are carried. */
    public boolean carries(Kind kind) {
        return scope.kinds().contains(kind);
    }

    /** This errand, for what a caller asked for. */
    public Errand asking(Asked request) {
        return new Errand(caller, cause, actor, targets, queues, request, scope);
    }

    /** This errand, resting on what was read of the CRMs after that time. */
    Errand resting(Instant on) {
        return within(scope.resting(on));
    }

    /** This errand, writing to one CRM only. */
    public Errand to(Crm crm) {
        return new Errand(caller, cause, actor, Set.of(crm), queues, asked, scope);
    }

    /** This errand, about every kind. */
    Errand aboutAll() {
        return within(new Scope(
                scope.run(), EnumSet.allOf(Kind.class), scope.allowsDeletions(), scope.tenure(), scope.since()));
    }

    /** This errand within other limits. */
    public Errand within(Scope other) {
        return new Errand(caller, cause, actor, targets, queues, asked, other);
    }
}
