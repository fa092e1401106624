package dev.tandem.api;

import dev.tandem.graph.Slice;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A contact of a run with its place in a list. */
@Description("A contact of a run with its place in the list.")
public record RunItemEdge(
        @Description("Marks the place, for after.") @NonNull String cursor,

        @Description("A contact of a run.") @NonNull RunItem node) {

    static RunItemEdge of(Slice.Item<dev.tandem.model.RunItem> item) {
        return new RunItemEdge(item.cursor(), RunItem.of(item.value()));
    }
}
