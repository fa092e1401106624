package dev.tandem.sync;

import dev.tandem.model.Crm;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Failure;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings one contact and all that belongs to it into step: observes both halves by id, looks for a missing one, merges and
 * carries the contact, then does the same for its children. Safe to repeat: a second run right after the first writes
 * nothing.
 *
 * <p><b>Failure semantics.</b> Fails with a {@link Failure} if a CRM cannot be read, before anything is written there: a
 * plan on half of the facts could undo what the other half says. A write that fails is part of the result.
 */
@ApplicationScoped
public class ContactSync {

    private final Links links;
    private final Rules rules;
    private final Stages stages;
    private final Counterparts counterparts;
    private final Joining joining;
    private final Carrier carrier;
    private final Deletions deletions;
    private final ChildrenSync children;
    private final Clock clock;

    ContactSync(
            Links links,
            Rules rules,
            Stages stages,
            Counterparts counterparts,
            Joining joining,
            Carrier carrier,
            Deletions deletions,
            ChildrenSync children,
            Clock clock) {
        this.links = links;
        this.rules = rules;
        this.stages = stages;
        this.counterparts = counterparts;
        this.joining = joining;
        this.carrier = carrier;
        this.deletions = deletions;
        this.children = children;
        this.clock = clock;
    }

    /**
     * Brings a contact into step; one that was deleted is deleted wherever it still lives, and one that a test leaves out
     * is left alone.
     */
    public Uni<Carried> sync(Errand errand, LinkId contact) {
        var workspace = errand.caller().workspace();
        return links.byId(workspace, contact)
                .map(found -> found.orElseThrow(() -> new Failure.NotFound("contact", contact)))
                .chain(link -> stages.admits(link)
                        .chain(isAdmitted -> isAdmitted
                                ? sync(errand, link)
                                : Uni.createFrom().item(new Carried(link, List.of()))));
    }

    private Uni<Carried> sync(Errand errand, Link link) {
        return link.isDeleted()
                ? remove(errand, link)
                : observe(errand, link)
                        .chain(seen -> carry(errand, seen, carried -> children.observe(errand, carried)));
    }

    /** Carries a contact exactly as it was planned. */
    Uni<Carried> carry(Errand errand, Planner.Planned planned) {
        return carry(errand, planned.seen(), _ -> Uni.createFrom().item(planned.theirs()));
    }

    private Uni<Carried> remove(Errand errand, Link link) {
        return errand.carries(Kind.CONTACT)
                ? deletions.finish(errand, link, null).call(carried -> children.bury(errand.author(), carried))
                : Uni.createFrom().item(new Carried(link, List.of()));
    }

    /**
     * Carries a contact as it was seen, and what belongs to it.
     *
     * @param belongings what belongs to it, once the contact itself is carried
     */
    Uni<Carried> carry(Errand errand, Seen seen, Function<Link, Uni<List<Link>>> belongings) {
        return carrySeen(errand.resting(seen.since()), seen, belongings);
    }

    private Uni<Carried> carrySeen(Errand errand, Seen seen, Function<Link, Uni<List<Link>>> belongings) {
        if (seen.link().isDeleted()) { // maybe only now, when nobody had it any more
            return remove(errand, seen.link());
        }
        return switch (seen.fate()) {
            case GOES ->
                errand.carries(Kind.CONTACT)
                        ? goes(errand, seen.link())
                        : Uni.createFrom().item(new Carried(seen.link(), List.of()));
            case WAITS, WAITS_EDITED -> Uni.createFrom().item(new Carried(seen.link(), List.of()));
            case LIVES ->
                carryContact(errand, seen.link())
                        .chain(carried -> belongings
                                .apply(carried.link())
                                .chain(theirs -> children.carryAll(errand, carried.link(), theirs))
                                .map(writes -> new Carried(
                                        carried.link(),
                                        Stream.concat(carried.writes().stream(), writes.stream())
                                                .toList())));
        };
    }

    /** A contact goes with all that belongs to it, so that is looked at first. */
    private Uni<Carried> goes(Errand errand, Link link) {
        return children.observe(errand.aboutAll(), link)
                .chain(theirs -> rules.of(errand.caller())
                        .map(known -> Deletions.childrenEdited(known, link, theirs, clock.now())))
                .chain(edited -> edited.map(why -> deletions.hold(errand, link, why))
                        .orElseGet(() -> deletions
                                .follow(errand, link, null)
                                .call(carried -> children.bury(errand.author(), carried))));
    }

    private Uni<Carried> carryContact(Errand errand, Link link) {
        return errand.carries(Kind.CONTACT)
                ? carrier.carry(errand, link, null, creatable(link))
                : Uni.createFrom().item(new Carried(link, List.of()));
    }

    /** The CRMs that may get the record: those that never had it, unless it is kept apart or a person has to decide. */
    static SortedSet<Crm> creatable(Link link) {
        var creatable = new TreeSet<Crm>();
        if (link.state() != SyncState.CONFLICT || link.halves().size() == Crm.values().length) {
            creatable.addAll(Observed.everywhere());
            creatable.removeAll(link.halves().keySet());
            creatable.removeAll(link.apart());
        }
        return creatable;
    }

    /**
     * A contact as both CRMs hold it now.
     *
     * @param link as it is stored
     * @param fate what becomes of it, if a half is gone
     * @param since when the look began
     */
    public record Seen(Link link, Fate fate, Instant since) {}

    /**
     * An object as the CRMs hold it now that have it, read by id; nothing is written to them, and what is found to be carried
     * is work for the queue.
     *
     * @param contact the contact that a child belongs to; null for a contact
     */
    public Uni<Link> asItIs(Errand errand, Link link, @Nullable Link contact) {
        return deletions.asItIs(errand, link, contact);
    }

    /** Looks at both halves of a contact, and for a missing one; nothing is written to a CRM. */
    public Uni<Seen> observe(Errand errand, Link link) {
        return Absorber.certainly(stages.check(link).chain(() -> look(errand, link)));
    }

    /**
     * What it has is read first: where nothing of it is left, no half of somebody else may become one of it, and what it is
     * looked for by may just have changed.
     */
    private Uni<Seen> look(Errand errand, Link link) {
        var since = clock.now();
        return Uni.combine()
                .all()
                .unis(rules.of(errand.caller()), look(link.halves().keySet(), crm -> known(errand, link, crm)))
                .asTuple()
                .chain(read -> lookFurther(errand, link, read.getItem1(), read.getItem2(), since));
    }

    /** @param known what its CRMs say of the halves it has */
    private Uni<Seen> lookFurther(Errand errand, Link link, RuleSet rules, List<Sighting> known, Instant since) {
        var current = Observed.of(rules, link.with(halves(known)), clock.now()).link();
        return look(missing(current), crm -> find(errand, current, crm))
                .chain(found -> found.stream()
                        .flatMap(sighting -> sighting instanceof Sighting.Other other ? Stream.of(other) : Stream.of())
                        .findFirst()
                        .map(taken -> joining.join(errand, link, taken.other(), taken.crm(), List.of(), null)
                                .chain(joined -> observe(errand, joined)))
                        .orElseGet(() -> remember(
                                errand,
                                link,
                                Stream.concat(known.stream(), found.stream()).toList(),
                                since)));
    }

    private static List<Crm> missing(Link link) {
        return Stream.of(Crm.values())
                .filter(crm -> link.half(crm).isEmpty() && !link.apart().contains(crm))
                .toList();
    }

    private static Uni<List<Sighting>> look(Collection<Crm> crms, Function<Crm, Uni<Sighting>> how) {
        return Multi.createFrom()
                .iterable(crms)
                .onItem()
                .transformToUniAndMerge(how::apply)
                .collect()
                .asList();
    }

    private static Map<Crm, Half> halves(List<Sighting> sightings) {
        var halves = new EnumMap<Crm, Half>(Crm.class);
        sightings.forEach(sighting -> {
            if (sighting instanceof Sighting.Known known) {
                halves.put(known.crm(), known.half());
            }
        });
        return halves;
    }

    /** What one CRM says of a contact. */
    private sealed interface Sighting {
        /**
         * It has this half, or had it.
         *
         * @param sent what was sent to create it, if it is found only now
         */
        record Known(Crm crm, Half half, Fields sent) implements Sighting {}

        /** The half that it has is another object's. */
        record Other(Crm crm, Link other) implements Sighting {}

        /** It has several that could be the one. */
        record Several(List<LinkId> candidates) implements Sighting {}

        /** It has none. */
        record Nothing() implements Sighting {}
    }

    private Uni<Sighting> known(Errand errand, Link link, Crm crm) {
        return deletions.look(errand, link, null, crm).map(seen -> new Sighting.Known(crm, seen, Fields.NONE));
    }

    private Uni<Sighting> find(Errand errand, Link link, Crm crm) {
        return counterparts.find(errand, link, crm).map(found -> switch (found) {
            case Counterparts.Found.Nothing() -> new Sighting.Nothing();
            case Counterparts.Found.Free(var half, var sent) -> new Sighting.Known(crm, half, sent);
            case Counterparts.Found.Taken(var other) -> new Sighting.Other(crm, other);
            case Counterparts.Found.Several(var candidates) -> new Sighting.Several(candidates);
        });
    }

    private Uni<Seen> remember(Errand errand, Link link, List<Sighting> sightings, Instant since) {
        var halves = halves(sightings);
        var candidates = new ArrayList<LinkId>();
        var sent = Fields.NONE;
        for (var sighting : sightings) {
            switch (sighting) {
                case Sighting.Known known -> sent = known.sent().isEmpty() ? sent : known.sent();
                case Sighting.Several(var several) -> candidates.addAll(several);
                case Sighting.Other _, Sighting.Nothing _ -> {}
            }
        }
        var ours = sent;
        return rules.by(
                errand.caller(),
                known -> links.change(
                                link.workspace(),
                                List.of(link.id()),
                                current -> change(
                                        errand,
                                        Observed.of(
                                                known,
                                                Requested.seen(
                                                        known,
                                                        current,
                                                        Absorber.certain(current, current.own(halves, link)),
                                                        ours),
                                                clock.now()),
                                        candidates))
                        .map(stored -> Carrier.still(stored, link))
                        .map(stored -> new Seen(
                                stored, Observed.of(known, stored, clock.now()).fate(), since)));
    }

    private static Links.Change change(Errand errand, Observed seen, List<LinkId> candidates) {
        if (candidates.isEmpty()) {
            return seen.change(errand.author()).with(seen.disputes().and(DisputeType.AMBIGUOUS_MATCH, List.of()));
        }
        var several = Absorber.ambiguous(candidates);
        return seen.change(errand.author())
                .with(seen.link().with(SyncState.CONFLICT))
                .with(seen.disputes().and(DisputeType.AMBIGUOUS_MATCH, List.of(several)));
    }
}
