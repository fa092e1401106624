package dev.tandem.api;

import dev.tandem.graph.Slice;
import dev.tandem.graph.Unified;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A note with its place in a list. */
@Description("A note with its place in the list.")
public record NoteEdge(
        @Description("Marks the place, for after.") @NonNull String cursor,

        @Description("A note.") @NonNull NoteNode node) {

    static NoteEdge of(Slice.Item<Unified> item) {
        return new NoteEdge(item.cursor(), new NoteNode(item.value()));
    }
}
