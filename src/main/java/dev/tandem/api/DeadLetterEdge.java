package dev.tandem.api;

import dev.tandem.graph.Slice;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A contact that was given up with its place in a list. */
@Description("A contact that was given up with its place in the list.")
public record DeadLetterEdge(
        @Description("Marks the place, for after.") @NonNull String cursor,

        @Description("A contact that was given up.") @NonNull
        DeadLetter node) {

    static DeadLetterEdge of(Slice.Item<dev.tandem.model.DeadLetter> item) {
        return new DeadLetterEdge(item.cursor(), DeadLetter.of(item.value()));
    }
}
