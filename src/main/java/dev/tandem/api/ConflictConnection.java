package dev.tandem.api;

import dev.tandem.graph.Slice;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;

/** Conflicts, a page at a time. */
@Description("Conflicts, a page at a time.")
public record ConflictConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull ConflictEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull Conflict> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo,

        @Ignore Total total) {

    static ConflictConnection of(Slice<dev.tandem.model.Conflict> slice) {
        var edges = slice.items().stream().map(ConflictEdge::of).toList();
        return new ConflictConnection(
                edges, edges.stream().map(ConflictEdge::node).toList(), PageInfo.of(slice), slice.total()::get);
    }
}
