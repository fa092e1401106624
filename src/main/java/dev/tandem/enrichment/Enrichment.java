package dev.tandem.enrichment;

import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.model.WriteResult;
import dev.tandem.platform.Clock;
import dev.tandem.store.Enrichments;
import dev.tandem.store.LinkSearch;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What others ask of enrichment: how its providers are doing, and to be enriched now or soon. */
@ApplicationScoped
public class Enrichment {

    private final Providers providers;
    private final Enricher enricher;
    private final Enrichments store;
    private final Workspaces workspaces;
    private final Clock clock;

    Enrichment(Providers providers, Enricher enricher, Enrichments store, Workspaces workspaces, Clock clock) {
        this.providers = providers;
        this.enricher = enricher;
        this.store = store;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    /**
     * A provider of a workspace.
     *
     * @param on whether it is asked
     * @param fields the unified fields that it may fill
     */
    public record Status(String name, boolean on, SortedSet<String> fields, ProviderHealth health) {}

    /** Every provider of a workspace, by name. */
    public Uni<List<Status>> providers(WorkspaceId workspace) {
        var on = providers.on(workspace);
        return Multi.createFrom()
                .iterable(providers.known(workspace))
                .onItem()
                .transformToUniAndConcatenate(provider -> provider.health()
                        .map(health -> new Status(provider.label(), on.contains(provider), provider.fields(), health)))
                .collect()
                .asList();
    }

    /** How many contacts of a workspace wait to be enriched. */
    public Uni<Long> waiting(WorkspaceId workspace) {
        return store.waiting(workspace);
    }

    /** What became of a question to a provider. */
    public enum Outcome {
        /** Somebody else asks it at this moment. */
        ASKED,
        /** What it was answered is filled in soon. */
        ANSWERED,
        /** What it was answered is in the contact. */
        FILLED,
        /** Nothing of what it was answered was missing any more, or fit. */
        LEFT,
        /** The provider knows nothing. */
        NOTHING,
        /** The provider does not take the question, or a CRM what it was answered. */
        REFUSED,
        /** It failed. */
        FAILED
    }

    /**
     * A question to a provider, and what became of it.
     *
     * @param fields what was filled
     * @param reason why it came out so; null if there is nothing to tell
     * @param again when it is asked again after a failure; null if it is not
     */
    public record Result(
            String provider,
            Outcome outcome,
            List<String> fields,
            @Nullable String reason,
            Instant at,
            @Nullable Instant again) {

        private static Result of(Enrichments.Enquiry enquiry) {
            return new Result(
                    enquiry.provider(),
                    Outcome.valueOf(enquiry.outcome().name()),
                    enquiry.fields(),
                    enquiry.reason(),
                    enquiry.at(),
                    enquiry.dueAt());
        }
    }

    /** A contact after its providers were asked. */
    public record Enriched(Link contact, List<Result> results, List<WriteResult> writes) {}

    /**
     * Asks the providers that are on about one contact, now. What was answered before is not asked again, what failed is.
     *
     * @throws Failure.NotFound if there is no such contact, as a failure of the Uni
     * @throws Failure.Conflict if no provider is on, as a failure of the Uni
     */
    public Uni<Enriched> enrich(WorkspaceId workspace, LinkId contact) {
        return Uni.createFrom().deferred(() -> {
            requireAny(workspace);
            return enricher.enrich(workspace, contact, Lane.INTERACTIVE, true)
                    .call(enriched -> enriched.again() == null
                            ? Uni.createFrom().voidItem()
                            : store.mark(workspace, List.of(contact), enriched.again()))
                    .chain(enriched -> store.about(workspace, contact)
                            .map(about -> new Enriched(
                                    enriched.contact().orElseThrow(() -> Failure.NotFound.named("contact", "id")),
                                    about.stream().map(Result::of).toList(),
                                    enriched.writes())));
        });
    }

    /**
     * Has the providers that are on asked about the first contacts of a list, in the background.
     *
     * @return how many
     * @throws Failure.Conflict if no provider is on, as a failure of the Uni
     */
    public Uni<Integer> enrichAll(LinkSearch.Request contacts) {
        return Uni.createFrom().deferred(() -> {
            requireAny(contacts.workspace());
            return store.markFound(contacts, clock.now());
        });
    }

    private void requireAny(WorkspaceId workspace) {
        if (providers.on(workspace).isEmpty()) {
            throw new Failure.Conflict(
                    "input",
                    "No provider is on: name some in tandem.enrichment.workspaces.%s.providers."
                            .formatted(workspaces.name(workspace)));
        }
    }
}
