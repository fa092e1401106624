package dev.tandem.sync;

import dev.tandem.model.Dispute;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Disputes;
import dev.tandem.model.Link;
import dev.tandem.model.SyncState;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.store.Removals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a deletion at one CRM follow at the other, but not too many: one that empties a CRM by mistake must not empty the
 * other too. What is held back waits for a person.
 */
@ApplicationScoped
class Deletions {

    /** How long a deletion counts against those that come after it. */
    static final Duration WINDOW = Duration.ofHours(1);

    private final Carrier carrier;
    private final Removals removals;
    private final Links links;
    private final Clock clock;

    Deletions(Carrier carrier, Removals removals, Links links, Clock clock) {
        this.carrier = carrier;
        this.removals = removals;
        this.links = links;
        this.clock = clock;
    }

    /**
     * How many objects of a kind may be deleted within {@link #WINDOW} by themselves: a twentieth, but 20 at least.
     *
     * @param living how many there were
     */
    static long limit(long living) {
        return Math.max(20, living / 20);
    }

    /**
     * Deletes what is left of an object.
     *
     * @param contact the contact that a child belongs to; null for a contact
     */
    Uni<Carried> follow(Errand errand, Link link, @Nullable Link contact) {
        if (link.isDeleted()) {
            return carrier.remove(errand, link, contact); // somebody decided
        }
        var now = clock.now();
        return removals.allow(link.workspace(), link.kind(), link.id(), now, now.minus(WINDOW), Deletions::limit)
                .chain(allowed -> allowed ? carrier.remove(errand, link, contact) : holdBack(errand, link));
    }

    private Uni<Carried> holdBack(Errand errand, Link link) {
        var held = Dispute.ofObject(
                DisputeType.MASS_DELETION,
                "one half was deleted at its CRM, as were more than may follow by themselves: decide about each");
        return links.change(
                        link.workspace(),
                        List.of(link.id()),
                        current -> Links.Change.of(current.with(SyncState.CONFLICT), errand.author(), clock.now())
                                .with(Disputes.NOT_LOOKED.and(DisputeType.MASS_DELETION, List.of(held))))
                .map(stored -> new Carried(stored.getFirst(), List.of()));
    }
}
