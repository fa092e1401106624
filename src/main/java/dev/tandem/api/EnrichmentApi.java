package dev.tandem.api;

import dev.tandem.enrichment.Enrichment;
import dev.tandem.graph.Enriching;
import dev.tandem.graph.Unified;
import dev.tandem.model.Kind;
import io.smallrye.graphql.api.Context;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** What fills empty fields of contacts. */
@GraphQLApi
public class EnrichmentApi {

    private final Enrichment enrichment;
    private final Enriching enriching;
    private final RequestWorkspace request;

    EnrichmentApi(Enrichment enrichment, Enriching enriching, RequestWorkspace request) {
        this.enrichment = enrichment;
        this.enriching = enriching;
        this.request = request;
    }

    @Query
    @NonNull
    @Description(
            "What can fill empty fields of contacts in the workspace, by name. All of it is off unless configured.")
    public Uni<List<@NonNull EnrichmentProvider>> enrichmentProviders() {
        return enrichment
                .providers(request.id())
                .map(all -> all.stream().map(EnrichmentProvider::of).toList());
    }

    @Mutation
    @Description("Ask the providers about a contact now, and fill in what they know. Only empty fields are filled. A"
            + " question that was answered is not asked again while the contact's values are the same.")
    public Uni<EnrichmentPayloads.ContactEnrich> contactEnrich(
            @NonNull @Description(Doc.INPUT) EnrichmentInputs.ContactEnrich input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> enrichment.enrich(given.workspace(), given.id("id", Kind.CONTACT)),
                (Enrichment.Enriched enriched) -> new EnrichmentPayloads.ContactEnrich(
                        new ContactNode(Unified.stored(enriched.contact())),
                        enriched.results().stream().map(EnrichmentResult::of).toList(),
                        List.of(),
                        Write.of(enriched.writes())),
                (@Nullable ContactNode contact, List<UserError> errors, List<Write> writes) ->
                        new EnrichmentPayloads.ContactEnrich(contact, List.of(), errors, writes));
    }

    @Mutation
    @Description("Ask the providers about many contacts, in the background.")
    public Uni<EnrichmentPayloads.ContactsEnrich> contactsEnrich(
            @NonNull @Description(Doc.INPUT) EnrichmentInputs.ContactsEnrich input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> enriching.all(
                        given.workspace(),
                        ContactQueries.of(input.filter(), null, null, given.region()),
                        input.first()),
                (Integer queued) -> new EnrichmentPayloads.ContactsEnrich(queued, List.of()),
                (_, errors, _) -> new EnrichmentPayloads.ContactsEnrich(0, errors));
    }
}
