package dev.tandem.sync;

import dev.tandem.connector.Connectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Dispute;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Disputes;
import dev.tandem.model.Failure;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.SyncState;
import dev.tandem.model.WriteOutcome;
import dev.tandem.model.WriteResult;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.store.WriteLedger;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries one object: plans what its CRMs lack, writes it, and records what came of it. Each write is recorded after the
 * CRM confirmed it and in one transaction with the audit entry; no transaction is open while a CRM is called.
 */
@ApplicationScoped
public class Carrier {

    /** A record that moves under our hands this often is left to the next run. */
    private static final int ROUNDS = 3;

    /** How long what could not be written rests before the queue takes it up. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final Writer writer;
    private final Links links;
    private final WriteLedger ledger;
    private final Rules rules;
    private final Stages stages;
    private final Connectors connectors;
    private final Clock clock;

    Carrier(
            Writer writer,
            Links links,
            WriteLedger ledger,
            Rules rules,
            Stages stages,
            Connectors connectors,
            Clock clock) {
        this.writer = writer;
        this.links = links;
        this.ledger = ledger;
        this.rules = rules;
        this.stages = stages;
        this.connectors = connectors;
        this.clock = clock;
    }

    /**
     * Carries an object as it is stored.
     *
     * @param contact the contact that a child belongs to; null for a contact
     * @param creatable the CRMs that get the record if they do not have it
     */
    public Uni<Carried> carry(Errand errand, Link link, @Nullable Link contact, SortedSet<Crm> creatable) {
        return stages.check(contact == null ? link : contact)
                .chain(() -> rules.of(errand.caller()))
                .chain(known -> round(new Task(errand, known, Map.of(), contact, creatable), link, ROUNDS));
    }

    /** @param fitted since when the rules certainly fit the custom fields that a CRM has; without those of which that is not known */
    private record Task(
            Errand errand,
            RuleSet rules,
            Map<Crm, Instant> fitted,
            @Nullable Link contact,
            SortedSet<Crm> creatable) {

        Task with(RuleSet others, Map<Crm, Instant> since) {
            var all = new EnumMap<Crm, Instant>(Crm.class);
            all.putAll(fitted);
            all.putAll(since);
            return new Task(errand, others, all, contact, creatable);
        }

        /** Of which CRMs the custom fields are to be read, at those times or later, before what they cleared is carried. */
        Map<Crm, Instant> doubts(Plan plan, Link link) {
            var doubts = new EnumMap<Crm, Instant>(Crm.class);
            for (var crm : plan.cleared(rules, link)) {
                var seen = link.living(crm).orElseThrow().fetchedAt();
                if (fitted.getOrDefault(crm, Instant.MIN).isBefore(seen)) {
                    doubts.put(crm, seen);
                }
            }
            return doubts;
        }

        /** The CRM's id of the contact that the object belongs to; null for a contact, and where it has none. */
        @Nullable
        String contactAt(Crm crm) {
            return contact == null
                    ? null
                    : contact.living(crm).map(Half::externalId).orElse(null);
        }
    }

    private Uni<Carried> round(Task task, Link link, int roundsLeft) {
        var observed = Observed.of(task.rules(), link, task.creatable(), clock.now());
        var asked = task.errand().asked();
        var plan = asked == null ? observed.plan() : observed.plan().only(asked.fields());
        var doubts = task.doubts(plan, link);
        if (!doubts.isEmpty()) {
            return rules.fittedSince(task.errand().caller(), task.rules(), doubts)
                    .chain(fitted -> round(task.with(fitted, doubts), link, roundsLeft));
        }
        var mayWait = roundsLeft > 1;
        return intend(task, link, observed, plan, mayWait)
                .chain(overtaken -> overtaken
                        .map(now -> anew(task, now, roundsLeft - 1))
                        .orElseGet(() -> write(task, link, plan)
                                .chain(made -> record(task, link, observed, plan, made))
                                .chain(carried -> next(task, carried, roundsLeft - 1))));
    }

    /** Plans by what is known by now; of what is deleted by now, nothing is carried. */
    private Uni<Carried> anew(Task task, Link now, int roundsLeft) {
        return now.isDeleted() ? Uni.createFrom().item(new Carried(now, List.of())) : round(task, now, roundsLeft);
    }

    /** The object as it was stored; one whose creation was refused meanwhile is no more. */
    static Link still(List<Link> stored, Link object) {
        return stored.stream().findFirst().orElseThrow(() -> new Failure.NotFound("object any more:", object.id()));
    }

    /** Goes on where writing led to more, or where somebody else was faster. */
    private Uni<Carried> next(Task task, Carried carried, int roundsLeft) {
        if (!Rebase.isKnown(task.rules(), carried.link().base())) {
            return Uni.createFrom().item(carried); // whoever knows the new rules goes on
        }
        var moved = moved(carried);
        if (moved.isEmpty() && roundsLeft > 0 && leadsToMore(task, carried)) {
            return round(task, carried.link(), roundsLeft).map(carried::and);
        }
        return moved.isEmpty() || roundsLeft == 0
                ? Uni.createFrom().item(carried)
                : look(task, carried.link())
                        .map(Optional::of)
                        .onFailure(Failure.class)
                        .recoverWithItem(Optional.empty()) // the queue takes it up
                        .map(seen -> seen.filter(now -> Rebase.isKnown(task.rules(), now.base())))
                        .chain(seen -> seen.map(now -> anew(task, now, roundsLeft))
                                .orElseGet(() -> Uni.createFrom().item(carried)));
    }

    /** Whether a plan still rests on what is known: what was seen or decided while it waited makes it an old one. */
    private static boolean isUnmoved(Link planned, Link current) {
        return planned.base().by(null).equals(current.base().by(null))
                && Stream.of(Crm.values()).allMatch(crm -> said(planned, crm).equals(said(current, crm)));
    }

    private static Optional<Fields> said(Link link, Crm crm) {
        return link.living(crm).map(Half::fields);
    }

    /** Whether a CRM made more of what it was sent, such as a value where it was sent none, and the other lacks that now. */
    private boolean leadsToMore(Task task, Carried carried) {
        return task.errand().asked() == null
                && !carried.writes().isEmpty()
                && carried.writes().stream().allMatch(write -> write.outcome() == WriteOutcome.DONE)
                && Observed.of(task.rules(), carried.link(), clock.now())
                        .plan()
                        .targets()
                        .anyMatch(task.errand().targets()::contains);
    }

    /**
     * Stores what is about to be written, and what it overwrites, before it is: whether or not we live to hear of it, what
     * comes back of it is then no change, what it replaced is in the audit, and a run that made it can be undone. Nothing is
     * stored of a plan that was overtaken.
     *
     * @param mayWait whether a plan that was overtaken is made anew
     * @return the object as it is by now, if the plan was overtaken
     */
    private Uni<Optional<Link>> intend(Task task, Link planned, Observed observed, Plan plan, boolean mayWait) {
        var intended = plan.intended(task.errand().targets());
        var announced = announced(task, planned, plan);
        if (intended.isEmpty() && announced.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        var entry = plan.overwritesAMove() || !announced.isEmpty() ? entry(task, observed, announced) : null;
        var overtaken = new AtomicBoolean();
        return links.change(planned.workspace(), List.of(planned.id()), current -> {
                    var author = task.errand().author();
                    Rebase.demandKnown(task.rules(), current.base());
                    overtaken.set(mayWait && !isUnmoved(planned, current));
                    if (overtaken.get()) {
                        return Links.Change.of(current, author, clock.now());
                    }
                    var base = Requested.rebase(
                            task.rules(),
                            planned.kind(),
                            current.base(),
                            unmoved(intended, planned.base(), current.base()),
                            planned.halves());
                    return Links.Change.of(current.with(base), author, clock.now())
                            .with(entry);
                })
                .map(stored -> overtaken.get() ? Optional.of(still(stored, planned)) : Optional.empty());
    }

    /** The writes that a run is about to make, of which nobody knows yet what comes; none where no run makes them. */
    private static List<WriteResult> announced(Task task, Link planned, Plan plan) {
        return task.errand().scope().run() == null
                ? List.of()
                : plan.targets()
                        .filter(task.errand().targets()::contains)
                        .flatMap(crm -> Stream.ofNullable(plan.writes().get(crm))
                                .map(write -> Writer.announced(crm, planned, write)))
                        .toList();
    }

    /** Those of the changes about whose fields nobody else has decided meanwhile. */
    private static Changes unmoved(Changes intended, Base planned, Base current) {
        var unmoved = intended;
        for (var field : intended.values().keySet()) {
            if (!planned.agreed().get(field).equals(current.agreed().get(field))) {
                unmoved = unmoved.without(field);
            }
        }
        return unmoved;
    }

    /** The base without what certainly was not written, so that it is decided anew. */
    private static Base withoutFailed(Link current, Link planned, Plan plan, List<Writer.Made> made) {
        var failed = EnumSet.noneOf(Crm.class);
        var others = EnumSet.noneOf(Crm.class);
        for (var one : made) {
            var failure = one.result().failure();
            (failure == null || failure instanceof Failure.UnknownOutcome ? others : failed)
                    .add(one.result().crm());
        }
        var refused = plan.intended(failed);
        for (var field : plan.intended(others).values().keySet()) {
            refused = refused.without(field);
        }
        return refused.isEmpty() ? current.base() : Requested.undo(current.base(), refused, planned.base());
    }

    /** The base in which new halves hold what was sent to create them. */
    private static Base withCreated(
            RuleSet rules, Link planned, Plan plan, Link current, Base base, List<Writer.Made> made) {
        var result = base;
        for (var one : made) {
            var crm = one.result().crm();
            if (one.half() != null
                    && planned.half(crm).isEmpty()
                    && current.half(crm).isEmpty()) {
                result = Requested.created(rules, plan, planned.base(), result, crm, one.sent());
            }
        }
        return result;
    }

    /** One CRM after the other, so that the second create can name the first one's record. */
    private Uni<List<Writer.Made>> write(Task task, Link link, Plan plan) {
        var made = new ArrayList<Writer.Made>();
        return Multi.createFrom()
                .items(plan.targets().filter(task.errand().targets()::contains))
                .onItem()
                .transformToUniAndConcatenate(crm -> taken(made)
                        .map(taken -> Uni.createFrom().item(Writer.refused(crm, link, taken)))
                        .orElseGet(() -> one(task, crm, link.with(halves(made)), plan))
                        .invoke(made::add))
                .collect()
                .asList();
    }

    /** Why nobody else is told of a booking either. */
    private static Optional<Failure.SlotTaken> taken(List<Writer.Made> made) {
        return made.stream()
                .flatMap(one ->
                        one.result().failure() instanceof Failure.SlotTaken taken ? Stream.of(taken) : Stream.of())
                .findFirst();
    }

    private Uni<Writer.Made> one(Task task, Crm crm, Link link, Plan plan) {
        var write = plan.writes().get(crm);
        if (write == null) {
            throw new IllegalStateException("no write planned for " + crm);
        }
        return task.errand()
                .scope()
                .tenure()
                .confirm()
                .chain(() -> writer.write(task.errand(), crm, link, task.contactAt(crm), write));
    }

    /** Whatever was activated meanwhile: what was written must be known. */
    private Uni<Carried> record(Task task, Link planned, Observed observed, Plan plan, List<Writer.Made> made) {
        return sameAs(planned, made)
                .chain(same -> rules.by(
                        task.errand().caller(),
                        task.rules(),
                        known -> record(known, task, planned, observed, plan, made, same)));
    }

    /**
     * Where a CRM refused to create the half that a contact lacks, as it has one like it: the objects that are that one and
     * lack the other half. Empty if nothing was refused so.
     */
    private Uni<Optional<List<LinkId>>> sameAs(Link planned, List<Writer.Made> made) {
        if (planned.kind() == Kind.CONTACT && planned.halves().size() == 1) {
            for (var one : made) {
                var result = one.result();
                if (result.operation().equals("create") && result.failure() instanceof Failure.Duplicate duplicate) {
                    return links.byRefs(
                                    planned.workspace(), planned.kind(), result.crm(), List.of(duplicate.externalId()))
                            .map(owners -> Optional.of(owners.stream()
                                    .filter(owner -> !owner.isDeleted()
                                            && owner.half(result.crm().other()).isEmpty())
                                    .map(Link::id)
                                    .toList()));
                }
            }
        }
        return Uni.createFrom().item(Optional.empty());
    }

    /** @param same see {@link #sameAs} */
    private static Disputes disputes(Observed after, Optional<List<LinkId>> same) {
        var lacksOne = !after.link().isDeleted() && after.link().halves().size() == 1;
        return same.filter(_ -> lacksOne)
                .map(candidates -> candidates.isEmpty()
                        ? List.<Dispute>of()
                        : List.of(Dispute.about(
                                DisputeType.DUPLICATE,
                                candidates,
                                "a CRM has one like it and refuses a second: join the two, or tell them apart there")))
                .map(found -> after.disputes().and(DisputeType.DUPLICATE, found))
                .orElseGet(after::disputes);
    }

    private Uni<Carried> record(
            RuleSet known,
            Task task,
            Link planned,
            Observed observed,
            Plan plan,
            List<Writer.Made> made,
            Optional<List<LinkId>> same) {
        var errand = task.errand();
        var results = made.stream().map(Writer.Made::result).toList();
        var halves = halves(made);
        gone(planned, made).forEach(halves::put);
        return links.change(planned.workspace(), List.of(planned.id()), current -> {
                    var now = clock.now();
                    var settled = withoutFailed(current, planned, plan, made);
                    var base = withCreated(known, planned, plan, current, settled, made);
                    var after = Observed.of(known, current.with(base).with(current.own(halves, planned)), now);
                    var entry = made.isEmpty() && !changesBase(current, after) ? null : entry(task, observed, results);
                    var unfinished = results.stream()
                            .anyMatch(result -> result.outcome() == WriteOutcome.QUEUED
                                    || result.outcome() == WriteOutcome.UNKNOWN);
                    var mark = unfinished && errand.queues()
                            ? new Mark(
                                    Writer.contactOf(current), errand.caller().lane(), now.plus(REST))
                            : null;
                    return Links.Change.of(state(after.link(), results), errand.author(), now)
                            .with(entry)
                            .with(mark)
                            .with(disputes(after, same));
                })
                .map(stored -> still(stored, planned))
                .call(stored -> forget(stored, made))
                .map(stored -> new Carried(stored, results));
    }

    /** The notes of creations that became no half of the object, as that has gone another way meanwhile. */
    private Uni<Void> forget(Link stored, List<Writer.Made> made) {
        return Multi.createFrom()
                .iterable(made)
                .filter(one -> one.result().operation().equals("create")
                        && one.half() != null
                        && stored.half(one.result().crm()).isEmpty())
                .onItem()
                .transformToUniAndConcatenate(one -> ledger.forget(
                        stored.workspace(), stored.id(), one.result().crm()))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private AuditEntry entry(Task task, Observed observed, List<WriteResult> results) {
        var errand = task.errand();
        var writes = results.stream().map(AuditEntry.Write::of).toList();
        var entry = observed.entry(Ids.next(), clock.now(), errand.author(), writes);
        return errand.asked() == null ? entry : entry.with(errand.asked().entries(task.rules()));
    }

    private static boolean changesBase(Link before, Observed after) {
        return !before.base().by(null).equals(after.link().base().by(null));
    }

    private static Link state(Link link, List<WriteResult> results) {
        var refused = results.stream().anyMatch(result -> result.outcome() == WriteOutcome.REJECTED);
        var unfinished = results.stream().anyMatch(result -> result.outcome() != WriteOutcome.DONE);
        return refused ? link.with(SyncState.FAILED) : unfinished ? link.with(SyncState.PENDING) : link;
    }

    private static Map<Crm, Half> halves(List<Writer.Made> made) {
        var halves = new EnumMap<Crm, Half>(Crm.class);
        for (var one : made) {
            if (one.half() != null) {
                halves.put(one.result().crm(), one.half());
            }
        }
        return halves;
    }

    /** The halves that a write showed to be gone. */
    private Map<Crm, Half> gone(Link link, List<Writer.Made> made) {
        var gone = new EnumMap<Crm, Half>(Crm.class);
        for (var one : made) {
            if (one.result().failure() instanceof Failure.NotFound
                    && one.result().operation().equals("update")) {
                link.living(one.result().crm())
                        .ifPresent(half -> gone.put(one.result().crm(), half.gone(clock.now())));
            }
        }
        return gone;
    }

    private static List<Crm> moved(Carried carried) {
        return carried.writes().stream()
                .filter(write -> write.failure() instanceof Failure.Moved)
                .map(WriteResult::crm)
                .toList();
    }

    /** Reads again what both CRMs hold: the one that did not move was perhaps read long before. */
    private Uni<Link> look(Task task, Link link) {
        var reads = Stream.of(Crm.values())
                .flatMap(crm -> link.living(crm).stream()
                        .map(half -> connectors
                                .of(crm)
                                .observe(
                                        task.errand().caller(),
                                        new RecordKey(link.kind(), half.externalId(), task.contactAt(crm)))))
                .toList();
        return Absorber.certainly(Multi.createFrom()
                .iterable(reads)
                .onItem()
                .transformToUniAndConcatenate(read -> read)
                .collect()
                .asList()
                .chain(records -> links.change(link.workspace(), List.of(link.id()), current -> {
                    var seen = new EnumMap<Crm, Half>(Crm.class);
                    records.forEach(record -> seen.put(record.crm(), Half.of(record, clock.now())));
                    var certain = Absorber.certain(current, current.own(seen, link));
                    return Observed.of(task.rules(), current.with(certain), clock.now())
                            .change(task.errand().observer());
                }))
                .map(stored -> still(stored, link)));
    }

    /** Deletes the living halves of an object at the CRMs of the errand, and records that they are gone. */
    public Uni<Carried> remove(Errand errand, Link link, @Nullable Link contact) {
        return remove(errand, link, contact, _ -> null);
    }

    /** Deletes what lives of an object, unless its CRM can tell that it was edited since it was read. */
    Uni<Carried> removeUnedited(Errand errand, Link link, @Nullable Link contact) {
        return remove(errand, link, contact, Half::version);
    }

    private Uni<Carried> remove(
            Errand errand, Link link, @Nullable Link contact, Function<Half, @Nullable String> version) {
        var task = new Task(errand, RuleSet.of(List.of()), Map.of(), contact, Observed.everywhere());
        var deletions = Stream.of(Crm.values())
                .filter(errand.targets()::contains)
                .flatMap(crm -> link.living(crm).stream()
                        .map(half -> errand.scope()
                                .tenure()
                                .confirm()
                                .chain(() -> writer.delete(
                                        errand.caller(),
                                        crm,
                                        half,
                                        new RecordKey(link.kind(), half.externalId(), task.contactAt(crm)),
                                        version.apply(half)))))
                .toList();
        return stages.check(contact == null ? link : contact)
                .chain(() -> Multi.createFrom()
                        .iterable(deletions)
                        .onItem()
                        .transformToUniAndConcatenate(deletion -> deletion)
                        .collect()
                        .asList())
                .chain(made -> recordRemoval(errand, link, made));
    }

    private Uni<Carried> recordRemoval(Errand errand, Link link, List<Writer.Made> made) {
        var results = made.stream().map(Writer.Made::result).toList();
        return links.change(link.workspace(), List.of(link.id()), current -> {
                    var now = clock.now();
                    var entry = new AuditEntry(
                            Ids.next(),
                            now,
                            link.kind(),
                            link.id(),
                            errand.author(),
                            List.of(),
                            results.stream().map(AuditEntry.Write::of).toList());
                    var unfinished = results.stream().anyMatch(result -> result.outcome() != WriteOutcome.DONE);
                    var after = state(current.with(current.own(halves(made), link)), results);
                    var mark = unfinished && errand.queues()
                            ? new Mark(Writer.contactOf(link), errand.caller().lane(), now.plus(REST))
                            : null;
                    var gone = isGoneEverywhere(after);
                    return Links.Change.of(
                                    gone && !after.isDeleted() ? after.deleted(now) : after, errand.author(), now)
                            .with(results.isEmpty() ? null : entry)
                            .with(mark)
                            .with(gone ? Disputes.NOTHING_LEFT : Disputes.NOT_LOOKED);
                })
                .map(stored -> new Carried(still(stored, link), results));
    }

    private static boolean isGoneEverywhere(Link link) {
        return Stream.of(Crm.values()).allMatch(crm -> link.living(crm).isEmpty());
    }
}
