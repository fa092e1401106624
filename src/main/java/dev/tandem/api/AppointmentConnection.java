package dev.tandem.api;

import dev.tandem.graph.Slice;
import dev.tandem.graph.Unified;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;

/** Appointments, a page at a time. */
@Description("Appointments, a page at a time.")
public record AppointmentConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull AppointmentEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull AppointmentNode> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo,

        @Ignore Total total) {

    static AppointmentConnection of(Slice<Unified> slice) {
        var edges = slice.items().stream().map(AppointmentEdge::of).toList();
        return new AppointmentConnection(
                edges, edges.stream().map(AppointmentEdge::node).toList(), PageInfo.of(slice), slice.total()::get);
    }
}
