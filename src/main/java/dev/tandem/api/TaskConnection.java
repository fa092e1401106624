package dev.tandem.api;

import dev.tandem.graph.Slice;
import dev.tandem.graph.Unified;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;

/** Tasks, a page at a time. */
@Description("Tasks, a page at a time.")
public record TaskConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull TaskEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull TaskNode> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo,

        @Ignore Total total) {

    static TaskConnection of(Slice<Unified> slice) {
        var edges = slice.items().stream().map(TaskEdge::of).toList();
        return new TaskConnection(
                edges, edges.stream().map(TaskEdge::node).toList(), PageInfo.of(slice), slice.total()::get);
    }
}
