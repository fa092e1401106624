package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import java.util.Set;
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
        @Nullable Asked asked) {

    /** Who the audit names for what is done. */
    public AuditEntry.Author author() {
        return new AuditEntry.Author(cause, actor, null);
    }

    /** This errand, for what a caller asked for. */
    public Errand asking(Asked request) {
        return new Errand(caller, cause, actor, targets, queues, request);
    }
}
