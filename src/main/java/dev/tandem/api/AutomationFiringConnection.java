package dev.tandem.api;

import dev.tandem.automation.Firing;
import dev.tandem.graph.Slice;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;

/** Firings, a page at a time. */
@Description("Firings, a page at a time.")
public record AutomationFiringConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull AutomationFiringEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull AutomationFiringNode> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo,

        @Ignore Total total) {

    static AutomationFiringConnection of(Slice<Firing> slice) {
        var edges = slice.items().stream().map(AutomationFiringEdge::of).toList();
        return new AutomationFiringConnection(
                edges, edges.stream().map(AutomationFiringEdge::node).toList(), PageInfo.of(slice), slice.total()::get);
    }
}
