package dev.tandem.sync;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.tandem.connector.Caller;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Dispute;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.store.WriteLedger;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what a CRM says of its records: each becomes a half of the object it belongs to, known, matched or new. Nothing
 * is written to a CRM here.
 */
@ApplicationScoped
public class Absorber {

    /** How long a contact that is met in a read is left to its reader, who may be about to join or change it. */
    private static final Duration ACQUAINTANCE = Duration.ofSeconds(30);

    private static final String UNIQUE_VIOLATION = "23505";

    private final Links links;
    private final WriteLedger ledger;
    private final Rules rules;
    private final Stages stages;
    private final Clock clock;

    Absorber(Links links, WriteLedger ledger, Rules rules, Stages stages, Clock clock) {
        this.links = links;
        this.ledger = ledger;
        this.rules = rules;
        this.stages = stages;
        this.clock = clock;
    }

    /**
     * What was taken in.
     *
     * @param links the objects that the records are halves of now
     * @param matched how many records were found to be the missing half of an object
     * @param orphans how many children were left out because their contact is not known; they come with it
     * @param doubtful the objects whose records may be older than what is known, so that they were left as they are: they
     *     have to be read again before anything is decided about them
     */
    public record Absorbed(List<Link> links, int matched, int orphans, Set<LinkId> doubtful) {}

    /** Takes in records of one kind from one CRM. */
    public Uni<Absorbed> absorb(Caller caller, Kind kind, List<CrmRecord> records, AuditEntry.Author author) {
        return absorb(new Intake(caller, author, true, Marking.NONE, Instant.MIN), kind, records);
    }

    /**
     * Takes in records of one kind from one CRM that have changed, and marks the contacts that they are, or belong to, in
     * the lane of the caller: in the same transactions, so that nothing is taken in and then forgotten.
     */
    public Uni<Absorbed> absorbChanged(Caller caller, Kind kind, List<CrmRecord> records, AuditEntry.Author author) {
        return absorb(new Intake(caller, author, true, Marking.ALL, Instant.MIN), kind, records);
    }

    /** Takes in records that somebody merely read: where that shows something new to carry, their contacts are marked. */
    public Uni<Absorbed> absorbRead(Caller caller, Kind kind, List<CrmRecord> records, AuditEntry.Author author) {
        return absorbRead(caller, kind, records, author, Instant.MIN);
    }

    /** The same, for whoever may see to them before that time. */
    public Uni<Absorbed> absorbRead(
            Caller caller, Kind kind, List<CrmRecord> records, AuditEntry.Author author, Instant notBefore) {
        return absorb(new Intake(caller, author, true, Marking.NEWS, notBefore), kind, records);
    }

    /** Takes in records that are known to fit several objects: each that is not known becomes one of its own. */
    Uni<Absorbed> absorbUnmatched(Caller caller, Kind kind, List<CrmRecord> records, AuditEntry.Author author) {
        return absorb(new Intake(caller, author, false, Marking.NONE, Instant.MIN), kind, records);
    }

    /**
     * On whose account records are taken in, and how.
     *
     * @param matching whether those that are not known may be the missing half of a known object
     * @param marking which of their contacts are marked
     * @param notBefore when those that are marked are due at the earliest
     */
    private record Intake(
            Caller caller, AuditEntry.Author author, boolean matching, Marking marking, Instant notBefore) {

        Links.Change due(Links.Change change) {
            var mark = change.mark();
            return mark == null || !mark.dueAt().isBefore(notBefore)
                    ? change
                    : change.with(new Mark(mark.contact(), mark.lane(), notBefore));
        }
    }

    private enum Marking {
        /** None: whoever takes them in sees to them. */
        NONE,
        /** Those for which there is something new to carry: nobody sees to them, nor would a poll that finds them known. */
        NEWS,
        ALL
    }

    private Uni<Absorbed> absorb(Intake intake, Kind kind, List<CrmRecord> records) {
        return admitted(intake, kind, records)
                .chain(all -> sortIn(intake, kind, all))
                .onFailure(Absorber::isOvertaken)
                .retry()
                .atMost(3);
    }

    /** All of them; in a workspace that is tried out, of the contacts only those that are marked for it. */
    private Uni<List<CrmRecord>> admitted(Intake intake, Kind kind, List<CrmRecord> records) {
        return kind != Kind.CONTACT
                ? Uni.createFrom().item(records)
                : stages.of(intake.caller().workspace())
                        .map(staging -> staging.map(test ->
                                        records.stream().filter(test::admits).toList())
                                .orElse(records));
    }

    /** An object was given another half, or its own was read, while a record was found to be its half. */
    private static final class Moved extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Moved() {
            super("the object has another half by now, or one that was read since", null, false, false);
        }
    }

    /**
     * Looks again if what was read was overtaken.
     *
     * @return what fails with {@link Failure.Busy} if it is overtaken each time
     */
    static <T> Uni<T> certainly(Uni<T> look) {
        return look.onFailure(Absorber::isOvertaken)
                .retry()
                .atMost(2)
                .onFailure(Absorber::isOvertaken)
                .transform(_ -> Failure.Busy.moving());
    }

    /** Whether somebody else took a record in, or gave it to another object, at the same time; looking again finds it. */
    private static boolean isOvertaken(Throwable failure) {
        return failure instanceof Moved
                || (failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState()));
    }

    /**
     * Halves that were read to decide about an object.
     *
     * @throws Moved if one may be older than what is known: nothing is to be decided on it before it is read again
     */
    static Map<Crm, Half> certain(Link current, Map<Crm, Half> read) {
        if (current.isInDoubt(read)) {
            throw new Moved();
        }
        return read;
    }

    private Uni<Absorbed> sortIn(Intake intake, Kind kind, List<CrmRecord> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().item(new Absorbed(List.of(), 0, 0, Set.of()));
        }
        var workspace = intake.caller().workspace();
        var page = new Page(workspace, kind, records.getFirst().crm(), distinct(records));
        return Uni.combine()
                .all()
                .unis(
                        rules.of(intake.caller()),
                        links.byRefs(workspace, kind, page.crm(), page.ids()),
                        links.byRefs(workspace, Kind.CONTACT, page.crm(), page.contactIds()))
                .asTuple()
                .chain(found -> adopt(
                                intake,
                                found.getItem1(),
                                page,
                                strays(page, found.getItem2(), found.getItem3()),
                                found.getItem3())
                        .chain(adopted -> adopted
                                ? sortIn(intake, kind, records)
                                : sortIn(intake, found.getItem1(), page, found.getItem2(), found.getItem3())));
    }

    private Uni<Absorbed> sortIn(Intake intake, RuleSet rules, Page page, List<Link> known, List<Link> parents) {
        var knownById = byExternalId(page.crm(), known);
        var unknown = unified(rules, page, record -> !knownById.containsKey(record.externalId()));
        return candidates(intake, unknown, parents)
                .chain(candidates -> store(
                        intake,
                        sort(page, matches(rules, unknown, candidates, parents), known, parents),
                        rules,
                        candidates.sent()));
    }

    /** Some of the records of a page, in unified terms. */
    private static Page unified(RuleSet rules, Page page, Predicate<CrmRecord> wanted) {
        return new Page(
                page.workspace(),
                page.kind(),
                page.crm(),
                page.records().stream()
                        .filter(wanted)
                        .map(record -> record.with(rules.unified(record.kind(), record.crm(), record.fields())))
                        .toList());
    }

    /** A child whose record says that it belongs to another contact than the one it is known to belong to. */
    private record Stray(Link child, Half seen, Link contact) {

        LinkId former() {
            return Writer.contactOf(child);
        }

        /** How much of it goes over, as it is by now. */
        Adoption adoption(Link current, Crm crm, Map<LinkId, Link> formers) {
            return Adoption.of(current, crm, seen, contact, formers.get(Writer.contactOf(current)));
        }
    }

    private List<Stray> strays(Page page, Collection<Link> known, Collection<Link> parents) {
        var knownById = byExternalId(page.crm(), known);
        var parentsById = byExternalId(page.crm(), parents);
        var strays = new ArrayList<Stray>();
        for (var record : page.records()) {
            var child = knownById.get(record.externalId());
            var contactId = record.key().contactExternalId();
            var contact = contactId == null ? null : parentsById.get(contactId);
            if (child != null && contact != null && !contact.id().equals(child.contactId())) {
                strays.add(new Stray(child, Half.of(record, clock.now()), contact));
            }
        }
        return strays;
    }

    /**
     * Gives children to the contacts that they belong to by now: see {@link Adoption}. Records that are taken from them are
     * halves of nothing afterwards, and are taken in like any others.
     *
     * @return whether any was given
     */
    private Uni<Boolean> adopt(Intake intake, RuleSet rules, Page page, List<Stray> strays, List<Link> parents) {
        return strays.isEmpty()
                ? Uni.createFrom().item(false)
                : links.byIds(
                                page.workspace(),
                                strays.stream().map(Stray::former).distinct().toList())
                        .map(formers -> formers.stream().collect(toMap(Link::id, former -> former)))
                        .chain(formers -> adopt(intake, rules, page, strays, parents, formers));
    }

    private Uni<Boolean> adopt(
            Intake intake,
            RuleSet rules,
            Page page,
            List<Stray> strays,
            List<Link> parents,
            Map<LinkId, Link> formers) {
        var going = strays.stream()
                .filter(stray -> stray.adoption(stray.child(), page.crm(), formers) != Adoption.NONE)
                .collect(toMap(stray -> stray.child().id(), stray -> stray));
        if (going.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        var whole = going.values().stream()
                .filter(stray -> stray.adoption(stray.child(), page.crm(), formers) == Adoption.WHOLE)
                .map(stray -> stray.seen().externalId())
                .collect(toUnmodifiableSet());
        var records = unified(rules, page, record -> whole.contains(record.externalId()));
        return candidates(intake, records, parents)
                .map(candidates -> matches(rules, records, candidates, parents))
                .chain(matches -> links.change(
                        page.workspace(),
                        going.keySet(),
                        current -> Optional.ofNullable(going.get(current.id()))
                                .map(stray -> intake.due(adopted(
                                        intake,
                                        rules,
                                        page.crm(),
                                        current,
                                        stray,
                                        stray.adoption(current, page.crm(), formers),
                                        matches.get(stray.seen().externalId()))))
                                .orElseThrow()))
                .replaceWith(true);
    }

    /** @param match what a record that goes over whole would be the missing half of, were it not known */
    private Links.Change adopted(
            Intake intake,
            RuleSet rules,
            Crm crm,
            Link current,
            Stray stray,
            Adoption adoption,
            @Nullable Matching match) {
        var now = clock.now();
        var contact = stray.contact();
        var mark = intake.marking() == Marking.NONE
                ? null
                : new Mark(contact.id(), intake.caller().lane(), now);
        return switch (adoption) {
            case NONE -> Links.Change.of(current, intake.author(), now);
            case HALF -> {
                var change = stored(rules, Adoption.left(current, crm), intake).with(mark);
                yield Adoption.given(rules, current, crm, new LinkId(Ids.next()), contact, now)
                        .map(given -> change.adding(stored(rules, given, intake)))
                        .orElse(change);
            }
            case WHOLE ->
                // its other half may have gone over before it, as the half of another
                (match instanceof Matching.Matched && !current.isDeleted()
                                ? stored(
                                        rules,
                                        current.without(crm).with(Base.NONE).deleted(now),
                                        intake)
                                : stored(rules, current.of(contact.id()), intake))
                        .with(mark);
        };
    }

    private Links.Change stored(RuleSet rules, Link link, Intake intake) {
        return Observed.of(rules, link, clock.now()).change(intake.author());
    }

    private record Page(WorkspaceId workspace, Kind kind, Crm crm, List<CrmRecord> records) {

        List<String> ids() {
            return records.stream().map(CrmRecord::externalId).toList();
        }

        List<String> contactIds() {
            return records.stream()
                    .map(record -> record.key().contactExternalId())
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
        }

        List<String> references() {
            return records.stream()
                    .map(CrmRecord::linkedTo)
                    .filter(Objects::nonNull)
                    .toList();
        }

        List<String> texts(Field field) {
            return records.stream()
                    .flatMap(record -> record.fields().text(field).stream())
                    .distinct()
                    .toList();
        }
    }

    static List<CrmRecord> distinct(List<CrmRecord> records) {
        return List.copyOf(records.stream()
                .collect(toMap(CrmRecord::externalId, record -> record, (_, later) -> later, LinkedHashMap::new))
                .values());
    }

    /**
     * The objects that a record of a page might be the missing half of.
     *
     * @param sent what was sent to create that half, by object, where nobody knows what came of it; in the CRM's own terms
     */
    private record Candidates(List<Link> links, Map<LinkId, Fields> sent) {

        static final Candidates NONE = new Candidates(List.of(), Map.of());

        /** Those that may have been created at the CRM already, as what was sent there: that is what their records say. */
        List<Link> asSent(RuleSet rules, Crm crm) {
            return links.stream()
                    .flatMap(link -> Stream.ofNullable(sent.get(link.id()))
                            .map(fields -> link.seenAs(rules.unified(link.kind(), crm, fields))))
                    .toList();
        }

        /** Those that may have been created as what was sent, the others as they are by now. */
        List<Link> asTheirRecordsSay(List<Link> asSent) {
            return Stream.concat(asSent.stream(), links.stream().filter(link -> !sent.containsKey(link.id())))
                    .toList();
        }
    }

    private Uni<Candidates> candidates(Intake intake, Page page, List<Link> parents) {
        if (!intake.matching() || page.records().isEmpty()) {
            return Uni.createFrom().item(Candidates.NONE);
        }
        return page.kind().isChild() ? children(page, parents) : contacts(page);
    }

    private Uni<Candidates> children(Page page, List<Link> parents) {
        return links.childrenOf(page.workspace(), page.kind(), ids(parents))
                .chain(children -> children.isEmpty()
                        ? Uni.createFrom().item(Candidates.NONE)
                        : ledger.sent(page.workspace(), page.crm(), ids(children))
                                .map(sent -> new Candidates(children, sent)));
    }

    private static List<LinkId> ids(List<Link> links) {
        return links.stream().map(Link::id).toList();
    }

    /** Those that hold what the records are known by, and those whose creation at the CRM was never confirmed. */
    private Uni<Candidates> contacts(Page page) {
        return Uni.combine()
                .all()
                .unis(
                        links.contactsHolding(page.workspace(), page.texts(Field.EMAIL), page.texts(Field.PHONE)),
                        links.byRefs(page.workspace(), page.kind(), page.crm().other(), page.references()),
                        ledger.sentContacts(page.workspace(), page.crm()))
                .asTuple()
                .chain(found -> unconfirmed(page, found.getItem3().keySet()).map(unconfirmed -> {
                    var all = new LinkedHashMap<LinkId, Link>();
                    Stream.of(found.getItem1(), found.getItem2(), unconfirmed)
                            .flatMap(List::stream)
                            .forEach(link -> all.put(link.id(), link));
                    return new Candidates(List.copyOf(all.values()), found.getItem3());
                }));
    }

    private Uni<List<Link>> unconfirmed(Page page, Collection<LinkId> sent) {
        return sent.isEmpty() ? Uni.createFrom().item(List.of()) : links.byIds(page.workspace(), sent);
    }

    /**
     * What becomes of every record of a page.
     *
     * @param known what is news of known objects
     */
    private record Sorting(Crm crm, Map<LinkId, News> known, List<Fresh> fresh, int matched, int orphans) {}

    /** A new half of an object, and the object as it was when the half was found to be one of it. */
    private record News(Link link, Half half) {}

    /**
     * A new object.
     *
     * @param candidates the objects that it could be one with
     */
    private record Fresh(Link link, List<LinkId> candidates) {}

    private Sorting sort(Page page, Map<String, Matching> matches, Collection<Link> known, List<Link> parents) {
        var knownById = byExternalId(page.crm(), known);
        var parentsById = byExternalId(page.crm(), parents);
        var news = new HashMap<LinkId, News>();
        var fresh = new ArrayList<Fresh>();
        var matched = 0;
        var orphans = 0;
        var now = clock.now();
        for (var record : page.records()) {
            var half = Half.of(record, now);
            var link = knownById.get(record.externalId());
            var contactId = record.key().contactExternalId();
            var parent = contactId == null ? null : parentsById.get(contactId);
            if (link != null) {
                news.put(link.id(), new News(link, half));
            } else if (record.kind().isChild() && (parent == null || parent.isDeleted())) {
                orphans++;
            } else if (matches.get(record.externalId()) instanceof Matching.Matched match) {
                news.put(match.link().id(), new News(match.link(), half));
                matched++;
            } else {
                var id = new LinkId(Ids.next());
                fresh.add(new Fresh(
                        Link.empty(page.workspace(), id, page.kind(), parent == null ? null : parent.id(), now)
                                .with(Map.of(page.crm(), half)),
                        matches.get(record.externalId()) instanceof Matching.Ambiguous(var several)
                                ? several.stream().map(Link::id).toList()
                                : List.of()));
            }
        }
        return new Sorting(page.crm(), news, fresh, matched, orphans);
    }

    /**
     * What each unknown record is a half of. Two children that say the same are two objects' halves; two people that fit
     * the same object are for a person to tell apart.
     */
    private static Map<String, Matching> matches(
            RuleSet rules, Page unknown, Candidates candidates, List<Link> parents) {
        var asSent = candidates.asSent(rules, unknown.crm());
        return unknown.kind().isChild()
                ? childrenMatches(unknown, candidates.asTheirRecordsSay(asSent), asSent, parents)
                : contactMatches(unknown, candidates.links(), asSent);
    }

    /**
     * Whatever names its counterpart gets it, before others that say exactly the same; what is left may be what Tandem
     * created, and its CRM made more of.
     */
    private static Map<String, Matching> childrenMatches(
            Page unknown, List<Link> asTheirRecordsSay, List<Link> asSent, List<Link> parents) {
        var parentsById = byExternalId(unknown.crm(), parents);
        var matches = new HashMap<String, Matching>();
        var taken = new HashSet<LinkId>();
        for (var pass : List.<Pass>of(
                new Pass(asTheirRecordsSay, Matching::byReference),
                new Pass(asTheirRecordsSay, Matching::of),
                new Pass(asSent, Matching::ofOurOwn))) {
            for (var record : unknown.records()) {
                if (matches.get(record.externalId()) instanceof Matching.Matched) {
                    continue;
                }
                var contactId = record.key().contactExternalId();
                var free = pass.candidates().stream()
                        .filter(link -> !taken.contains(link.id()))
                        .toList();
                var match = pass.how().apply(record, of(contactId == null ? null : parentsById.get(contactId), free));
                matches.put(record.externalId(), match);
                if (match instanceof Matching.Matched one) {
                    taken.add(one.link().id());
                }
            }
        }
        return matches;
    }

    /** One way to match records, with the objects that it looks among. */
    private record Pass(List<Link> candidates, BiFunction<CrmRecord, List<Link>, Matching> how) {}

    private static Map<String, Matching> contactMatches(Page unknown, List<Link> asTheyAre, List<Link> asSent) {
        var matches = new HashMap<String, Matching>();
        for (var record : unknown.records()) {
            var match = Matching.of(record, asTheyAre);
            matches.put(
                    record.externalId(),
                    match instanceof Matching.Unmatched ? Matching.ofOurOwn(record, asSent) : match);
        }
        var wanted = matches.values().stream()
                .flatMap(match -> match instanceof Matching.Matched one
                        ? Stream.of(one.link().id())
                        : Stream.of())
                .collect(groupingBy(id -> id, counting()));
        matches.replaceAll((_, match) -> match instanceof Matching.Matched one
                        && wanted.getOrDefault(one.link().id(), 0L) > 1
                ? new Matching.Ambiguous(List.of(one.link()))
                : match);
        return matches;
    }

    /** What a person has to decide about a contact that could be one with several others. */
    static Dispute ambiguous(List<LinkId> candidates) {
        return Dispute.about(
                DisputeType.AMBIGUOUS_MATCH,
                candidates,
                candidates.size() == 1
                        ? "it could be one with another: join the two, or keep it separate"
                        : "it could be one with %d others: name the one, or keep it separate"
                                .formatted(candidates.size()));
    }

    private static Map<String, Link> byExternalId(Crm crm, Collection<Link> links) {
        var byId = new HashMap<String, Link>();
        links.forEach(link -> link.half(crm).ifPresent(half -> byId.put(half.externalId(), link)));
        return byId;
    }

    private static List<Link> of(@Nullable Link parent, List<Link> candidates) {
        return parent == null
                ? candidates
                : candidates.stream()
                        .filter(link -> parent.id().equals(link.contactId()))
                        .toList();
    }

    private Uni<Absorbed> store(Intake intake, Sorting sorting, RuleSet rules, Map<LinkId, Fields> sent) {
        var workspace = intake.caller().workspace();
        var added = sorting.fresh().stream()
                .map(one -> intake.due(added(rules, one, intake)))
                .toList();
        return links.add(workspace, added)
                .chain(() -> links.change(workspace, sorting.known().keySet(), link -> {
                    var news = sorting.known().get(link.id());
                    if (news == null) {
                        return intake.due(change(rules, link, intake));
                    }
                    var change = change(rules, seen(rules, sorting.crm(), link, news, sent), intake);
                    return intake.due(
                            intake.marking() == Marking.NEWS
                                    ? Observed.lookingAgain(change, link, Map.of(sorting.crm(), news.half()))
                                    : change);
                }))
                .map(changed -> {
                    var all = new ArrayList<>(
                            added.stream().map(Links.Change::link).toList());
                    all.addAll(changed);
                    return new Absorbed(
                            List.copyOf(all), sorting.matched(), sorting.orphans(), doubtful(sorting, changed));
                });
    }

    private static Set<LinkId> doubtful(Sorting sorting, List<Link> stored) {
        return stored.stream()
                .filter(link -> Optional.ofNullable(sorting.known().get(link.id()))
                        .filter(news -> link.isInDoubt(Map.of(sorting.crm(), news.half())))
                        .isPresent())
                .map(Link::id)
                .collect(toUnmodifiableSet());
    }

    /** @throws Moved if the record is, or may be, another object's half by now */
    private static Link seen(RuleSet rules, Crm crm, Link current, News news, Map<LinkId, Fields> sent) {
        var own = current.own(Map.of(crm, news.half()), news.link());
        if (own.isEmpty()) {
            throw new Moved();
        }
        return Requested.seen(rules, current, own, sent.getOrDefault(current.id(), Fields.NONE));
    }

    private Links.Change added(RuleSet rules, Fresh fresh, Intake intake) {
        var change = change(rules, fresh.link(), intake);
        if (intake.marking() == Marking.NEWS) {
            var dueAt = fresh.link().kind() == Kind.CONTACT ? clock.now().plus(ACQUAINTANCE) : clock.now();
            change = change.with(new Mark(Writer.contactOf(fresh.link()), Lane.WEBHOOK, dueAt));
        }
        return fresh.candidates().isEmpty()
                ? change
                : change.with(change.link().with(SyncState.CONFLICT))
                        .with(change.disputes()
                                .and(DisputeType.AMBIGUOUS_MATCH, List.of(ambiguous(fresh.candidates()))));
    }

    private Links.Change change(RuleSet rules, Link seen, Intake intake) {
        var now = clock.now();
        var observed = Observed.of(rules, seen, now);
        var change = intake.marking() == Marking.NEWS
                ? observed.changeByLook(intake.author(), seen.state())
                : observed.change(intake.author());
        return intake.marking() == Marking.ALL
                ? change.with(new Mark(Writer.contactOf(seen), intake.caller().lane(), now))
                : change;
    }
}
