package dev.tandem.graph;

import dev.tandem.model.Crm;
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
 */
public record Edit(
        WorkspaceId workspace,
        String actor,
        Set<Crm> targets,
        @Nullable Integer expectedVersion,
        @Nullable String idempotencyKey) {

    /** This edit inside another that already has the key. */
    Edit withoutKey() {
        return new Edit(workspace, actor, targets, expectedVersion, null);
    }

    /** This edit, as far as it is about one of several objects: each of them is changed once for the key. */
    Edit partOf(String object) {
        return idempotencyKey == null
                ? this
                : new Edit(workspace, actor, targets, expectedVersion, idempotencyKey + " " + object);
    }
}
