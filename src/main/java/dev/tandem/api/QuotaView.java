package dev.tandem.api;

import dev.tandem.graph.CrmStatus;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** How many calls a CRM still takes, in the schema. */
@Name("Quota")
@Description("How many calls a CRM still takes, by its own word or by our count.")
public record QuotaView(
        @Description("How many calls it takes in one window.") @NonNull
        Integer burstLimit,

        @Description("How many calls are left in the present window.") @NonNull
        Integer burstRemaining,

        @Description("How many calls it takes in a day; null where the day is not limited.") @Nullable
        Integer dayLimit,

        @Description("How many calls are left today; null where the day is not limited.") @Nullable
        Integer dayRemaining,

        @Description("Until when it asked to be left alone; null if it did not.") @Nullable
        Instant closedUntil) {

    static QuotaView of(CrmStatus status) {
        var dayLimit = status.dayLimit();
        var dayRemaining = status.dayRemaining();
        return new QuotaView(
                asInt(status.burstLimit()),
                asInt(status.burstRemaining()),
                dayLimit == null ? null : asInt(dayLimit),
                dayRemaining == null ? null : asInt(dayRemaining),
                status.closedUntil());
    }

    static int asInt(long count) {
        return Math.clamp(count, 0, Integer.MAX_VALUE);
    }
}
