package dev.tandem.api;

import dev.tandem.enrichment.Enrichment;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A question to a provider, in the schema. */
@Description("What a provider was asked about a contact last, and what became of it.")
public record EnrichmentResult(
        @Description("The provider.") @NonNull String provider,
        @Description("What became of it.") @NonNull EnrichmentOutcomeEnum outcome,

        @Description("The fields that were filled.") @NonNull
        List<@NonNull String> fields,

        @Description("Why it came out so; null if there is nothing to tell.") @Nullable
        String reason,

        @Description("When.") @NonNull Instant at,

        @Description("When it is asked again after a failure; null if it is not.") @Nullable
        Instant againAt) {

    static EnrichmentResult of(Enrichment.Result result) {
        return new EnrichmentResult(
                result.provider(),
                EnrichmentOutcomeEnum.of(result.outcome()),
                result.fields(),
                result.reason(),
                result.at(),
                result.again());
    }
}
