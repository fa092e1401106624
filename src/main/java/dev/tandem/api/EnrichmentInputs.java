package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of enrichment take. */
public final class EnrichmentInputs {

    private EnrichmentInputs() {}

    /** A contact whose empty fields are to be filled. */
    @Input("ContactEnrichInput")
    @Description("A contact whose empty fields are to be filled.")
    public record ContactEnrich(
            @Id @Description("The contact.") @NonNull String id) {}

    /** Contacts whose empty fields are to be filled. */
    @Input("ContactsEnrichInput")
    @Description("Contacts whose empty fields are to be filled.")
    public record ContactsEnrich(
            @Description("Which ones; all unless given.") @Nullable
            ContactFilter filter,

            @Description("How many at most, the latest change first; 100000 unless given, which is the most.") @Nullable
            Integer first) {}
}
