package dev.tandem.sync;

import dev.tandem.connector.Connectors;
import dev.tandem.connector.ContactKey;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.SyncState;
import dev.tandem.model.WriteResult;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.store.WriteLedger;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

    /** How long a record may take to show in its CRM's lists. */
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(60);

    /** How far a CRM's clock may be behind ours. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);

    private static final int PAGE = 100;

    private final Connectors connectors;
    private final Links links;
    private final WriteLedger ledger;
    private final Rules rules;
    private final Absorber absorber;
    private final Carrier carrier;
    private final Clock clock;

    ContactSync(
            Connectors connectors,
            Links links,
            WriteLedger ledger,
            Rules rules,
            Absorber absorber,
            Carrier carrier,
            Clock clock) {
        this.connectors = connectors;
        this.links = links;
        this.ledger = ledger;
        this.rules = rules;
        this.absorber = absorber;
        this.carrier = carrier;
        this.clock = clock;
    }

    /** Brings a contact into step; one that was deleted is deleted wherever it still lives. */
    public Uni<Carried> sync(Errand errand, LinkId contact) {
        var workspace = errand.caller().workspace();
        return links.byId(workspace, contact)
                .map(found -> found.orElseThrow(() -> new Failure.NotFound("contact", contact)))
                .chain(link -> link.isDeleted()
                        ? carrier.remove(errand, link, null)
                        : observe(errand, link).chain(seen -> carry(errand, seen)));
    }

    private Uni<Carried> carry(Errand errand, Link contact) {
        return carrier.carry(errand, contact, null, creatable(contact))
                .chain(carried -> children(errand, carried.link())
                        .map(writes -> new Carried(
                                carried.link(),
                                Stream.concat(carried.writes().stream(), writes.stream())
                                        .toList())));
    }

    /** The CRMs that may get the record: those that never had it, unless a person has to decide first. */
    private static SortedSet<Crm> creatable(Link link) {
        var creatable = new TreeSet<Crm>();
        if (link.state() != SyncState.CONFLICT) {
            creatable.addAll(Observed.everywhere());
            creatable.removeAll(link.halves().keySet());
        }
        return creatable;
    }

    /** The contact with both halves as they are now. */
    private Uni<Link> observe(Errand errand, Link link) {
        return Multi.createFrom()
                .items(Crm.values())
                .onItem()
                .transformToUniAndMerge(crm -> look(errand, link, crm))
                .collect()
                .asList()
                .chain(sightings -> rules.of(errand.caller())
                        .chain(known -> links.change(link.workspace(), List.of(link.id()), current -> {
                            var halves = new EnumMap<Crm, Half>(Crm.class);
                            sightings.forEach(
                                    sighting -> sighting.half().ifPresent(half -> halves.put(sighting.crm(), half)));
                            var seen = Observed.of(known, current.with(halves), clock.now())
                                    .link();
                            var doubtful = sightings.stream().anyMatch(Sighting::ambiguous);
                            return Links.Change.of(doubtful ? seen.with(SyncState.CONFLICT) : seen);
                        })))
                .map(List::getFirst);
    }

    /**
     * What one CRM says of a contact.
     *
     * @param ambiguous whether it has several that could be the one
     */
    private record Sighting(Crm crm, Optional<Half> half, boolean ambiguous) {}

    private Uni<Sighting> look(Errand errand, Link link, Crm crm) {
        return link.half(crm)
                .map(half -> connectors
                        .of(crm)
                        .observe(errand.caller(), RecordKey.contact(half.externalId()))
                        .map(record -> Half.of(record, clock.now()))
                        .onFailure(Failure.NotFound.class)
                        .recoverWithItem(() -> half.gone(clock.now()))
                        .map(seen -> new Sighting(crm, Optional.of(seen), false)))
                .orElseGet(() -> find(errand, link, crm));
    }

    /** Looks for the missing half by what the contact is known by, the strongest key first. */
    private Uni<Sighting> find(Errand errand, Link link, Crm crm) {
        var keys = Stream.of(
                        link.living(crm.other()).map(half -> (ContactKey) new ContactKey.LinkedTo(half.externalId())),
                        link.fields().text(Field.EMAIL).map(ContactKey.Email::new),
                        link.fields().text(Field.PHONE).map(ContactKey.Phone::new))
                .flatMap(Optional::stream)
                .toList();
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUniAndConcatenate(key -> connectors.of(crm).find(errand.caller(), key))
                .collect()
                .asList()
                .map(found -> found.stream().flatMap(List::stream).toList())
                .chain(found -> unlinked(link, crm, found))
                .map(found -> sighting(link, crm, found))
                .chain(seen -> seen.half().isPresent() || seen.ambiguous() || isFoundByKey(link, crm)
                        ? Uni.createFrom().item(seen)
                        : findUnconfirmed(errand, link, crm))
                .call(seen -> seen.half().isPresent()
                        ? ledger.found(link.workspace(), link.id(), crm)
                        : Uni.createFrom().voidItem());
    }

    /** Whether a record of ours that is there is certain to be found by a key, or to be recognised when created again. */
    private boolean isFoundByKey(Link link, Crm crm) {
        return connectors.of(crm).recognisesRepeats()
                || link.fields().text(Field.EMAIL).isPresent()
                || link.fields().text(Field.PHONE).isPresent();
    }

    /**
     * Looks for a contact whose creation was never confirmed, and that no key names, among the latest ones. Before it is
     * certain that they are all listed, its absence proves nothing, and it must not be created again.
     */
    private Uni<Sighting> findUnconfirmed(Errand errand, Link link, Crm crm) {
        return ledger.open(link.workspace(), link.id(), crm)
                .chain(sent -> sent.isEmpty()
                        ? Uni.createFrom().item(new Sighting(crm, Optional.empty(), false))
                        : latest(errand, crm, sent.get().minus(CLOCKS_DIFFER), null)
                                .chain(records -> unlinked(link, crm, records))
                                .map(records -> unconfirmed(link, crm, records, sent.get())));
    }

    private Uni<List<CrmRecord>> latest(Errand errand, Crm crm, Instant since, @Nullable String cursor) {
        return connectors
                .of(crm)
                .list(errand.caller(), Kind.CONTACT, since, cursor, PAGE)
                .chain(page -> page.next() == null
                        ? Uni.createFrom().item(page.records())
                        : latest(errand, crm, since, page.next())
                                .map(rest -> Stream.concat(page.records().stream(), rest.stream())
                                        .toList()));
    }

    private Sighting unconfirmed(Link link, Crm crm, List<CrmRecord> latest, Instant sent) {
        var same = latest.stream()
                .filter(record -> Matching.saysTheSameOfAPerson(link, record))
                .toList();
        if (same.isEmpty() && clock.now().isBefore(sent.plus(UNTIL_LISTED))) {
            throw new Failure.UnknownOutcome(crm);
        }
        return same.size() > 1
                ? new Sighting(crm, Optional.empty(), true)
                : new Sighting(crm, same.stream().findFirst().map(record -> Half.of(record, clock.now())), false);
    }

    /** Those of the records that are not the half of another contact already. */
    private Uni<List<CrmRecord>> unlinked(Link link, Crm crm, List<CrmRecord> records) {
        var ids = records.stream().map(CrmRecord::externalId).distinct().toList();
        return links.byRefs(link.workspace(), Kind.CONTACT, crm, ids).map(taken -> {
            var known = taken.stream()
                    .flatMap(other -> other.half(crm).stream())
                    .map(Half::externalId)
                    .collect(Collectors.toCollection(HashSet::new));
            return records.stream()
                    .filter(record -> known.add(record.externalId()))
                    .toList();
        });
    }

    private Sighting sighting(Link link, Crm crm, List<CrmRecord> found) {
        var fitting = found.stream()
                .filter(record -> Matching.of(record, List.of(link)) instanceof Matching.Matched)
                .toList();
        return fitting.size() > 1
                ? new Sighting(crm, Optional.empty(), true)
                : new Sighting(crm, fitting.stream().findFirst().map(record -> Half.of(record, clock.now())), false);
    }

    private Uni<List<WriteResult>> children(Errand errand, Link contact) {
        var kinds = Arrays.stream(Kind.values()).filter(Kind::isChild).toList();
        var lists = Stream.of(Crm.values())
                .flatMap(crm -> contact.living(crm).stream()
                        .flatMap(half -> kinds.stream().map(kind -> list(errand, crm, kind, half.externalId()))))
                .toList();
        return Multi.createFrom()
                .iterable(lists)
                .onItem()
                .transformToUniAndMerge(list -> list)
                .collect()
                .asList()
                .chain(listed -> absorb(errand, listed))
                .call(() -> ledger.foundChildren(contact.workspace(), contact.id()))
                .chain(listed -> links.childrenOf(contact.workspace(), contact.id())
                        .chain(children -> gone(errand, contact, children, listed))
                        .chain(children -> carryAll(errand, contact, children)));
    }

    /** One list of a contact, whole. */
    private record Listed(Crm crm, Kind kind, List<CrmRecord> records) {

        boolean holds(String externalId) {
            return records.stream().anyMatch(record -> record.externalId().equals(externalId));
        }
    }

    private Uni<Listed> list(Errand errand, Crm crm, Kind kind, String contactExternalId) {
        return connectors
                .of(crm)
                .children(errand.caller(), kind, contactExternalId)
                .map(records -> new Listed(crm, kind, records));
    }

    /** One list after the other, so that the second CRM's records find the first one's to match with. */
    private Uni<List<Listed>> absorb(Errand errand, List<Listed> listed) {
        return Multi.createFrom()
                .iterable(listed)
                .onItem()
                .transformToUniAndConcatenate(
                        list -> absorber.absorb(errand.caller(), list.kind(), list.records(), errand.cause()))
                .collect()
                .asList()
                .replaceWith(listed);
    }

    /** Notes the halves that their CRM no longer lists, once it says by id too that they are gone. */
    private Uni<List<Link>> gone(Errand errand, Link contact, List<Link> children, List<Listed> listed) {
        return Multi.createFrom()
                .iterable(children)
                .onItem()
                .transformToUniAndConcatenate(
                        child -> missing(contact, child, listed).isEmpty()
                                ? Uni.createFrom().item(child)
                                : confirmGone(errand, contact, child, missing(contact, child, listed)))
                .collect()
                .asList();
    }

    private static List<Crm> missing(Link contact, Link child, List<Listed> listed) {
        return listed.stream()
                .filter(list -> list.kind() == child.kind()
                        && contact.living(list.crm()).isPresent())
                .filter(list -> child.living(list.crm())
                        .filter(half -> !list.holds(half.externalId()))
                        .isPresent())
                .map(Listed::crm)
                .toList();
    }

    private Uni<Link> confirmGone(Errand errand, Link contact, Link child, List<Crm> missing) {
        return Multi.createFrom()
                .iterable(missing)
                .onItem()
                .transformToUniAndConcatenate(crm -> reread(errand, contact, child, crm))
                .collect()
                .asMap(Sighting::crm, sighting -> sighting)
                .chain(seen -> rules.of(errand.caller())
                        .chain(known -> links.change(child.workspace(), List.of(child.id()), current -> {
                            var halves = new EnumMap<Crm, Half>(Crm.class);
                            seen.forEach((crm, sighting) -> sighting.half().ifPresent(half -> halves.put(crm, half)));
                            return Links.Change.of(Observed.of(known, current.with(halves), clock.now())
                                    .link());
                        })))
                .map(List::getFirst);
    }

    private Uni<Sighting> reread(Errand errand, Link contact, Link child, Crm crm) {
        var half = child.living(crm).orElseThrow();
        var contactId = contact.living(crm).map(Half::externalId).orElse(null);
        return connectors
                .of(crm)
                .observe(errand.caller(), new RecordKey(child.kind(), half.externalId(), contactId))
                .map(record -> Half.of(record, clock.now()))
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(() -> half.gone(clock.now()))
                .map(seen -> new Sighting(crm, Optional.of(seen), false));
    }

    private Uni<List<WriteResult>> carryAll(Errand errand, Link contact, Collection<Link> children) {
        return Multi.createFrom()
                .iterable(children)
                .onItem()
                .transformToUniAndConcatenate(child -> carryChild(errand, contact, child))
                .collect()
                .asList()
                .map(all -> all.stream()
                        .flatMap(carried -> carried.writes().stream())
                        .toList());
    }

    private Uni<Carried> carryChild(Errand errand, Link contact, Link child) {
        if (child.isDeleted()) {
            return carrier.remove(errand, child, contact);
        }
        if (child.halves().values().stream().noneMatch(Half::gone)) {
            var creatable = creatable(child);
            creatable.removeIf(crm -> contact.living(crm).isEmpty());
            return carrier.carry(errand, child, contact, creatable);
        }
        return rules.of(errand.caller()).chain(known -> {
            var edited = Observed.of(known, child, clock.now()).plan().merge().decisions().stream()
                    .anyMatch(Decision::moves);
            return edited ? dispute(child) : carrier.remove(errand, child, contact);
        });
    }

    /** Deleted at one CRM, edited at the other: the edit is not lost, a person decides. */
    private Uni<Carried> dispute(Link child) {
        return links.change(
                        child.workspace(),
                        List.of(child.id()),
                        current -> Links.Change.of(current.with(SyncState.CONFLICT)))
                .map(stored -> new Carried(stored.getFirst(), List.of()));
    }
}
