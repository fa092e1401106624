package dev.tandem.api;

import dev.tandem.graph.PageRequest;
import dev.tandem.graph.WebhookLog;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** The webhooks of both CRMs. */
@GraphQLApi
public class WebhookApi {

    private final WebhookLog log;
    private final RequestWorkspace request;

    WebhookApi(WebhookLog log, RequestWorkspace request) {
        this.log = log;
        this.request = request;
    }

    @Query
    @NonNull
    @Description(
            "The webhooks that were taken in for the workspace, the newest first, and what came of each. They are kept"
                    + " for a week unless configured otherwise; what was refused is not among them.")
    public Uni<WebhookDeliveryConnection> webhookDeliveries(
            @Description("Which ones; all unless given.") @Nullable WebhookFilter filter,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        return log.page(request.id(), WebhookFilter.query(filter), PageRequest.of(first, after, null, null))
                .map(WebhookDeliveryConnection::of);
    }

    @Description(Doc.TOTAL)
    public Uni<Integer> totalCount(@Source WebhookDeliveryConnection connection) {
        return connection.total().asInt();
    }
}
