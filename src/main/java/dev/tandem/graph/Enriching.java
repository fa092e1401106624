package dev.tandem.graph;

import dev.tandem.enrichment.Enrichment;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Enrichment of the contacts that a query asks for. */
@ApplicationScoped
public class Enriching {

    /** As many as one statement marks without holding others up for long. */
    static final int MOST = 100_000;

    private final Enrichment enrichment;

    Enriching(Enrichment enrichment) {
        this.enrichment = enrichment;
    }

    /**
     * Has the contacts of a query enriched in the background.
     *
     * @param first how many at most; null for as many as can be
     * @return how many
     * @throws Failure.BadInput if that is not within 1 and {@value #MOST}
     */
    public Uni<Integer> all(WorkspaceId workspace, ContactQuery query, @Nullable Integer first) {
        var limit = first == null ? MOST : first;
        if (limit < 1 || limit > MOST) {
            throw new Failure.BadInput("first", "must be between 1 and " + MOST);
        }
        return enrichment.enrichAll(ContactSearch.request(workspace, query, new PageRequest(limit, false, null)));
    }
}
