package dev.tandem.api;

import dev.tandem.graph.CrmStatus;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;

/** How a CRM is doing, in the schema. */
@Name("CrmStatus")
@Description("How a CRM is doing, as seen from here.")
public record CrmHealth(
        @Description("The CRM.") @NonNull CrmEnum crm,
        @Description("Whether it is being called.") @NonNull BreakerStateEnum breaker,

        @Description("How many calls it still takes.") @NonNull
        QuotaView quota,

        @Description("How many contacts of the workspace wait to be carried, to either CRM: the same number for both.")
        @NonNull
        Integer pending) {

    static CrmHealth of(CrmStatus status) {
        return new CrmHealth(
                CrmEnum.of(status.crm()),
                BreakerStateEnum.valueOf(status.breaker()),
                QuotaView.of(status),
                QuotaView.asInt(status.pending()));
    }
}
