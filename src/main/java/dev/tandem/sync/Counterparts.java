package dev.tandem.sync;

import static java.util.Objects.requireNonNull;

import dev.tandem.connector.Connectors;
import dev.tandem.connector.ContactKey;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.store.WriteLedger;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the missing half of a contact: by what the contact is known by, the strongest key first, or, after a creation
 * that was never confirmed, among the latest records. What is found may be the half of another object that lacks the one
 * this contact has; the two are then one.
 */
@ApplicationScoped
class Counterparts {

    /** How long a record may take to show in its CRM's lists. */
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(60);

    /** How far a CRM's clock may be behind ours. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);

    private static final int PAGE = 100;

    private final Connectors connectors;
    private final Links links;
    private final WriteLedger ledger;
    private final Rules rules;
    private final Stages stages;
    private final Absorber absorber;
    private final Clock clock;

    Counterparts(
            Connectors connectors,
            Links links,
            WriteLedger ledger,
            Rules rules,
            Stages stages,
            Absorber absorber,
            Clock clock) {
        this.connectors = connectors;
        this.links = links;
        this.ledger = ledger;
        this.rules = rules;
        this.stages = stages;
        this.absorber = absorber;
        this.clock = clock;
    }

    /** What was found at a CRM. */
    sealed interface Found {
        /** Nothing that could be it. */
        record Nothing() implements Found {}

        /**
         * A record that no object has yet, or that this one was given while it was looked for.
         *
         * @param sent what was sent to create it, if it may be Tandem's own, in its CRM's terms; else empty
         */
        record Free(Half half, Fields sent) implements Found {}

        /** The half of another object that is this one too. */
        record Taken(Link other) implements Found {}

        /** Several that could be it; a person decides. */
        record Several(List<LinkId> candidates) implements Found {}
    }

    /** The half of a contact at a CRM where none is known. */
    Uni<Found> find(Errand errand, Link link, Crm crm) {
        return rules.of(errand.caller())
                .chain(known -> ledger.sent(link.workspace(), crm, List.of(link.id()))
                        .map(sent -> new Sought(known, link, crm, sent.get(link.id()))))
                .chain(sought -> find(errand, sought));
    }

    /**
     * A contact that is looked for.
     *
     * @param sent what was sent to create it there, in its CRM's terms, if nobody knows what came of that; null if nothing
     */
    private record Sought(
            RuleSet rules, Link link, Crm crm, @Nullable Fields sent) {

        /** What its record may say: what it is by now, and what it was when it was sent. */
        List<Link> guises() {
            return sent == null ? List.of(link) : List.of(link, link.seenAs(rules.unified(link.kind(), crm, sent)));
        }

        Stream<String> texts(Field field) {
            return guises().stream()
                    .flatMap(guise -> guise.fields().text(field).stream())
                    .distinct();
        }

        boolean fits(CrmRecord unified) {
            return guises().stream()
                    .anyMatch(guise -> Matching.of(unified, List.of(guise)) instanceof Matching.Matched);
        }
    }

    private Uni<Found> find(Errand errand, Sought sought) {
        return byKeys(errand, sought)
                .chain(records -> sort(sought, records))
                .chain(sorted -> found(errand, sorted))
                .chain(found -> !(found instanceof Found.Nothing) || isFoundByKey(sought)
                        ? Uni.createFrom().item(found)
                        : unconfirmed(errand, sought))
                .chain(found -> found instanceof Found.Free free
                        ? asSent(sought, free.half())
                        : Uni.createFrom().item(found));
    }

    private Uni<Found> asSent(Sought sought, Half half) {
        var sent = sought.sent() == null ? Fields.NONE : sought.sent();
        return ledger.found(sought.link().workspace(), sought.link().id(), sought.crm())
                .replaceWith(new Found.Free(half, sent));
    }

    private Uni<List<CrmRecord>> byKeys(Errand errand, Sought sought) {
        var link = sought.link();
        var crm = sought.crm();
        var keys = Stream.of(
                        link.living(crm.other()).stream()
                                .map(half -> (ContactKey) new ContactKey.LinkedTo(half.externalId())),
                        sought.texts(Field.EMAIL).map(ContactKey.Email::new),
                        sought.texts(Field.PHONE).map(ContactKey.Phone::new))
                .flatMap(all -> all)
                .toList();
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUniAndConcatenate(key -> connectors.of(crm).find(errand.caller(), key))
                .collect()
                .asList()
                .map(found ->
                        Absorber.distinct(found.stream().flatMap(List::stream).toList()))
                .call(found -> stages.of(link.workspace())
                        .invoke(staging -> staging.ifPresent(test -> {
                            if (!found.stream().allMatch(test::admits)) {
                                throw test.refusal("the contact that %s has already".formatted(crm));
                            }
                        })));
    }

    private static Map<String, CrmRecord> unified(RuleSet known, List<CrmRecord> records) {
        var unified = new HashMap<String, CrmRecord>();
        records.forEach(record -> unified.put(
                record.externalId(), record.with(known.unified(record.kind(), record.crm(), record.fields()))));
        return unified;
    }

    /** Records that fit a contact: those that no object has, and the objects that have the others but lack the contact's half. */
    private record Sorted(List<CrmRecord> free, List<Link> taken) {}

    private Uni<Sorted> sort(Sought sought, List<CrmRecord> records) {
        var link = sought.link();
        var crm = sought.crm();
        var unified = unified(sought.rules(), records);
        var fitting = records.stream()
                .filter(record -> sought.fits(requireNonNull(unified.get(record.externalId()))))
                .toList();
        return links.byRefs(
                        link.workspace(),
                        Kind.CONTACT,
                        crm,
                        fitting.stream().map(CrmRecord::externalId).toList())
                .map(owners -> {
                    var byId = new HashMap<String, Link>();
                    owners.forEach(owner -> owner.half(crm).ifPresent(half -> byId.put(half.externalId(), owner)));
                    var own = fitting.stream()
                            .filter(record -> isOf(byId.get(record.externalId()), link))
                            .toList();
                    if (!own.isEmpty()) { // it has got its half meanwhile, and this is the latest that is known of it
                        return new Sorted(own, List.of());
                    }
                    return new Sorted(
                            fitting.stream()
                                    .filter(record -> !byId.containsKey(record.externalId()))
                                    .toList(),
                            owners.stream()
                                    .filter(owner -> !owner.isDeleted()
                                            && owner.half(crm.other()).isEmpty())
                                    .toList());
                });
    }

    private static boolean isOf(@Nullable Link owner, Link link) {
        return owner != null && owner.id().equals(link.id());
    }

    private Uni<Found> found(Errand errand, Sorted sorted) {
        var free = sorted.free();
        var taken = sorted.taken();
        if (free.size() + taken.size() > 1) {
            return absorber.absorbUnmatched(errand.caller(), Kind.CONTACT, free, errand.author())
                    .map(absorbed -> {
                        var candidates = new ArrayList<LinkId>();
                        taken.forEach(other -> candidates.add(other.id()));
                        absorbed.links().forEach(other -> candidates.add(other.id()));
                        return new Found.Several(List.copyOf(candidates));
                    });
        }
        return Uni.createFrom()
                .item(
                        !free.isEmpty()
                                ? new Found.Free(Half.of(free.getFirst(), clock.now()), Fields.NONE)
                                : !taken.isEmpty() ? new Found.Taken(taken.getFirst()) : new Found.Nothing());
    }

    /** Whether a record of ours that is there is certain to be found by a key, or to be recognised when created again. */
    private boolean isFoundByKey(Sought sought) {
        return connectors.of(sought.crm()).recognisesRepeats()
                || sought.texts(Field.EMAIL).findAny().isPresent()
                || sought.texts(Field.PHONE).findAny().isPresent();
    }

    /**
     * Looks for a contact whose creation was never confirmed, and that no key names, among the latest ones. Before it is
     * certain that they are all listed, its absence proves nothing, and it must not be created again.
     */
    private Uni<Found> unconfirmed(Errand errand, Sought sought) {
        var link = sought.link();
        var crm = sought.crm();
        return ledger.open(link.workspace(), link.id(), crm)
                .chain(sent -> sent.isEmpty()
                        ? Uni.createFrom().item(new Found.Nothing())
                        : latest(errand, crm, sent.get().minus(CLOCKS_DIFFER), null)
                                .map(records -> ourOwn(sought, records))
                                .chain(ours -> sortOurOwn(link, crm, ours))
                                .invoke(ours -> {
                                    if (ours.free().isEmpty()
                                            && clock.now().isBefore(sent.get().plus(UNTIL_LISTED))) {
                                        throw new Failure.UnknownOutcome(crm);
                                    }
                                })
                                .chain(ours -> found(errand, ours)));
    }

    private static List<CrmRecord> ourOwn(Sought sought, List<CrmRecord> records) {
        var unified = unified(sought.rules(), records);
        return records.stream()
                .filter(record -> sought.guises().stream()
                        .anyMatch(guise ->
                                Matching.saysTheSameOfAPerson(guise, requireNonNull(unified.get(record.externalId())))))
                .toList();
    }

    /** Those of our own creations that are not the half of an object already. */
    private Uni<Sorted> sortOurOwn(Link link, Crm crm, List<CrmRecord> records) {
        var ids = records.stream().map(CrmRecord::externalId).toList();
        return links.byRefs(link.workspace(), Kind.CONTACT, crm, ids).map(owners -> {
            var owned = owners.stream()
                    .flatMap(owner -> owner.half(crm).stream())
                    .map(Half::externalId)
                    .toList();
            return new Sorted(
                    records.stream()
                            .filter(record -> !owned.contains(record.externalId()))
                            .toList(),
                    List.of());
        });
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
}
