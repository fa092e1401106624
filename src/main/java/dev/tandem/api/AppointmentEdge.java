package dev.tandem.api;

import dev.tandem.graph.Slice;
import dev.tandem.graph.Unified;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** An appointment with its place in a list. */
@Description("An appointment with its place in the list.")
public record AppointmentEdge(
        @Description("Marks the place, for after.") @NonNull String cursor,

        @Description("An appointment.") @NonNull AppointmentNode node) {

    static AppointmentEdge of(Slice.Item<Unified> item) {
        return new AppointmentEdge(item.cursor(), new AppointmentNode(item.value()));
    }
}
