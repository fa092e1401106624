package dev.tandem.graph;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.store.Audit;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the audit; null leaves open.
 *
 * @param crm those that wrote to that CRM or took a value from it
 * @param field those about that field
 * @param from those made then or later
 * @param to those made before
 */
public record AuditQuestion(
        @Nullable Kind kind,
        AuditEntry.@Nullable Cause cause,
        @Nullable String actor,
        @Nullable LinkId object,
        @Nullable UUID run,
        @Nullable Crm crm,
        @Nullable String field,
        @Nullable Instant from,
        @Nullable Instant to) {

    Audit.Filter filter() {
        return new Audit.Filter(kind, cause, actor, object, run, crm, field, from, to, false);
    }
}
