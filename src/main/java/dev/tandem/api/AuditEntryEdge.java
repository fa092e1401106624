package dev.tandem.api;

import dev.tandem.graph.Slice;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** An entry of the audit with its place in a list. */
@Description("An entry of the audit with its place in the list.")
public record AuditEntryEdge(
        @Description("Marks the place, for after.") @NonNull String cursor,

        @Description("An entry of the audit.") @NonNull AuditEntry node) {

    static AuditEntryEdge of(Slice.Item<dev.tandem.model.AuditEntry> item) {
        return new AuditEntryEdge(item.cursor(), AuditEntry.of(item.value()));
    }
}
