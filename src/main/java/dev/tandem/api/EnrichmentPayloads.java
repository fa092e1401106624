package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of enrichment answer. */
public final class EnrichmentPayloads {

    private EnrichmentPayloads() {}

    /** What came of {@code contactEnrich}. */
    @Name("ContactEnrichPayload")
    @Description("What came of contactEnrich.")
    public record ContactEnrich(
            @Description("The contact as it is now; null if nothing came of it.") @Nullable
            ContactNode contact,

            @Description("What its providers were asked last, now or before, and what became of it.") @NonNull
            List<@NonNull EnrichmentResult> results,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code contactsEnrich}. */
    @Name("ContactsEnrichPayload")
    @Description("What came of contactsEnrich.")
    public record ContactsEnrich(
            @Description("How many contacts are looked at in the background.") @NonNull
            Integer queued,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}
}
