package dev.tandem.api;

import dev.tandem.automation.Firing;
import dev.tandem.graph.Slice;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A firing with its place in a list. */
@Description("A firing with its place in the list.")
public record AutomationFiringEdge(
        @Description("Marks the place, for after.") @NonNull String cursor,

        @Description("A firing.") @NonNull AutomationFiringNode node) {

    static AutomationFiringEdge of(Slice.Item<Firing> item) {
        return new AutomationFiringEdge(item.cursor(), AutomationFiringNode.of(item.value()));
    }
}
