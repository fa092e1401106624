package dev.tandem.graph;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every mutation carries besides its content.
 *
 * @param actor who asks, for the audit
 * @param targets the CRMs to write to now; the empty set means both
 * @param expectedVersion the version the caller decided on; null to write regardless
 * @param idempotencyKey repeats with the same key are answered with the first one's result; null for none
 * @param cause what set it off, for the audit
 */
public record Edit(
        WorkspaceId workspace,
        String actor,
        Set<Crm> targets,
        @Nullable Integer expectedVersion,
        @Nullable String idempotencyKey,
        AuditEntry.Cause cause) {

    /** What a caller of Tandem asks for. */
    public Edit(
            WorkspaceId workspace,
            String actor,
            Set<Crm> targets,
            @Nullable Integer expectedVersion,
            @Nullable String idempotencyKey) {
        this(workspace, actor, targets, expectedVersion, idempotencyKey, AuditEntry.Cause.MUTATION);
    }

    /** How urgent it is: somebody waits for it, unless an automation asks. */
    Lane lane() {
        return cause == AuditEntry.Cause.AUTOMATION ? Lane.WEBHOOK : Lane.INTERACTIVE;
    }

    /** This edit inside another that already has the key. */
    Edit withoutKey() {
        return new Edit(workspace, actor, targets, expectedVersion, null, cause);
    }

    /** This edit, as far as it is about one of several objects: each of them is changed once for the key. */
    Edit partOf(String object) {
        return idempotencyKey == null
                ? this
                : new Edit(workspace, actor, targets, expectedVersion, idempotencyKey + " " + object, cause);
    }
}
