package dev.tandem.api;

import dev.tandem.graph.Slice;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;

/** Entries of the audit, a page at a time. */
@Description("Entries of the audit, a page at a time.")
public record AuditEntryConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull AuditEntryEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull AuditEntry> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo,

        @Ignore Total total) {

    static AuditEntryConnection of(Slice<dev.tandem.model.AuditEntry> slice) {
        var edges = slice.items().stream().map(AuditEntryEdge::of).toList();
        return new AuditEntryConnection(
                edges, edges.stream().map(AuditEntryEdge::node).toList(), PageInfo.of(slice), slice.total()::get);
    }
}
