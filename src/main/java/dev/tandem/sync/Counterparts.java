package dev.tandem.sync;

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
import dev.tandem.platform.Rounds;
import dev.tandem.store.Conflicts;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the missing half of a contact: by what the contact is known by, the strongest key first, or, after a creation
 * that was never confirmed, among the latest records. A name and a company only suggest who it may be. What is found may be
 * the half of another object that lacks the one this contact has; the two are then one.
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
    private final Conflicts conflicts;
    private final Rules rules;
    private final Stages stages;
    private final Absorber absorber;
    private final Clock clock;

    Counterparts(
            Connectors connectors,
            Links links,
            WriteLedger ledger,
            Conflicts conflicts,
            Rules rules,
            Stages stages,
            Absorber absorber,
            Clock clock) {
        this.connectors = connectors;
        this.links = links;
        this.ledger = ledger;
        this.conflicts = conflicts;
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
                .chain(sought -> sought.isToBeFound()
                        ? find(errand, sought)
                        : Uni.createFrom().item(new Found.Nothing()));
    }

    /**
     * A contact that is looked for.
     *
     * @param sent what was sent to create it there, in its CRM's terms, if nobody knows what came of that; null if nothing
     */
    private record Sought(
            RuleSet rules, Link link, Crm crm, @Nullable Fields sent) {

        /** Of one that nobody has any more, nothing is looked for but what it was about to become. */
        boolean isToBeFound() {
            return sent != null || !link.isGone();
        }

        /** What its record may say: what it is by now, and what it was when it was sent. */
        List<Link> guises() {
            return sent == null ? List.of(link) : List.of(link, link.seenAs(rules.unified(link.kind(), crm, sent)));
        }

        /** Whether the record that was sent names a key, whatever the contact has got since. */
        boolean wasSentWithKey() {
            return sent != null
                    && Stream.of(Field.EMAIL, Field.PHONE)
                            .anyMatch(key -> rules.unified(link.kind(), crm, sent)
                                    .text(key)
                                    .isPresent());
        }

        /** Whether what was sent is like that. */
        boolean isSent(Predicate<Fields> like) {
            return sent != null && like.test(sent);
        }

        Stream<String> texts(Field field) {
            return guises().stream()
                    .flatMap(guise -> guise.fields().text(field).stream())
                    .distinct();
        }

        /** Whether it is the one, or could be, unless it is to be the one that was sent. */
        boolean fits(CrmRecord record) {
            var unified = unified(record);
            return guises().stream()
                    .map(guise -> Matching.of(unified, List.of(guise)))
                    .anyMatch(match ->
                            match instanceof Matching.Matched || (match instanceof Matching.Ambiguous && sent == null));
        }

        /** Whether it says what was asked for. */
        boolean saysTheSame(CrmRecord record) {
            var unified = unified(record);
            return guises().stream().anyMatch(guise -> Matching.saysTheSameOfAPerson(guise, unified));
        }

        CrmRecord unified(CrmRecord record) {
            return record.with(rules.unified(record.kind(), crm, record.fields()));
        }
    }

    private Uni<Found> find(Errand errand, Sought sought) {
        return byKeys(errand, sought)
                .chain(records -> sort(sought, records))
                .chain(hits -> notRuledOut(sought, hits))
                .chain(hits -> confirmed(errand, hits))
                .map(hits -> hits.stream()
                        .filter(hit -> hit.owner() != null || sought.fits(hit.record()))
                        .toList())
                .call(hits -> admitted(sought, hits.stream().map(Hit::record).toList()))
                .chain(hits -> isUndisputed(sought, hits).chain(undisputed -> found(errand, sought, hits, undisputed)))
                .chain(found -> !(found instanceof Found.Nothing) || sought.wasSentWithKey()
                        ? Uni.createFrom().item(found)
                        : unconfirmed(errand, sought))
                .chain(found -> found instanceof Found.Nothing && sought.sent() == null
                        ? suggested(sought)
                        : Uni.createFrom().item(found))
                .map(found -> found instanceof Found.Free free && sought.sent() != null
                        ? new Found.Free(free.half(), sought.sent())
                        : found);
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
                .call(found -> admitted(sought, found));
    }

    /** In a workspace that is tried out nobody is found who is not marked for it. */
    private Uni<Void> admitted(Sought sought, List<CrmRecord> records) {
        return stages.of(sought.link().workspace())
                .invoke(staging -> staging.ifPresent(test -> {
                    if (!records.stream().allMatch(test::admits)) {
                        throw test.refusal("the contact that %s has already".formatted(sought.crm()));
                    }
                }))
                .replaceWithVoid();
    }

    /**
     * A record that fits a contact.
     *
     * @param owner whose half it is; null if no object has it
     */
    private record Hit(CrmRecord record, @Nullable Link owner) {

        boolean isOf(Link link) {
            return owner != null && owner.id().equals(link.id());
        }

        /** Whether it may become the contact's: nobody has it, or somebody who lacks what the contact has. */
        boolean isFreeFor(Link link) {
            return owner == null
                    || (!owner.isDeleted()
                            && !link.isGone()
                            && owner.half(record.crm().other()).isEmpty());
        }
    }

    private Uni<List<Hit>> sort(Sought sought, List<CrmRecord> records) {
        var link = sought.link();
        return hits(sought, records.stream().filter(sought::fits).toList()).map(hits -> {
            // if it has got its half meanwhile, this is the latest that is known of it
            var own = hits.stream().filter(hit -> hit.isOf(link)).toList();
            return own.isEmpty()
                    ? hits.stream().filter(hit -> hit.isFreeFor(link)).toList()
                    : own;
        });
    }

    /** Those that no person has said are somebody else. */
    private Uni<List<Hit>> notRuledOut(Sought sought, List<Hit> hits) {
        var link = sought.link();
        var others = hits.stream()
                .flatMap(hit -> Stream.ofNullable(hit.owner()))
                .map(Link::id)
                .filter(owner -> !owner.equals(link.id()))
                .toList();
        return toldApart(link, others)
                .map(apart -> hits.stream()
                        .filter(hit -> hit.owner() == null
                                || !apart.contains(hit.owner().id()))
                        .toList());
    }

    private Uni<Set<LinkId>> toldApart(Link link, List<LinkId> others) {
        return others.isEmpty()
                ? Uni.createFrom().item(Set.of())
                : conflicts.toldApart(link.workspace(), link.id(), others);
    }

    /** As their CRM has them by id, those that no object has yet: what a search finds may have moved, or be gone. */
    private Uni<List<Hit>> confirmed(Errand errand, List<Hit> hits) {
        return Multi.createFrom()
                .iterable(hits)
                .onItem()
                .transformToUniAndConcatenate(hit -> hit.owner() == null
                        ? connectors
                                .of(hit.record().crm())
                                .observe(errand.caller(), hit.record().key())
                                .map(record -> Optional.of(new Hit(record, null)))
                                .onFailure(Failure.NotFound.class)
                                .recoverWithItem(Optional.empty())
                        : Uni.createFrom().item(Optional.of(hit)))
                .collect()
                .asList()
                .map(all -> all.stream().flatMap(Optional::stream).toList());
    }

    private Uni<List<Hit>> hits(Sought sought, List<CrmRecord> records) {
        var crm = sought.crm();
        var ids = records.stream().map(CrmRecord::externalId).toList();
        return links.byRefs(sought.link().workspace(), Kind.CONTACT, crm, ids).map(owners -> {
            var byId = new HashMap<String, Link>();
            owners.forEach(owner -> owner.half(crm).ifPresent(half -> byId.put(half.externalId(), owner)));
            return records.stream()
                    .map(record -> new Hit(record, byId.get(record.externalId())))
                    .toList();
        });
    }

    /** Whether the one that was found could be nobody else's: two who share a phone both find the third who has it. */
    private Uni<Boolean> isUndisputed(Sought sought, List<Hit> hits) {
        var link = sought.link();
        if (hits.size() != 1 || hits.getFirst().isOf(link) || sought.sent() != null) {
            return Uni.createFrom().item(true);
        }
        var found = sought.unified(hits.getFirst().record());
        return links.contactsHolding(link.workspace(), texts(found, Field.EMAIL), texts(found, Field.PHONE))
                .map(holders -> Stream.concat(
                                Stream.of(link),
                                holders.stream().filter(holder -> !holder.id().equals(link.id())))
                        .toList())
                .map(rivals -> Matching.of(found, rivals) instanceof Matching.Matched(var one, var by)
                        && one.id().equals(link.id()));
    }

    /** Contacts of that CRM alone that have its name and company: whether one is its half, a person decides. */
    private Uni<Found> suggested(Sought sought) {
        var link = sought.link();
        var fields = link.fields();
        return !Matching.suggests(fields, fields)
                ? Uni.createFrom().item(new Found.Nothing())
                : links.contactsCalled(
                                link.workspace(),
                                sought.crm(),
                                fields.text(Field.FIRST_NAME).orElse(""),
                                fields.text(Field.LAST_NAME).orElse(""),
                                fields.text(Field.COMPANY).orElse(""))
                        .chain(called -> stages.of(link.workspace())
                                .map(staging -> called.stream()
                                        .filter(other -> staging.map(test -> test.admits(other))
                                                .orElse(true))
                                        .filter(other -> Matching.suggests(fields, other.fields()))
                                        .map(Link::id)
                                        .toList()))
                        .chain(others -> toldApart(link, others)
                                .map(apart -> others.stream()
                                        .filter(other -> !apart.contains(other))
                                        .toList()))
                        .map(others -> others.isEmpty() ? new Found.Nothing() : new Found.Several(others));
    }

    private static List<String> texts(CrmRecord record, Field field) {
        return record.fields().text(field).stream().toList();
    }

    private Uni<Found> found(Errand errand, Sought sought, List<Hit> hits, boolean isUndisputed) {
        return hits.size() > 1 || !isUndisputed
                ? several(errand, hits)
                : Uni.createFrom()
                        .item(hits.stream()
                                .findFirst()
                                .map(hit -> found(sought, hit))
                                .orElseGet(Found.Nothing::new));
    }

    private Found found(Sought sought, Hit hit) {
        return hit.owner() == null || hit.isOf(sought.link())
                ? new Found.Free(Half.of(hit.record(), clock.now()), Fields.NONE)
                : new Found.Taken(hit.owner());
    }

    private Uni<Found> several(Errand errand, List<Hit> hits) {
        var free = hits.stream()
                .filter(hit -> hit.owner() == null)
                .map(Hit::record)
                .toList();
        return absorber.absorbUnmatched(errand.caller(), Kind.CONTACT, free, errand.author())
                .map(absorbed -> new Found.Several(Stream.concat(
                                hits.stream().flatMap(hit -> Stream.ofNullable(hit.owner())), absorbed.links().stream())
                        .map(Link::id)
                        .toList()));
    }

    /**
     * Looks for a contact whose creation was never confirmed, that no key names, and that is not recognised when it is created
     * again, among the latest ones. Before it is certain that they are all listed, its absence proves nothing, and it must not
     * be created again.
     */
    private Uni<Found> unconfirmed(Errand errand, Sought sought) {
        var link = sought.link();
        var crm = sought.crm();
        var repeats = connectors.of(crm).recognisesRepeats();
        return ledger.open(link.workspace(), link.id(), crm)
                .map(open ->
                        open.filter(sent -> !clock.now().isBefore(sent.first().plus(repeats))))
                .chain(open -> open.isEmpty()
                        ? Uni.createFrom().item(new Found.Nothing())
                        : latest(errand, sought, open.get().first().minus(CLOCKS_DIFFER))
                                .chain(records -> marked(sought, records))
                                .chain(records -> ourOwn(sought, records))
                                .chain(ours -> confirmed(errand, ours))
                                .invoke(ours -> {
                                    if (ours.isEmpty()
                                            && clock.now()
                                                    .isBefore(open.get().last().plus(UNTIL_LISTED))) {
                                        throw new Failure.UnknownOutcome(crm);
                                    }
                                })
                                .chain(ours -> found(errand, sought, ours, true)));
    }

    /** In a workspace that is tried out, what was sent with the mark is not found among what does not bear it. */
    private Uni<List<CrmRecord>> marked(Sought sought, List<CrmRecord> records) {
        return stages.of(sought.link().workspace())
                .map(staging -> staging.filter(test -> sought.isSent(test::admits))
                        .map(test -> records.stream().filter(test::admits).toList())
                        .orElse(records));
    }

    /** Those of our own creations that are not the half of an object already. */
    private Uni<List<Hit>> ourOwn(Sought sought, List<CrmRecord> records) {
        return hits(sought, records)
                .map(hits -> hits.stream().filter(hit -> hit.owner() == null).toList());
    }

    /** The latest that say the same; of the rest, which may be many, nothing is kept. */
    private Uni<List<CrmRecord>> latest(Errand errand, Sought sought, Instant since) {
        var crm = connectors.of(sought.crm());
        var alike = new ArrayList<CrmRecord>();
        return Rounds.from(
                        Optional.<String>empty(),
                        cursor -> crm.list(errand.caller(), Kind.CONTACT, since, cursor.orElse(null), PAGE)
                                .invoke(page -> page.records().stream()
                                        .filter(sought::saysTheSame)
                                        .forEach(alike::add))
                                .map(page -> Optional.ofNullable(page.next())),
                        Optional::isPresent)
                .replaceWith(alike);
    }
}
