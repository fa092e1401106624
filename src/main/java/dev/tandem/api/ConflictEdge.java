package dev.tandem.api;

import dev.tandem.graph.Slice;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A conflict with its place in a list. */
@Description("A conflict with its place in the list.")
public record ConflictEdge(
        @Description("Marks the place, for after.") @NonNull String cursor,

        @Description("A conflict.") @NonNull Conflict node) {

    static ConflictEdge of(Slice.Item<dev.tandem.model.Conflict> item) {
        return new ConflictEdge(item.cursor(), Conflict.of(item.value()));
    }
}
