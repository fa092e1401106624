package dev.tandem.graph;

import static java.util.stream.Collectors.toMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.Origin;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.store.Listings;
import dev.tandem.sync.Absorber;
import dev.tandem.sync.Observed;
import dev.tandem.sync.Rules;
import dev.tandem.sync.Stages;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks the CRMs for what is older than a caller accepts, both in parallel, and remembers what they say. The same question
 * asked twice at a time is one call.
 *
 * <p><b>Failure semantics.</b> Never fails with a {@link Failure}: where a CRM cannot be asked the stored copy stays, and
 * the failure is told beside it. So it is with a contact
 * that a test leaves out: it is not asked about.
 */
@ApplicationScoped
class LiveReads {

    private static final AuditEntry.Author READ = AuditEntry.Author.of(AuditEntry.Cause.READ);

    /** Of so many lists it is known when they were noted last. */
    private static final int MOST_NOTED = 100_000;

    private final Connectors connectors;
    private final Links links;
    private final Listings listings;
    private final Absorber absorber;
    private final Rules rules;
    private final Stages stages;
    private final GraphConfig config;
    private final Clock clock;
    private final Map<Object, Uni<?>> inFlight = new ConcurrentHashMap<>();
    private final Set<LinkId> touching = ConcurrentHashMap.newKeySet();

    /** When each list was noted last as read by this process. */
    private final Cache<ListQuestion, Instant> noted = Caffeine.newBuilder()
            .maximumSize(MOST_NOTED)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build();

    LiveReads(
            Connectors connectors,
            Links links,
            Listings listings,
            Absorber absorber,
            Rules rules,
            Stages stages,
            GraphConfig config,
            Clock clock) {
        this.connectors = connectors;
        this.links = links;
        this.listings = listings;
        this.absorber = absorber;
        this.rules = rules;
        this.stages = stages;
        this.config = config;
        this.clock = clock;
    }

    /** An object with every half of it read again that is older than {@code maxAge}. */
    Uni<Reading<Unified>> refresh(Link link, Optional<Link> contact, Duration maxAge) {
        var old = link.halves().entrySet().stream()
                .filter(entry -> !entry.getValue().gone() && isOlder(entry.getValue(), maxAge))
                .map(Map.Entry::getKey)
                .toList();
        if (old.isEmpty()) {
            return Uni.createFrom().item(Reading.of(new Unified(link, maxAge, Set.of())));
        }
        return Multi.createFrom()
                .iterable(old)
                .onItem()
                .transformToUniAndMerge(crm -> look(link, contact, crm))
                .collect()
                .asList()
                .chain(sightings -> remember(link, sightings, noteEvery(maxAge))
                        .map(seen -> reading(seen, maxAge, sightings))
                        .onFailure(Failure.class)
                        .recoverWithItem(failure -> reading(
                                link,
                                maxAge,
                                sightings.stream()
                                        .map(sighting -> sighting.untold(failure))
                                        .toList())));
    }

    /** A record of a CRM that may never have been seen before, taken in. */
    Uni<Optional<Link>> fetch(WorkspaceId workspace, RecordKey key, Crm crm) {
        var caller = new Caller(workspace, Lane.INTERACTIVE);
        return once(
                        crm,
                        new Question(workspace, crm, key),
                        () -> connectors.of(crm).observe(caller, key))
                .chain(record -> absorber.absorbRead(caller, key.kind(), List.of(record), READ))
                .map(absorbed -> absorbed.links().stream().findFirst())
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(Optional.<Link>empty());
    }

    /** A contact and those of its lists, all at once, where they are older than {@code maxAge}. */
    Uni<Reading<Unified>> refresh(Link contact, Set<Kind> kinds, Duration maxAge) {
        return kinds.isEmpty()
                ? refresh(contact, Optional.empty(), maxAge)
                : Uni.combine()
                        .all()
                        .unis(refresh(contact, Optional.empty(), maxAge), refreshLists(contact, kinds, maxAge))
                        .with((reading, lists) -> new Reading<>(reading.value().with(lists), reading.failures()));
    }

    /**
     * Reads those lists of a contact again that are older than {@code maxAge}.
     *
     * @return the kinds, each with what could not be read
     */
    Uni<Map<Kind, List<ReadFailure>>> refreshLists(Link contact, Set<Kind> kinds, Duration maxAge) {
        var deadline = clock.now().minus(maxAge);
        return fetched(contact, maxAge)
                .chain(fetched -> Multi.createFrom()
                        .items(contact.halves().entrySet().stream()
                                .filter(half -> !half.getValue().gone())
                                .flatMap(half -> kinds.stream()
                                        .map(kind -> new Listings.Listing(contact.id(), half.getKey(), kind))))
                        .filter(listing -> {
                            var at = fetched.get(listing);
                            return at == null || !at.isAfter(deadline);
                        })
                        .onItem()
                        .transformToUniAndMerge(listing -> readList(contact, listing))
                        .collect()
                        .asList()
                        .chain(lists -> take(contact, lists, noteEvery(maxAge))
                                .map(_ -> kinds.stream().collect(toMap(kind -> kind, kind -> failures(kind, lists))))));
    }

    /** When the lists of a contact were read; whoever wants them as they are now need not know. */
    private Uni<Map<Listings.Listing, Instant>> fetched(Link contact, Duration maxAge) {
        return maxAge.isZero()
                ? Uni.createFrom().item(Map.of())
                : listings.fetched(contact.workspace(), List.of(contact.id()));
    }

    private static List<ReadFailure> failures(Kind kind, List<ListRead> lists) {
        return lists.stream()
                .filter(list -> list.listing().kind() == kind)
                .flatMap(list -> list
                        .failure()
                        .map(failure -> new ReadFailure(list.listing().crm(), failure))
                        .stream())
                .toList();
    }

    private record Question(WorkspaceId workspace, Crm crm, RecordKey key) {}

    private record ListQuestion(WorkspaceId workspace, Listings.Listing listing) {}

    private record Sighting(Crm crm, Optional<Half> half, Optional<Failure> failure) {

        /** The same, where it cannot be told what it means, as another CRM does not answer what that takes. */
        Sighting untold(Throwable why) {
            return new Sighting(crm, Optional.empty(), failure.or(() -> Optional.of((Failure) why)));
        }
    }

    private record ListRead(Listings.Listing listing, List<CrmRecord> records, Optional<Failure> failure) {}

    private boolean isOlder(Half half, Duration maxAge) {
        return !half.fetchedAt().isAfter(clock.now().minus(maxAge));
    }

    private Uni<Sighting> look(Link link, Optional<Link> contact, Crm crm) {
        var half = link.living(crm).orElseThrow();
        var contactId = contact.flatMap(parent -> parent.living(crm))
                .map(Half::externalId)
                .orElse(null);
        var key = new RecordKey(link.kind(), half.externalId(), contactId);
        var caller = new Caller(link.workspace(), Lane.INTERACTIVE);
        return stages.check(contact.orElse(link))
                .chain(() -> once(
                        crm,
                        new Question(link.workspace(), crm, key),
                        () -> connectors.of(crm).observe(caller, key)))
                .map(record -> new Sighting(crm, Optional.of(Half.of(record, clock.now())), Optional.empty()))
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(() -> new Sighting(crm, Optional.of(half.gone(clock.now())), Optional.empty()))
                .onFailure(Failure.class)
                .recoverWithItem(failure -> new Sighting(crm, Optional.empty(), Optional.of(failure)));
    }

    /** How long after it was noted last that something was read this is noted again, for whoever wants it not to be older. */
    private Duration noteEvery(Duration maxAge) {
        return maxAge.isZero() || maxAge.compareTo(config.noteEvery()) > 0 ? config.noteEvery() : maxAge;
    }

    private Uni<Link> remember(Link link, List<Sighting> sightings, Duration noteEvery) {
        var halves = new EnumMap<Crm, Half>(Crm.class);
        sightings.forEach(sighting -> sighting.half().ifPresent(half -> halves.put(sighting.crm(), half)));
        if (halves.entrySet().stream().allMatch(seen -> isUnchanged(link, seen.getKey(), seen.getValue()))) {
            touch(link, halves, noteEvery);
            return Uni.createFrom().item(link.with(halves));
        }
        var caller = new Caller(link.workspace(), Lane.INTERACTIVE);
        return rules.by(
                        caller,
                        known -> links.change(link.workspace(), List.of(link.id()), current -> {
                            var own = current.own(halves, link);
                            var seen = Observed.of(known, current.with(own), clock.now());
                            return Observed.lookingAgain(seen.changeByLook(READ, current.state()), current, own);
                        }))
                .map(List::getFirst);
    }

    private static boolean isUnchanged(Link link, Crm crm, Half seen) {
        return link.half(crm).filter(known -> isSame(known, seen)).isPresent();
    }

    private static boolean isSame(Half known, Half seen) {
        return known.equals(new Half(
                seen.externalId(),
                seen.fields(),
                known.createdAt(),
                seen.lastModified() == null ? known.lastModified() : seen.lastModified(),
                known.fetchedAt(),
                seen.version(),
                seen.gone(),
                known.changed()));
    }

    /** Nobody waits for it: were it lost, the half would only be read once more. Nor do two note the same at a time. */
    private void touch(Link link, Map<Crm, Half> halves, Duration noteEvery) {
        var earliest = halves.values().stream().map(Half::fetchedAt).min(Comparator.naturalOrder());
        if (earliest.isEmpty()
                || halves.keySet().stream()
                        .allMatch(crm -> isNotedAfter(link, crm, earliest.get().minus(noteEvery)))
                || !touching.add(link.id())) {
            return;
        }
        var seen = halves.keySet().stream().collect(toMap(crm -> crm, _ -> Set.of(link.id())));
        links.touch(link.workspace(), seen, earliest.get())
                .onTermination()
                .invoke(() -> touching.remove(link.id()))
                .subscribe()
                .with(_ -> {}, failure -> Log.warnf(failure, "the time of a read of %s is not noted", link.id()));
    }

    private static Reading<Unified> reading(Link link, Duration maxAge, List<Sighting> sightings) {
        var failures = sightings.stream()
                .flatMap(sighting ->
                        sighting.failure().map(failure -> new ReadFailure(sighting.crm(), failure)).stream())
                .toList();
        var stale = new HashSet<Crm>();
        failures.forEach(failure -> stale.add(failure.crm()));
        return new Reading<>(new Unified(link, maxAge, stale), failures);
    }

    private Uni<ListRead> readList(Link contact, Listings.Listing listing) {
        var caller = new Caller(contact.workspace(), Lane.INTERACTIVE);
        var externalId = contact.living(listing.crm()).orElseThrow().externalId();
        return stages.check(contact)
                .chain(() -> once(
                        listing.crm(),
                        new ListQuestion(contact.workspace(), listing),
                        () -> connectors.of(listing.crm()).children(caller, listing.kind(), externalId)))
                .map(records -> new ListRead(listing, records, Optional.empty()))
                .onFailure(Failure.class)
                .recoverWithItem(failure -> new ListRead(listing, List.of(), Optional.of(failure)));
    }

    /**
     * Takes in the lists that were read. Of those that say what is known already only the time is noted; the others are
     * taken in one after the other, so that the second CRM's records find the first one's.
     */
    private Uni<Void> take(Link contact, List<ListRead> lists, Duration noteEvery) {
        var at = clock.now();
        var read = lists.stream().filter(list -> list.failure().isEmpty()).toList();
        return read.isEmpty()
                ? Uni.createFrom().voidItem()
                : links.childrenOf(contact.workspace(), contact.id())
                        .chain(children -> note(contact, read, children, at, at.minus(noteEvery))
                                .chain(() -> absorb(contact, read, children, at)));
    }

    /**
     * Those of the lists that say what is known.
     *
     * @param since what was noted after that is not noted again
     */
    private Uni<Void> note(Link contact, List<ListRead> read, List<Link> children, Instant at, Instant since) {
        var known = read.stream().filter(list -> isKnown(list, children)).toList();
        if (known.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var seen = new EnumMap<Crm, Set<LinkId>>(Crm.class);
        for (var list : known) {
            var crm = list.listing().crm();
            living(list.listing(), children)
                    .filter(child -> !isNotedAfter(child, crm, since))
                    .forEach(child ->
                            seen.computeIfAbsent(crm, _ -> new HashSet<>()).add(child.id()));
        }
        var unnoted = known.stream()
                .map(ListRead::listing)
                .filter(listing -> !isNotedAfter(contact.workspace(), listing, since))
                .toList();
        return Uni.join()
                .all(
                        unnoted.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : listings.note(contact.workspace(), unnoted, at)
                                        .invoke(() -> unnoted.forEach(listing ->
                                                noted.put(new ListQuestion(contact.workspace(), listing), at))),
                        seen.isEmpty() ? Uni.createFrom().voidItem() : links.touch(contact.workspace(), seen, at))
                .andFailFast()
                .replaceWithVoid();
    }

    private static boolean isNotedAfter(Link link, Crm crm, Instant then) {
        return link.half(crm).filter(half -> half.fetchedAt().isAfter(then)).isPresent();
    }

    private boolean isNotedAfter(WorkspaceId workspace, Listings.Listing listing, Instant then) {
        var last = noted.getIfPresent(new ListQuestion(workspace, listing));
        return last != null && last.isAfter(then);
    }

    /** Those of the lists that say something new. */
    private Uni<Void> absorb(Link contact, List<ListRead> read, List<Link> children, Instant at) {
        var caller = new Caller(contact.workspace(), Lane.INTERACTIVE);
        return Multi.createFrom()
                .iterable(read)
                .filter(list -> !isKnown(list, children))
                .onItem()
                .transformToUniAndConcatenate(
                        list -> absorber.absorbRead(caller, list.listing().kind(), list.records(), READ)
                                .chain(() -> vanished(contact, list))
                                .chain(() -> listings.note(contact.workspace(), list.listing(), at)))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private static boolean isKnown(ListRead list, List<Link> children) {
        var crm = list.listing().crm();
        var known = new HashMap<String, Half>();
        living(list.listing(), children)
                .forEach(child -> child.living(crm).ifPresent(half -> known.put(half.externalId(), half)));
        return list.records().size() == known.size()
                && list.records().stream().allMatch(record -> {
                    var half = known.get(record.externalId());
                    return half != null && isSame(half, Half.of(record, half.fetchedAt()));
                });
    }

    private static Stream<Link> living(Listings.Listing listing, List<Link> children) {
        return children.stream()
                .filter(child -> child.kind() == listing.kind()
                        && child.living(listing.crm()).isPresent());
    }

    /** Reads the children by id that a list no longer has: only that says that they are gone. */
    private Uni<Void> vanished(Link contact, ListRead list) {
        var crm = list.listing().crm();
        var listed = list.records().stream().map(CrmRecord::externalId).toList();
        return links.childrenOf(contact.workspace(), list.listing().kind(), List.of(contact.id()))
                .map(children -> children.stream()
                        .filter(child -> child.living(crm)
                                .filter(half -> !listed.contains(half.externalId()))
                                .isPresent())
                        .toList())
                .chain(missing -> Multi.createFrom()
                        .iterable(missing)
                        .onItem()
                        .transformToUniAndConcatenate(child -> look(child, Optional.of(contact), crm)
                                .chain(sighting -> remember(child, List.of(sighting), Duration.ZERO)))
                        .collect()
                        .asList()
                        .replaceWithVoid());
    }

    /**
     * One call for all who ask the same at the same time, each answered on its own context, and none later than a live
     * read may take.
     */
    private <T> Uni<T> once(Crm crm, Object question, Supplier<Uni<T>> call) {
        @SuppressWarnings("unchecked") // a question always has answers of one type
        var shared = (Uni<T>) inFlight.computeIfAbsent(
                question,
                asked -> Uni.createFrom()
                        .deferred(call::get)
                        .onTermination()
                        .invoke(() -> inFlight.remove(asked))
                        .memoize()
                        .indefinitely());
        var inTime = shared.ifNoItem().after(config.liveTimeout()).failWith(() -> new Failure.Timeout(crm));
        return Origin.here().bring(inTime);
    }
}
