package dev.tandem.api;

import dev.tandem.graph.Slice;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;

/** Webhooks, a page at a time. */
@Description("Webhooks, a page at a time.")
public record WebhookDeliveryConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull WebhookDeliveryEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull WebhookDelivery> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo,

        @Ignore Total total) {

    static WebhookDeliveryConnection of(Slice<dev.tandem.model.WebhookDelivery> slice) {
        var edges = slice.items().stream().map(WebhookDeliveryEdge::of).toList();
        return new WebhookDeliveryConnection(
                edges, edges.stream().map(WebhookDeliveryEdge::node).toList(), PageInfo.of(slice), slice.total()::get);
    }
}
