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
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what a run wrote about a contact and all that belongs to it, as {@link Undo} says. What it comes to is stored
 * before it is written, so that a process that dies in between leaves nothing that a sync would take for somebody's edit.
 *
 * <p><b>Failure semantics.</b> Fails if a CRM cannot be read, before anything is written. A write that fails is part of the
 * result; repeating the whole finds what is done already.
 */
@ApplicationScoped
class Undoer {

    private final ContactSync sync;
    private final ChildrenSync children;
    private final RunAudit audit;
    private final Links links;
    private final Rules rules;
    private final Writer writer;
    private final Clock clock;

    Undoer(
            ContactSync sync,
            ChildrenSync children,
            RunAudit audit,
            Links links,
            Rules rules,
            Writer writer,
            Clock clock) {
        this.sync = sync;
        this.children = children;
        this.audit = audit;
        this.links = links;
        this.rules = rules;
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
        var undo = Undo.of(one.entries().getOrDefault(link.id(), List.of()), link);
        return parent(link)
                .chain(contact -> sparing(link, undo)
                        .chain(spared -> prepare(one, link, spared)
                                .chain(prepared -> write(one, prepared, contact, spared)
                                        .chain(writes -> record(one, link, prepared, spared, writes)))));
    }

    private Uni<Optional<Link>> parent(Link link) {
        var contact = link.contactId();
        return contact == null ? Uni.createFrom().item(Optional.empty()) : links.byId(link.workspace(), contact);
    }

    /** A contact is not deleted where something still belongs to it. */
    private Uni<Undo> sparing(Link link, Undo undo) {
        if (link.kind() != Kind.CONTACT || undo.removals().isEmpty()) {
            return Uni.createFrom().item(undo);
        }
        return links.childrenOf(link.workspace(), link.id()).map(theirs -> {
            var spared = undo;
            for (var crm : List.copyOf(undo.removals().keySet())) {
                if (theirs.stream().anyMatch(child -> child.living(crm).isPresent())) {
                    spared = spared.leaving(crm, "something that the run did not create belongs to it at " + crm);
                }
            }
            return spared;
        });
    }

    /** Stores what it comes to. */
    private Uni<Link> prepare(Case one, Link link, Undo undo) {
        if (undo.before().isEmpty() && undo.removals().isEmpty()) {
            return Uni.createFrom().item(link);
        }
        return links.change(link.workspace(), List.of(link.id()), current -> {
                    Rebase.demandKnown(one.rules(), current.base());
                    var apart = current;
                    for (var crm : undo.removals().keySet()) {
                        apart = apart.apartFrom(crm);
                    }
                    return Links.Change.of(
                            held(one.rules(), apart, undo, undo.expected(apart)),
                            one.errand().author(),
                            clock.now());
                })
                .map(List::getFirst);
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

    private Uni<Made> write(Case one, Link link, Optional<Link> contact, Undo undo) {
        var caller = one.errand().caller();
        var tenure = one.errand().scope().tenure();
        var restores = undo.restores().entrySet().stream()
                .map(entry -> tenure.confirm()
                        .chain(() -> writer.write(
                                one.errand(), entry.getKey(), link, at(contact, entry.getKey()), entry.getValue())))
                .toList();
        var removals = undo.removals().entrySet().stream()
                .map(entry -> tenure.confirm()
                        .chain(() -> writer.delete(
                                caller,
                                entry.getKey(),
                                new RecordKey(link.kind(), entry.getValue(), at(contact, entry.getKey())))))
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
    private Uni<Undone> record(Case one, Link before, Link link, Undo undo, Made made) {
        var results = made.all();
        var done = undo;
        var refused = Changes.NONE;
        for (var result : results) {
            var failure = result.failure();
            if (failure != null) {
                var rest = done.leaving(result.crm(), failure.getMessage());
                refused = failure instanceof Failure.UnknownOutcome ? refused : refused.with(done.droppedFor(rest));
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
                            var seen = current.with(base).with(current.own(halves, link));
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
