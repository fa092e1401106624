package dev.tandem.api;

import dev.tandem.graph.Slice;
import dev.tandem.graph.Unified;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;

/** Contacts, a page at a time. */
@Description("Contacts, a page at a time.")
public record ContactConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull ContactEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull ContactNode> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo,

        @Ignore Total total) {

    static ContactConnection of(Slice<Unified> slice) {
        var edges = slice.items().stream().map(ContactEdge::of).toList();
        return new ContactConnection(
                edges, edges.stream().map(ContactEdge::node).toList(), PageInfo.of(slice), slice.total()::get);
    }
}
