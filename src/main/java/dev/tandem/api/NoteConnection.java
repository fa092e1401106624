package dev.tandem.api;

import dev.tandem.graph.Slice;
import dev.tandem.graph.Unified;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;

/** Notes, a page at a time. */
@Description("Notes, a page at a time.")
public record NoteConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull NoteEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull NoteNode> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo,

        @Ignore Total total) {

    static NoteConnection of(Slice<Unified> slice) {
        var edges = slice.items().stream().map(NoteEdge::of).toList();
        return new NoteConnection(
                edges, edges.stream().map(NoteEdge::node).toList(), PageInfo.of(slice), slice.total()::get);
    }
}
