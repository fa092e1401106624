package dev.tandem.sync;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.RunItem;
import dev.tandem.model.WriteResult;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import dev.tandem.store.RunAudit;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what a run wrote about a contact and all that belongs to it, as {@link Undo} says. What it comes to is stored
 * before it is written, so that a process that dies in between leaves nothing that a sync would take for somebody's edit.
 *
 * <p><b>Failure semantics.</b> Fails if a CRM cannot be read. A write that fails is part of the result; repeating the whole
 * finds what is done already.
 */
@ApplicationScoped
class Undoer {

    private final ContactSync sync;
    private final ChildrenSync children;
    private final RunAudit audit;
    private final Links links;
    private final Rules rules;
    private final Deletions deletions;
    private final Writer writer;
    private final Clock clock;

    Undoer(
            ContactSync sync,
            ChildrenSync children,
            RunAudit audit,
            Links links,
            Rules rules,
            Deletions deletions,
            Writer writer,
            Clock clock) {
        this.sync = sync;
        this.children = children;
        this.audit = audit;
        this.links = links;
        this.rules = rules;
        this.deletions = deletions;
        this.writer = writer;
        this.clock = clock;
    }

    /** What came of it. */
    record Undone(List<WriteResult> writes, List<RunItem.Note> notes) {

        Undone and(Undone other) {
            return new Undone(
                    Stream.concat(writes.stream(), other.writes.stream()).toList(),
                    Stream.concat(notes.stream(), other.notes.stream()).toList());
        }
    }

    /** Takes back what that run wrote about a contact and all that belongs to it. */
    Uni<Undone> undo(Errand errand, LinkId contact, UUID run) {
        var workspace = errand.caller().workspace();
        return audit.ofRun(workspace, run, contact)
                .map(entries -> entries.stream().collect(Collectors.groupingBy(AuditEntry::object)))
                .call(() -> look(errand, contact))
                .chain(byObject -> Uni.combine()
                        .all()
                        .unis(links.byIds(workspace, byObject.keySet()), rules.of(errand.caller()))
                        .asTuple()
                        .chain(found -> childrenFirst(
                                new Case(errand, contact, found.getItem2(), byObject), found.getItem1())));
    }

    private record Case(Errand errand, LinkId contact, RuleSet rules, Map<LinkId, List<AuditEntry>> entries) {}

    /** Reads what both CRMs hold now. */
    private Uni<Void> look(Errand errand, LinkId contact) {
        return links.byId(errand.caller().workspace(), contact)
                .chain(found -> found.filter(link -> !link.isDeleted())
                        .map(link -> sync.observe(errand, link)
                                .chain(seen -> children.observe(errand, seen.link()))
                                .replaceWithVoid())
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Undone> childrenFirst(Case one, List<Link> objects) {
        var inOrder = objects.stream()
                .sorted(Comparator.comparing((Link link) -> link.kind() == Kind.CONTACT))
                .toList();
        return Multi.createFrom()
                .iterable(inOrder)
                .onItem()
                .transformToUniAndConcatenate(link -> undo(one, link))
                .collect()
                .in(() -> new ArrayList<Undone>(), List::add)
                .map(all -> all.stream().reduce(new Undone(List.of(), List.of()), Undone::and));
    }

    private Uni<Undone> undo(Case one, Link link) {
        return parent(link)
                .chain(contact -> occupied(link)
                        .chain(occupied -> lookAgain(one, link, contact, occupied)
                                .chain(seen -> prepare(one, seen, occupied))
                                .chain(prepared ->
                                        write(one, prepared, contact).chain(writes -> record(one, prepared, writes)))));
    }

    private Uni<Optional<Link>> parent(Link link) {
        var contact = link.contactId();
        return contact == null ? Uni.createFrom().item(Optional.empty()) : links.byId(link.workspace(), contact);
    }

    /** The CRMs where something still belongs to a contact: it is not deleted there. */
    private Uni<Set<Crm>> occupied(Link link) {
        return link.kind() != Kind.CONTACT
                ? Uni.createFrom().item(Set.of())
                : links.childrenOf(link.workspace(), link.id())
                        .map(theirs -> theirs.stream()
                                .flatMap(child -> child.living().keySet().stream())
                                .collect(Collectors.toUnmodifiableSet()));
    }

    private static Undo decide(Case one, Link link, Set<Crm> occupied) {
        var undo = Undo.of(one.entries().getOrDefault(link.id(), List.of()), link);
        for (var crm : List.copyOf(undo.removals().keySet())) {
            if (occupied.contains(crm)) {
                undo = undo.leaving(crm, "something that the run did not create belongs to it at " + crm);
            }
        }
        return undo;
    }

    /** Reads what is about to be written to once more: what was taken back before may have taken long. */
    private Uni<Link> lookAgain(Case one, Link link, Optional<Link> contact, Set<Crm> occupied) {
        var undo = decide(one, link, occupied);
        var touched = link.living().keySet().stream()
                .filter(crm ->
                        undo.restores().containsKey(crm) || undo.removals().containsKey(crm))
                .filter(crm -> link.kind() == Kind.CONTACT || at(contact, crm) != null)
                .toList();
        return touched.isEmpty()
                ? Uni.createFrom().item(link)
                : deletions
                        .reread(one.errand(), link, contact.orElse(null), touched)
                        .map(ContactSync.Seen::link);
    }

    /**
     * What is to be written.
     *
     * @param before the object that it was decided on
     * @param link the object as it is stored before the writes
     */
    private record Prepared(Undo undo, Link before, Link link) {}

    /** Decides by what is stored by now, and stores what it comes to. */
    private Uni<Prepared> prepare(Case one, Link seen, Set<Crm> occupied) {
        var prepared = new Prepared(decide(one, seen, occupied), seen, seen);
        if (prepared.undo().before().isEmpty() && prepared.undo().removals().isEmpty()) {
            return Uni.createFrom().item(prepared);
        }
        var decided = new AtomicReference<>(prepared);
        return links.change(seen.workspace(), List.of(seen.id()), current -> {
                    Rebase.demandKnown(one.rules(), current.base());
                    var undo = decide(one, current, occupied);
                    var apart = current;
                    for (var crm : undo.removals().keySet()) {
                        apart = apart.apartFrom(crm);
                    }
                    var held = held(one.rules(), apart, undo, undo.expected(apart));
                    decided.set(new Prepared(undo, current, held));
                    return Links.Change.of(held, one.errand().author(), clock.now());
                })
                .map(stored -> Carrier.still(stored, seen))
                .map(_ -> decided.get());
    }

    private static Link held(RuleSet rules, Link link, Undo undo, Map<Crm, Half> halves) {
        return undo.before().isEmpty()
                ? link
                : link.with(Requested.hold(rules, link.kind(), link.base(), undo.before(), halves));
    }

    private record Made(List<Writer.Made> restores, List<WriteResult> removals) {

        List<WriteResult> all() {
            return Stream.concat(restores.stream().map(Writer.Made::result), removals.stream())
                    .toList();
        }
    }

    /** A record that its CRM can tell to have been edited since it was read is not written. */
    private Uni<Made> write(Case one, Prepared prepared, Optional<Link> contact) {
        var caller = one.errand().caller();
        var tenure = one.errand().scope().tenure();
        var link = prepared.link();
        var restores = prepared.undo().restores().entrySet().stream()
                .map(entry -> tenure.confirm()
                        .chain(() -> writer.write(
                                one.errand(), entry.getKey(), link, at(contact, entry.getKey()), entry.getValue())))
                .toList();
        var removals = prepared.undo().removals().entrySet().stream()
                .map(entry -> tenure.confirm()
                        .chain(() -> writer.delete(
                                caller,
                                entry.getKey(),
                                new RecordKey(link.kind(), entry.getValue(), at(contact, entry.getKey())),
                                prepared.before()
                                        .living(entry.getKey())
                                        .flatMap(half -> Optional.ofNullable(half.version()))
                                        .orElse(null))))
                .toList();
        return each(restores).chain(restored -> each(removals).map(removed -> new Made(restored, removed)));
    }

    private static <T> Uni<List<T>> each(List<Uni<T>> all) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(one -> one)
                .collect()
                .asList();
    }

    private static @Nullable String at(Optional<Link> contact, Crm crm) {
        return contact.flatMap(link -> link.half(crm)).map(Half::externalId).orElse(null);
    }

    /** What was certainly not written is as it was before: else what the CRM still holds would be taken for an edit. */
    private Uni<Undone> record(Case one, Prepared prepared, Made made) {
        var before = prepared.before();
        var link = prepared.link();
        var results = made.all();
        var done = prepared.undo();
        var back = new EnumMap<Crm, Half>(Crm.class);
        var refused = Changes.NONE;
        for (var result : results) {
            var failure = result.failure();
            if (failure != null) {
                var rest = done.leaving(result.crm(), failure.getMessage());
                if (!(failure instanceof Failure.UnknownOutcome)) {
                    refused = refused.with(done.droppedFor(rest));
                    before.living(result.crm()).ifPresent(half -> back.put(result.crm(), half));
                }
                done = rest;
            }
        }
        var kept = done;
        var released = refused;
        if (results.isEmpty() && kept.before().isEmpty()) {
            return Uni.createFrom().item(new Undone(results, kept.notes()));
        }
        var halves = new EnumMap<Crm, Half>(Crm.class);
        made.restores().forEach(restored -> {
            if (restored.half() != null) {
                halves.put(restored.result().crm(), restored.half());
            }
        });
        return rules.by(
                        one.errand().caller(),
                        one.rules(),
                        known -> links.change(link.workspace(), List.of(link.id()), current -> {
                            var now = clock.now();
                            var base = Requested.release(current.base(), released, before.base());
                            var returned = new EnumMap<>(back);
                            returned.keySet().removeAll(current.halves().keySet());
                            var seen = current.with(base).with(returned).with(current.own(halves, link));
                            Rebase.demandKnown(known, seen.base());
                            var after = Observed.of(known, held(known, seen, kept, seen.living()), now);
                            var writes =
                                    results.stream().map(AuditEntry.Write::of).toList();
                            return after.change(one.errand().author())
                                    .with(after.entry(
                                            Ids.next(), now, one.errand().author(), writes));
                        }))
                .replaceWith(new Undone(results, kept.notes()));
    }
}
