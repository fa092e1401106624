package dev.tandem.api;

import dev.tandem.graph.CrmStatus;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** How a CRM is doing, in the schema. */
@Name("CrmStatus")
@Description("How a CRM is doing, as seen from here.")
public record CrmHealth(
        @Description("The CRM.") @NonNull CrmEnum crm,
        @Description("Whether it is being called.") @NonNull BreakerStateEnum breaker,

        @Description("How many calls it takes in one window.") @NonNull
        Integer burstLimit,

        @Description("How many calls are left in the present window.") @NonNull
        Integer burstRemaining,

        @Description("How many calls it takes in a day.") @NonNull
        Integer dayLimit,

        @Description("How many calls are left today.") @NonNull
        Integer dayRemaining,

        @Description("Until when it asked to be left alone; null if it did not.") @Nullable
        Instant closedUntil,

        @Description("How many contacts of the workspace wait to be carried.") @NonNull
        Integer pending) {

    static CrmHealth of(CrmStatus status) {
        return new CrmHealth(
                CrmEnum.of(status.crm()),
                BreakerStateEnum.valueOf(status.breaker()),
                asInt(status.burstLimit()),
                asInt(status.burstRemaining()),
                asInt(status.dayLimit()),
                asInt(status.dayRemaining()),
                status.closedUntil(),
                asInt(status.pending()));
    }

    private static int asInt(long count) {
        return Math.clamp(count, 0, Integer.MAX_VALUE);
    }
}
