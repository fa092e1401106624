package dev.tandem.api;

import dev.tandem.graph.Slice;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;

/** Contacts of a run, a page at a time. */
@Description("Contacts of a run, a page at a time.")
public record RunItemConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull RunItemEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull RunItem> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo,

        @Ignore Total total) {

    static RunItemConnection of(Slice<dev.tandem.model.RunItem> slice) {
        var edges = slice.items().stream().map(RunItemEdge::of).toList();
        return new RunItemConnection(
                edges, edges.stream().map(RunItemEdge::node).toList(), PageInfo.of(slice), slice.total()::get);
    }
}
