package dev.tandem.sync;

import dev.tandem.connector.Connectors;
import dev.tandem.model.Crm;
import dev.tandem.model.Dispute;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Disputes;
import dev.tandem.model.Failure;
import dev.tandem.model.Half;
import dev.tandem.model.Link;
import dev.tandem.model.RecordKey;
import dev.tandem.model.SyncState;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.store.Removals;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets a deletion at one CRM follow at the other, but not too many: one that empties a CRM by mistake must not empty the
 * other too. What is held back waits for a person.
 */
@ApplicationScoped
class Deletions {

    /** How long a deletion counts against those that come after it. */
    static final Duration WINDOW = Duration.ofHours(1);

    private final Connectors connectors;
    private final Carrier carrier;
    private final Rules rules;
    private final Removals removals;
    private final Links links;
    private final Clock clock;

    Deletions(Connectors connectors, Carrier carrier, Rules rules, Removals removals, Links links, Clock clock) {
        this.connectors = connectors;
        this.carrier = carrier;
        this.rules = rules;
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
        if (link.isDeleted() || errand.scope().allowsDeletions()) {
            return carrier.remove(errand, link, contact); // somebody decided
        }
        var now = clock.now();
        return removals.allow(link.workspace(), link.kind(), link.id(), now, now.minus(WINDOW), Deletions::limit)
                .chain(allowed -> allowed ? lookAgain(errand, link, contact) : holdBack(errand, link));
    }

    /**
     * Reads what is left once more, right before it is deleted. It was read before what else a contact has was carried, which
     * may have taken long, and an edit that nobody has seen is lost with the record.
     */
    private Uni<Carried> lookAgain(Errand errand, Link link, @Nullable Link contact) {
        return reread(errand, link, contact, List.copyOf(link.living().keySet()))
                .chain(seen -> seen.fate() == Fate.GOES || seen.link().living().isEmpty()
                        ? carrier.removeUnedited(errand, seen.link(), contact)
                        : Uni.createFrom().item(new Carried(seen.link(), List.of())));
    }

    /**
     * Finishes a deletion that a caller of Tandem asked for a while ago. It is not done to what somebody has edited since,
     * whoever saw that first: that lives. Where the other half is gone already, a person decides.
     *
     * @param contact the contact that a child belongs to; null for a contact
     */
    Uni<Carried> finish(Errand errand, Link link, @Nullable Link contact) {
        var living = living(link, contact);
        return living.isEmpty()
                ? carrier.remove(errand, link, contact)
                : reread(errand, link, contact, living)
                        .chain(seen -> rules.of(errand.caller())
                                .chain(known -> isEdited(known, link, seen.link())
                                        ? revive(errand, known, seen.link())
                                        : carrier.removeUnedited(errand, seen.link(), contact)));
    }

    /**
     * Whether a field that is kept in step was changed since the object was deleted here; what Tandem itself wrote comes
     * back as no change.
     *
     * @param after as it was just read; what that has settled is no difference any more
     */
    private boolean isEdited(RuleSet known, Link before, Link after) {
        var seen = before.with(after.living());
        return Observed.of(known, seen, clock.now()).plan().merge().decisions().stream()
                .filter(decision -> decision.moves() || decision.disputed())
                .flatMap(decision -> known.rule(seen.kind(), decision.field()).stream())
                .anyMatch(rule -> seen.living().entrySet().stream()
                        .anyMatch(half -> half.getValue()
                                .changed()
                                .containsKey(rule.side(half.getKey()).field())));
    }

    private Uni<Carried> revive(Errand errand, RuleSet known, Link link) {
        return links.change(
                        link.workspace(),
                        List.of(link.id()),
                        current -> Observed.of(known, current.restored(), clock.now())
                                .change(errand.author())
                                .with(new Mark(
                                        Writer.contactOf(link), errand.caller().lane(), clock.now())))
                .map(stored -> new Carried(Carrier.still(stored, link), List.of()));
    }

    /** The CRMs that have an object, and the contact that it belongs to. */
    private static List<Crm> living(Link link, @Nullable Link contact) {
        return link.living().keySet().stream()
                .filter(crm -> contact == null || contact.living(crm).isPresent())
                .toList();
    }

    /**
     * An object as the CRMs hold it now that have it, for whoever carries nothing yet: what is found to be carried is work.
     *
     * @param contact the contact that a child belongs to; null for a contact
     */
    Uni<Link> asItIs(Errand errand, Link link, @Nullable Link contact) {
        return reread(
                        errand,
                        link,
                        contact,
                        living(link, contact),
                        (seen, before) -> seen.changeByLook(errand.author(), before.state()))
                .map(ContactSync.Seen::link);
    }

    /**
     * Reads halves by their ids, and stores what their CRMs say of them.
     *
     * @param contact the contact that a child belongs to; null for a contact
     * @param crms where the object has halves that live
     */
    Uni<ContactSync.Seen> reread(Errand errand, Link link, @Nullable Link contact, List<Crm> crms) {
        return reread(errand, link, contact, crms, (seen, _) -> seen.change(errand.author()));
    }

    /** @param change what to store of the object as it was seen, and as it was before */
    private Uni<ContactSync.Seen> reread(
            Errand errand,
            Link link,
            @Nullable Link contact,
            List<Crm> crms,
            BiFunction<Observed, Link, Links.Change> change) {
        var since = clock.now();
        return Absorber.certainly(Multi.createFrom()
                .iterable(crms)
                .onItem()
                .transformToUniAndConcatenate(
                        crm -> look(errand, link, contact, crm).map(half -> Map.entry(crm, half)))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue)
                .chain(halves -> rules.of(errand.caller())
                        .chain(known -> links.change(
                                        link.workspace(),
                                        List.of(link.id()),
                                        current -> change.apply(
                                                Observed.of(
                                                        known,
                                                        current.with(
                                                                Absorber.certain(current, current.own(halves, link))),
                                                        clock.now()),
                                                current))
                                .map(stored -> Carrier.still(stored, link))
                                .map(stored -> new ContactSync.Seen(
                                        stored,
                                        Observed.of(known, stored, clock.now()).fate(),
                                        since)))));
    }

    /**
     * A half as its CRM has it now, whether it was there before or not.
     *
     * @param contact the contact that a child belongs to; null for a contact
     */
    Uni<Half> look(Errand errand, Link link, @Nullable Link contact, Crm crm) {
        var half = link.half(crm).orElseThrow();
        var contactId = contact == null
                ? null
                : contact.living(crm).map(Half::externalId).orElse(null);
        return connectors
                .of(crm)
                .observe(errand.caller(), new RecordKey(link.kind(), half.externalId(), contactId))
                .map(record -> Half.of(record, clock.now()))
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(() -> half.gone(clock.now()));
    }

    private Uni<Carried> holdBack(Errand errand, Link link) {
        return hold(
                errand,
                link,
                Dispute.ofObject(
                        DisputeType.MASS_DELETION,
                        "one half was deleted at its CRM, as were more than may follow by themselves: decide about each"));
    }

    /** Leaves it to a person what becomes of the other half. */
    Uni<Carried> hold(Errand errand, Link link, Dispute why) {
        return links.change(
                        link.workspace(),
                        List.of(link.id()),
                        current -> Links.Change.of(current.with(SyncState.CONFLICT), errand.author(), clock.now())
                                .with(Disputes.NOT_LOOKED.and(why.type(), List.of(why))))
                .map(stored -> new Carried(Carrier.still(stored, link), List.of()));
    }

    /**
     * What keeps the deletion of a contact from being followed: a child that was edited where the contact still is, or that
     * was added there and is nowhere else, would go with it.
     *
     * @param theirs the children as the CRM that has the contact holds them now
     */
    static Optional<Dispute> childrenEdited(RuleSet rules, Link contact, List<Link> theirs, Instant now) {
        return theirs.stream().anyMatch(child -> isNews(rules, contact, child, now))
                ? Optional.of(Dispute.ofObject(
                        DisputeType.CHILDREN_EDITED,
                        "one half was deleted at its CRM, what belongs to the other was edited or added since: delete it,"
                                + " keep it, or restore the contact"))
                : Optional.empty();
    }

    private static boolean isNews(RuleSet rules, Link contact, Link child, Instant now) {
        return !child.isDeleted()
                && contact.living().keySet().stream()
                        .anyMatch(crm -> child.living(crm).isPresent())
                && (Stream.of(Crm.values())
                                .anyMatch(crm -> child.half(crm).isEmpty()
                                        && !child.apart().contains(crm))
                        || Fate.wasAskedInVain(rules, child)
                        || Observed.of(rules, child, now).plan().merge().decisions().stream()
                                .anyMatch(Decision::moves));
    }
}
