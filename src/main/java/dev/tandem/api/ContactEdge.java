package dev.tandem.api;

import dev.tandem.graph.Slice;
import dev.tandem.graph.Unified;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A contact with its place in a list. */
@Description("A contact with its place in the list.")
public record ContactEdge(
        @Description("Marks the place, for after and before.") @NonNull
        String cursor,

        @Description("A contact.") @NonNull ContactNode node) {

    static ContactEdge of(Slice.Item<Unified> item) {
        return new ContactEdge(item.cursor(), new ContactNode(item.value()));
    }
}
