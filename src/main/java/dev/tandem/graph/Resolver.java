package dev.tandem.graph;

import dev.tandem.connector.Caller;
import dev.tandem.model.AppointmentStatus;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Canonical;
import dev.tandem.model.Changes;
import dev.tandem.model.Conflict;
import dev.tandem.model.Crm;
import dev.tandem.model.Dispute;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.TaskStatus;
import dev.tandem.model.Value;
import dev.tandem.model.WriteOutcome;
import dev.tandem.model.WriteResult;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.sync.Asked;
import dev.tandem.sync.Carried;
import dev.tandem.sync.Carrier;
import dev.tandem.sync.ChildrenSync;
import dev.tandem.sync.ContactSync;
import dev.tandem.sync.Errand;
import dev.tandem.sync.Joining;
import dev.tandem.sync.Observed;
import dev.tandem.sync.Requested;
import dev.tandem.sync.Rules;
import dev.tandem.sync.Severed;
import dev.tandem.sync.Stages;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what a person decided about conflicts. A decision is stored, and the conflict closed, in one transaction
 * before any CRM is called; from there it is carried like any other plan.
 *
 * <p><b>Failure semantics.</b> Fails with a {@link Failure}, and nothing changed, if one of the conflicts is not open, or
 * the decision is no answer to it. Past that the objects are dealt with one by one: what became of each is in its result.
 */
@ApplicationScoped
public class Resolver {

    private final Disputed disputed;
    private final Links links;
    private final Editor editor;
    private final Carrier carrier;
    private final Joining joining;
    private final ContactSync sync;
    private final ChildrenSync children;
    private final Rules rules;
    private final Stages stages;
    private final Workspaces workspaces;
    private final Clock clock;

    Resolver(
            Disputed disputed,
            Links links,
            Editor editor,
            Carrier carrier,
            Joining joining,
            ContactSync sync,
            ChildrenSync children,
            Rules rules,
            Stages stages,
            Workspaces workspaces,
            Clock clock) {
        this.disputed = disputed;
        this.links = links;
        this.editor = editor;
        this.carrier = carrier;
        this.joining = joining;
        this.sync = sync;
        this.children = children;
        this.rules = rules;
        this.stages = stages;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    /**
     * What came of the conflicts of one object.
     *
     * @param failure why nothing came of them; null if they were resolved
     */
    public record Resolved(
            List<Conflict> conflicts,
            Optional<Written> written,
            @Nullable Failure failure) {}

    /** Decides conflicts, all in the same way. */
    public Uni<List<Resolved>> resolve(Edit edit, List<UUID> ids, Choice choice) {
        return disputed.all(edit.workspace(), ids)
                .invoke(all -> all.forEach(conflict -> check(conflict, choice)))
                .chain(all -> Multi.createFrom()
                        .iterable(byObject(all).entrySet())
                        .onItem()
                        .transformToUniAndConcatenate(entry -> ofObject(edit, entry.getKey(), entry.getValue(), choice))
                        .collect()
                        .asList());
    }

    private void check(Conflict conflict, Choice choice) {
        if (conflict.status() != Conflict.Status.OPEN) {
            throw new Failure.Conflict(
                    "ids", "A conflict that is %s cannot be decided again.".formatted(conflict.status()));
        }
        var dispute = conflict.dispute();
        if (!choice.answers(dispute.type())) {
            throw new Failure.BadInput("choice", "is no answer to a conflict of type " + dispute.type());
        }
        if (choice instanceof Choice.Join(var candidate)
                && (candidate == null
                        ? dispute.candidates().size() != 1
                        : !dispute.candidates().contains(candidate))) {
            throw new Failure.BadInput("candidateId", "must name one of the conflict's candidates");
        }
        if (choice instanceof Choice.Give(var given)) {
            checked(conflict, given);
        }
    }

    private Optional<Value> checked(Conflict conflict, Optional<Value> given) {
        return checked(
                conflict.kind(),
                Objects.requireNonNull(conflict.dispute().field()),
                given,
                workspaces.config(conflict.workspace()).region());
    }

    /**
     * The given value in the form of the disputed field.
     *
     * @throws Failure.BadInput if the field cannot hold it
     */
    static Optional<Value> checked(Kind kind, String name, Optional<Value> given, String region) {
        var field = Field.named(name);
        var type = field.map(Field::type).orElse(FieldType.TEXT);
        if (given.isEmpty() && field.filter(one -> one.isRequiredOf(kind)).isPresent()) {
            throw new Failure.BadInput("value", "is required: %s cannot be cleared".formatted(name));
        }
        return given.flatMap(value -> switch (value) {
            case Value.Text(var text) -> {
                if (type == FieldType.TAGS) {
                    throw new Failure.BadInput("value", "is one text, and the field holds a set; give values");
                }
                if (type == FieldType.ENUM) {
                    requireWord(kind, text);
                }
                var longest = field.map(Field::longest).orElse(Field.LONGEST_CUSTOM);
                if (text.length() > longest) {
                    throw new Failure.BadInput("value", "must be at most %d characters".formatted(longest));
                }
                yield Canonical.checked("value", type, text, region).map(Value::of);
            }
            case Value.Texts texts -> {
                if (type != FieldType.TAGS) {
                    throw new Failure.BadInput("values", "are for fields that hold a set; give one value");
                }
                yield Optional.of(texts);
            }
        });
    }

    private static void requireWord(Kind kind, String word) {
        Enum<?>[] words = kind == Kind.TASK ? TaskStatus.values() : AppointmentStatus.values();
        if (Arrays.stream(words).noneMatch(one -> one.name().equals(word))) {
            throw new Failure.BadInput("value", "must be one of " + Arrays.toString(words));
        }
    }

    private static Map<LinkId, List<Conflict>> byObject(List<Conflict> conflicts) {
        var byObject = new LinkedHashMap<LinkId, List<Conflict>>();
        conflicts.forEach(conflict -> byObject.computeIfAbsent(conflict.object(), _ -> new ArrayList<>())
                .add(conflict));
        return byObject;
    }

    private Uni<Resolved> ofObject(Edit edit, LinkId object, List<Conflict> conflicts, Choice choice) {
        var closed = conflicts.stream()
                .map(conflict -> conflict.resolved(clock.now(), edit.actor(), choice.inWords()))
                .toList();
        return links.byId(edit.workspace(), object)
                .map(found -> found.filter(link -> !link.isDeleted())
                        .orElseThrow(() -> Failure.NotFound.named("object of a conflict", "ids")))
                .chain(link -> Uni.combine()
                        .all()
                        .unis(editor.parent(edit, link.contactId()), rules.of(Editor.caller(edit)))
                        .asTuple()
                        .chain(found -> decide(
                                new Case(edit, link, found.getItem1().orElse(null), found.getItem2(), closed), choice)))
                .map(written -> new Resolved(closed, Optional.of(written), null))
                .onFailure(Failure.class)
                .recoverWithItem(failure -> new Resolved(conflicts, Optional.empty(), failure));
    }

    /**
     * The same, its object as its CRMs hold it now: nothing is decided about what somebody has edited since it was shown. Other
     * values in dispute are another conflict, so that the one that was shown is open no more.
     */
    private Uni<Case> asItIs(Case one) {
        return sync.asItIs(one.errand(), one.link(), one.contact())
                .map(now -> new Case(one.edit(), now, one.contact(), one.rules(), one.closed()));
    }

    /**
     * One object and the conflicts about it that are being decided.
     *
     * @param contact the contact that it belongs to; null for a contact
     * @param closed its conflicts as they will be
     */
    private record Case(Edit edit, Link link, @Nullable Link contact, RuleSet rules, List<Conflict> closed) {

        Errand errand() {
            return errand(Editor.caller(edit));
        }

        /** For what one CRM has already. */
        Errand mirroring() {
            return errand(Editor.caller(edit).mirroring());
        }

        private Errand errand(Caller caller) {
            return new Errand(caller, AuditEntry.Cause.RESOLUTION, edit.actor(), Editor.targets(edit), true, null);
        }

        /** The CRM at which the object has no living half. */
        Crm missing() {
            return Stream.of(Crm.values())
                    .filter(crm -> link.living(crm).isEmpty())
                    .findFirst()
                    .orElseThrow(Case::moved);
        }

        /** The CRM at which the object has no living half, and the other one does. */
        Crm missing(Link other) {
            return other.living().keySet().stream()
                    .filter(crm -> link.living(crm).isEmpty())
                    .findFirst()
                    .orElseThrow(Case::moved);
        }

        static Failure.Conflict moved() {
            return new Failure.Conflict("ids", "The object has changed since the conflict was shown: read it again.");
        }
    }

    private Uni<Written> decide(Case one, Choice choice) {
        return switch (choice) {
            case Choice.Take(var crm) ->
                asItIs(one).chain(now -> request(now, now.mirroring(), current -> taken(now, current, crm)));
            case Choice.Give(var value) -> asItIs(one).chain(now -> request(now, now.errand(), _ -> given(now, value)));
            case Choice.Delete _ -> asItIs(one).chain(this::delete);
            case Choice.Keep _ -> keep(one);
            case Choice.Restore _ -> restore(one);
            case Choice.Join(var candidate) ->
                join(
                        one,
                        candidate == null
                                ? one.closed().getFirst().dispute().candidates().getFirst()
                                : candidate);
            case Choice.Separate _ ->
                create(one, UnaryOperator.identity(), one.missing()).call(written -> lookAtCandidates(one, written));
        };
    }

    /** Each field's value at that CRM, if it still holds what the conflict showed. */
    private static Changes taken(Case one, Link current, Crm crm) {
        var held = current.living(crm)
                .map(half -> one.rules().unified(current.kind(), crm, half.fields()))
                .orElseThrow(Case::moved);
        var changes = Changes.NONE;
        for (var conflict : one.closed()) {
            var dispute = conflict.dispute();
            var field = Objects.requireNonNull(dispute.field());
            if (!held.get(field).equals(Optional.ofNullable(shown(dispute, crm)))) {
                throw Case.moved();
            }
            changes = changes.with(field, held.get(field));
        }
        return changes;
    }

    private static @Nullable Value shown(Dispute dispute, Crm crm) {
        return switch (crm) {
            case GHL -> dispute.ghl();
            case RANKR -> dispute.rankr();
        };
    }

    private Changes given(Case one, Optional<Value> value) {
        var changes = Changes.NONE;
        for (var conflict : one.closed()) {
            changes = changes.with(Objects.requireNonNull(conflict.dispute().field()), checked(conflict, value));
        }
        return changes;
    }

    private static Link requested(Case one, Link current, Changes changes) {
        changes.values().forEach((field, value) -> {
            var rule = one.rules().rule(current.kind(), field).orElseThrow(Case::moved);
            for (var crm : current.halves().keySet()) {
                if (!rule.fits(crm, value)) {
                    throw new Failure.BadInput("value", "cannot be held whole by %s: choose another".formatted(crm));
                }
            }
        });
        return current.with(Requested.rebase(one.rules(), current.kind(), current.base(), changes, current.halves()));
    }

    private Uni<Written> restore(Case one) {
        var missing = one.missing();
        var contact = one.contact();
        if (contact == null) {
            return restoreContact(one, missing);
        }
        if (contact.living(missing).isEmpty()) {
            throw new Failure.BadInput("choice", "cannot be carried out: %s has no such contact".formatted(missing));
        }
        return create(one, current -> current.without(missing), missing);
    }

    /** What belongs to it follows later: the mark stays until all of it is in step. */
    private Uni<Written> restoreContact(Case one, Crm missing) {
        return apart(one, current -> current.without(missing), only(missing), editor.mark(one.link()))
                .chain(stored -> carrier.carry(one.errand().to(missing), stored, null, only(missing)))
                .map(carried -> written(one, carried));
    }

    private static SortedSet<Crm> none() {
        return Collections.emptySortedSet();
    }

    private static SortedSet<Crm> only(Crm crm) {
        return new TreeSet<>(List.of(crm));
    }

    /** Stores what was decided about fields, and carries these and no other: the rest may have been read long ago. */
    private Uni<Written> request(Case one, Errand errand, Function<Link, Changes> decided) {
        var asking = errand.asking(new Asked(one.link(), decided.apply(one.link())));
        return store(one, current -> requested(one, current, decided.apply(current)), none())
                .chain(stored -> carrier.carry(asking, stored, one.contact(), none()))
                .call(carried -> editor.settle(one.edit(), carried))
                .map(carried -> written(one, carried));
    }

    /** Stores the object as it was decided, and creates the record that it lacks. */
    private Uni<Written> create(Case one, UnaryOperator<Link> decided, Crm missing) {
        return store(one, decided, only(missing))
                .chain(stored -> carrier.carry(one.errand().to(missing), stored, one.contact(), only(missing)))
                .call(carried -> editor.settle(one.edit(), carried))
                .map(carried -> written(one, carried));
    }

    /** They may have been asked about this one, which is decided thereby; unless a CRM would not have it so. */
    private Uni<Void> lookAtCandidates(Case one, Written written) {
        if (written.writes().stream().anyMatch(write -> write.outcome() == WriteOutcome.REJECTED)) {
            return Uni.createFrom().voidItem();
        }
        return links.change(
                        one.edit().workspace(),
                        one.closed().stream()
                                .flatMap(conflict -> conflict.dispute().candidates().stream())
                                .collect(Collectors.toSet()),
                        current -> Links.Change.of(current, one.errand().author(), clock.now())
                                .with(current.isDeleted() ? null : new Mark(current.id(), Lane.WEBHOOK, clock.now())))
                .replaceWithVoid();
    }

    /** Nothing is left to write: that alone is remembered. */
    private Uni<Written> keep(Case one) {
        return apart(one, current -> current.apartFrom(one.missing()), none(), null)
                .map(stored -> written(one, new Carried(stored, List.of())));
    }

    /** Stores an object without the half that is gone, and with it all that belongs to it: see {@link Severed}. */
    private Uni<Link> apart(Case one, UnaryOperator<Link> parted, SortedSet<Crm> creatable, @Nullable Mark mark) {
        var workspace = one.edit().workspace();
        var object = one.link().id();
        return (one.link().kind() == Kind.CONTACT
                        ? links.childrenOf(workspace, object)
                        : Uni.createFrom().item(List.<Link>of()))
                .chain(theirs -> links.change(
                        workspace,
                        Stream.concat(Stream.of(object), theirs.stream().map(Link::id))
                                .toList(),
                        current -> current.id().equals(object)
                                ? decided(one, parted.apply(current), creatable, mark)
                                : Observed.of(
                                                one.rules(),
                                                Severed.from(parted.apply(one.link()), current, clock.now()),
                                                clock.now())
                                        .change(one.errand().author())))
                .map(stored -> stored.stream()
                        .filter(link -> link.id().equals(object))
                        .findFirst()
                        .orElseThrow());
    }

    private Uni<Link> store(Case one, UnaryOperator<Link> decided, SortedSet<Crm> creatable) {
        return links.change(
                        one.edit().workspace(),
                        List.of(one.link().id()),
                        current -> decided(one, decided.apply(current), creatable, editor.mark(current)))
                .map(List::getFirst);
    }

    private Links.Change decided(Case one, Link as, SortedSet<Crm> creatable, @Nullable Mark mark) {
        return Observed.of(one.rules(), as, creatable, clock.now())
                .change(one.errand().author())
                .with(mark)
                .resolving(one.closed());
    }

    private Uni<Written> delete(Case one) {
        return store(one, current -> current.deleted(clock.now()), none())
                .chain(stored -> carrier.remove(one.errand(), stored, one.contact()))
                .chain(carried -> carried.isRefused()
                        ? takeBack(one, carried)
                        : children.bury(one.errand().author(), carried).replaceWith(carried))
                .call(carried -> editor.settle(one.edit(), carried))
                .map(carried -> written(one, carried));
    }

    /** What every CRM refuses to delete lives, and is as disputed as before. */
    private Uni<Carried> takeBack(Case one, Carried refused) {
        return links.change(
                        one.edit().workspace(),
                        List.of(one.link().id()),
                        current -> Observed.of(one.rules(), current.restored(), clock.now())
                                .change(one.errand().author()))
                .map(stored -> new Carried(stored.getFirst(), refused.writes()));
    }

    private Uni<Written> join(Case one, LinkId candidate) {
        return links.byId(one.edit().workspace(), candidate)
                .map(found -> found.orElseThrow(Case::moved))
                .call(stages::check)
                .chain(other -> joining.join(
                        one.errand(), one.link(), other, one.missing(other), one.closed(), editor.mark(one.link())))
                .chain(joined -> sync.sync(one.errand(), joined.id())
                        .onFailure(Failure.class)
                        .recoverWithItem(
                                failure -> queued(joined, failure))) // they are one, whatever comes of the rest
                .call(carried -> editor.settle(one.edit(), carried))
                .map(carried -> written(one, carried));
    }

    /** What could not even be read now is left to the queue. */
    private static Carried queued(Link link, Failure failure) {
        return new Carried(
                link,
                Stream.of(Crm.values())
                        .flatMap(crm -> link.living(crm).stream()
                                .map(half -> new WriteResult(
                                        crm, "update", WriteOutcome.QUEUED, half.externalId(), failure)))
                        .toList());
    }

    private static Written written(Case one, Carried carried) {
        return new Written(
                Optional.of(carried.link()).filter(link -> !link.isDeleted()).map(Unified::stored),
                Editor.results(one.edit(), carried));
    }
}
