package dev.tandem.api;

import dev.tandem.graph.Slice;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;

/** Contacts that were given up, a page at a time. */
@Description("Contacts that were given up, a page at a time.")
public record DeadLetterConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull DeadLetterEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull DeadLetter> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo,

        @Ignore Total total) {

    static DeadLetterConnection of(Slice<dev.tandem.model.DeadLetter> slice) {
        var edges = slice.items().stream().map(DeadLetterEdge::of).toList();
        return new DeadLetterConnection(
                edges, edges.stream().map(DeadLetterEdge::node).toList(), PageInfo.of(slice), slice.total()::get);
    }
}
