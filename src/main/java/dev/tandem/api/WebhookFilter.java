package dev.tandem.api;

import dev.tandem.graph.WebhookQuery;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.jspecify.annotations.Nullable;

/** Which webhooks; whatever is left out does not restrict. */
@Input("WebhookFilter")
@Description("Which webhooks; whatever is left out does not restrict.")
public record WebhookFilter(
        @Description("Only those of that CRM.") @Nullable CrmEnum crm,

        @Description("Only those of that type, by the CRM's own name for it.") @Nullable
        String type,

        @Description("Only those of which that came.") @Nullable
        WebhookOutcomeEnum outcome) {

    static WebhookQuery query(@Nullable WebhookFilter filter) {
        return filter == null ? new WebhookQuery(null, null, null) : filter.query();
    }

    private WebhookQuery query() {
        return new WebhookQuery(crm == null ? null : crm.toModel(), type, outcome == null ? null : outcome.toModel());
    }
}
