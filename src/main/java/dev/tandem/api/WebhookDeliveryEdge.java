package dev.tandem.api;

import dev.tandem.graph.Slice;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A webhook with its place in a list. */
@Description("A webhook with its place in the list.")
public record WebhookDeliveryEdge(
        @Description("Marks the place, for after.") @NonNull String cursor,

        @Description("A webhook.") @NonNull WebhookDelivery node) {

    static WebhookDeliveryEdge of(Slice.Item<dev.tandem.model.WebhookDelivery> item) {
        return new WebhookDeliveryEdge(item.cursor(), WebhookDelivery.of(item.value()));
    }
}
