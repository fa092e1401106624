package dev.tandem.api;

import dev.tandem.graph.Slice;
import dev.tandem.graph.Unified;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A task with its place in a list. */
@Description("A task with its place in the list.")
public record TaskEdge(
        @Description("Marks the place, for after.") @NonNull String cursor,

        @Description("A task.") @NonNull TaskNode node) {

    static TaskEdge of(Slice.Item<Unified> item) {
        return new TaskEdge(item.cursor(), new TaskNode(item.value()));
    }
}
