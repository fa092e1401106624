package dev.tandem.api;

import dev.tandem.enrichment.Enrichment;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A provider of enrichment in the schema; nothing of how it is reached. */
@Description("Something that knows what empty fields of contacts should hold.")
public record EnrichmentProvider(
        @Description("What the configuration calls it; provenance says enrichment: and this.") @NonNull
        String name,

        @Description("Whether the workspace has switched it on.") @NonNull
        Boolean on,

        @Description("The fields that it may fill.") @NonNull
        List<@NonNull String> fields,

        @Description("Whether it is being asked; null for one that is part of Tandem.") @Nullable
        BreakerStateEnum breaker,

        @Description("How often it may still be asked; null for one that is part of Tandem.") @Nullable
        EnrichmentQuota quota) {

    static EnrichmentProvider of(Enrichment.Status status) {
        var breaker = status.health().breaker();
        return new EnrichmentProvider(
                status.name(),
                status.on(),
                List.copyOf(status.fields()),
                breaker == null ? null : BreakerStateEnum.valueOf(breaker),
                EnrichmentQuota.of(status.health()));
    }
}
