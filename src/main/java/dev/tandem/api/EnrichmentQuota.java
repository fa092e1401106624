package dev.tandem.api;

import dev.tandem.enrichment.ProviderHealth;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** How often a provider may still be asked. */
@Description("How often a provider may still be asked, by all processes together.")
public record EnrichmentQuota(
        @Description("How often within a minute.") @NonNull Integer minuteLimit,

        @Description("How often within this minute.") @NonNull
        Integer minuteRemaining,

        @Description("How often within a UTC day.") @NonNull Integer dayLimit,
        @Description("How often within this day.") @NonNull Integer dayRemaining) {

    static @Nullable EnrichmentQuota of(ProviderHealth health) {
        var minuteLimit = health.minuteLimit();
        var minuteRemaining = health.minuteRemaining();
        var dayLimit = health.dayLimit();
        var dayRemaining = health.dayRemaining();
        return minuteLimit == null || minuteRemaining == null || dayLimit == null || dayRemaining == null
                ? null
                : new EnrichmentQuota(minuteLimit, minuteRemaining, dayLimit, dayRemaining);
    }
}
