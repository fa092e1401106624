package dev.tandem.graph;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WriteOutcome;
import dev.tandem.model.WriteResult;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Idempotency;
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
import dev.tandem.sync.Stages;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changing the graph: each change is written to both CRMs, or to the ones the caller names. What is asked for is stored,
 * with the work that it makes, before any CRM is called: a process that dies on the way loses nothing.
 *
 * <p><b>Failure semantics.</b> Fails with a {@link Failure} if nothing was written and nothing will be; a half that could
 * not be written now is queued and told in {@link Written#writes()}.
 */
@ApplicationScoped
public class Editor {

    private final Links links;
    private final Carrier carrier;
    private final Joining joining;
    private final ContactSync sync;
    private final ChildrenSync children;
    private final Rules rules;
    private final Stages stages;
    private final Connectors connectors;
    private final Idempotency idempotency;
    private final GraphConfig config;
    private final Clock clock;

    Editor(
            Links links,
            Carrier carrier,
            Joining joining,
            ContactSync sync,
            ChildrenSync children,
            Rules rules,
            Stages stages,
            Connectors connectors,
            Idempotency idempotency,
            GraphConfig config,
            Clock clock) {
        this.links = links;
        this.carrier = carrier;
        this.joining = joining;
        this.sync = sync;
        this.children = children;
        this.rules = rules;
        this.stages = stages;
        this.connectors = connectors;
        this.idempotency = idempotency;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Creates an object at both CRMs, linked.
     *
     * @param contact the contact that a child belongs to; null for a contact
     * @param fields checked and in canonical form
     */
    public Uni<Written> create(Edit edit, Kind kind, @Nullable LinkId contact, Fields fields) {
        return once(
                edit,
                new LinkId(Ids.next()),
                "create " + kind + " of " + contact + " " + fields,
                id -> markedForTest(edit, kind, fields)
                        .chain(() -> parent(edit, contact))
                        .call(parent -> bookable(edit, kind, fields))
                        .chain(parent -> create(edit, kind, id, parent.orElse(null), fields)));
    }

    /** In a workspace that is tried out, a new contact has to be marked from the start. */
    private Uni<Void> markedForTest(Edit edit, Kind kind, Fields fields) {
        return kind != Kind.CONTACT
                ? Uni.createFrom().voidItem()
                : stages.of(edit.workspace())
                        .invoke(staging -> staging.filter(test -> !test.admits(fields))
                                .ifPresent(test -> {
                                    throw test.refusal("the new contact");
                                }))
                        .replaceWithVoid();
    }

    private Uni<Written> create(Edit edit, Kind kind, LinkId id, @Nullable Link contact, Fields fields) {
        var now = clock.now();
        var empty = Link.empty(edit.workspace(), id, kind, contact == null ? null : contact.id(), now);
        var creatable = creatable(edit, contact);
        if (creatable.isEmpty()) {
            throw new Failure.BadInput("targets", "name no CRM that has the contact");
        }
        return rules.of(caller(edit)).chain(known -> {
            var wanted = Observed.of(known, empty.with(new Base(fields, Map.of())), creatable, now)
                    .link()
                    .with(SyncState.PENDING);
            return links.add(
                            edit.workspace(),
                            List.of(Links.Change.of(wanted, author(edit), now).with(mark(wanted))))
                    .chain(() -> home(edit, wanted, contact))
                    .chain(home ->
                            carrier.carry(errand(edit), home.object(), home.contact(), creatable(edit, home.contact())))
                    .chain(carried -> carried.isRefused()
                            ? links.discard(wanted, author(edit), clock.now())
                                    .chain(() -> Uni.createFrom().<Written>failure(refusal(carried)))
                            : settle(edit, carried).replaceWith(written(edit, carried)));
        });
    }

    /**
     * A new object, where it belongs.
     *
     * @param contact null for a contact
     */
    private record Home(Link object, @Nullable Link contact) {}

    /** Its contact may have been joined with another, or deleted, before it was stored. */
    private Uni<Home> home(Edit edit, Link object, @Nullable Link contact) {
        if (contact == null) {
            return Uni.createFrom().item(new Home(object, null));
        }
        return joining.heir(contact).chain(heir -> {
            if (heir.isEmpty()) {
                return links.discard(object, author(edit), clock.now())
                        .chain(() -> Uni.createFrom().failure(Failure.NotFound.named("contact", "contactId")));
            }
            return heir.get().id().equals(contact.id())
                    ? Uni.createFrom().item(new Home(object, heir.get()))
                    : links.change(
                                    edit.workspace(),
                                    List.of(object.id()),
                                    current -> Links.Change.of(
                                                    current.of(heir.get().id()), author(edit), clock.now())
                                            .with(mark(heir.get())))
                            .map(stored -> new Home(stored.getFirst(), heir.get()));
        });
    }

    /** The CRMs that a new object is created at: a child only where its contact is. */
    private static SortedSet<Crm> creatable(Edit edit, @Nullable Link contact) {
        var creatable = new TreeSet<>(targets(edit));
        if (contact != null) {
            creatable.removeIf(crm -> contact.living(crm).isEmpty());
        }
        return creatable;
    }

    Uni<Optional<Link>> parent(Edit edit, @Nullable LinkId contact) {
        return contact == null
                ? Uni.createFrom().item(Optional.empty())
                : existing(edit, Kind.CONTACT, contact, "contactId").map(Optional::of);
    }

    /** Whether an appointment's calendar is one that can be booked. */
    private Uni<Void> bookable(Edit edit, Kind kind, Fields fields) {
        var calendar = fields.text(Field.CALENDAR_ID);
        if (kind != Kind.APPOINTMENT || calendar.isEmpty() || !targets(edit).contains(Crm.GHL)) {
            return Uni.createFrom().voidItem();
        }
        return connectors.of(Crm.GHL).calendars(caller(edit)).map(calendars -> {
            if (calendars.stream().noneMatch(known -> known.externalId().equals(calendar.get()))) {
                throw new Failure.NotFound("calendar", calendar.get(), Crm.GHL, "calendarId");
            }
            return null;
        });
    }

    /** Updates the contact that has the e-mail address or else the phone number among {@code fields}, or creates it. */
    public Uni<Written> upsertContact(Edit edit, Fields fields) {
        return once(edit, new LinkId(Ids.next()), "upsert " + fields, _ -> upsert(edit.withoutKey(), fields));
    }

    private Uni<Written> upsert(Edit edit, Fields fields) {
        var email = fields.text(Field.EMAIL).stream().toList();
        var phone = fields.text(Field.PHONE).stream().toList();
        return links.contactsHolding(edit.workspace(), email, List.of())
                .chain(byEmail -> byEmail.isEmpty()
                        ? links.contactsHolding(edit.workspace(), List.of(), phone)
                        : Uni.createFrom().item(byEmail))
                .chain(found -> switch (found.size()) {
                    case 0 -> create(edit, Kind.CONTACT, null, fields);
                    case 1 -> update(edit, Kind.CONTACT, found.getFirst().id(), Changes.creating(fields));
                    default ->
                        throw new Failure.Conflict(
                                email.isEmpty() ? "phone" : "email",
                                "Several contacts have it: name the one to update by its id.");
                });
    }

    /** Changes the given fields and no other; tags too, as the whole set. */
    public Uni<Written> update(Edit edit, Kind kind, LinkId id, Changes changes) {
        return once(
                edit,
                id,
                "update " + id + " " + changes,
                _ -> existing(edit, kind, id, "id")
                        .chain(link -> parent(edit, link.contactId()).chain(contact -> {
                            var creatable = new TreeSet<Crm>();
                            return request(edit, link, _ -> changes)
                                    .chain(request -> carry(edit, request, contact.orElse(null), creatable));
                        })));
    }

    /** What was asked for, as it was stored: the object before it and after it. */
    private record Request(Link before, Link wanted, Changes changes) {}

    private Uni<Written> carry(Edit edit, Request request, @Nullable Link contact, SortedSet<Crm> creatable) {
        return carrier.carry(
                        errand(edit).asking(new Asked(request.before(), request.changes())),
                        request.wanted(),
                        contact,
                        creatable)
                .chain(carried -> carried.isRefused()
                        ? revert(edit, request.before(), request.changes(), carried)
                        : settle(edit, carried).replaceWith(written(edit, carried)));
    }

    /**
     * Stores what is asked for, as the base that both sides are late to hold.
     *
     * @param changes what is asked for of an object as it is by then
     */
    private Uni<Request> request(Edit edit, Link link, Function<Link, Changes> changes) {
        var asked = new AtomicReference<>(new Request(link, link, Changes.NONE));
        return rules.by(
                        caller(edit),
                        known -> links.change(edit.workspace(), List.of(link.id()), current -> {
                            checkVersion(edit, current);
                            var wanted = changes.apply(current);
                            var base =
                                    Requested.rebase(known, current.kind(), current.base(), wanted, current.halves());
                            var observed = Observed.of(known, current.with(base), clock.now());
                            asked.set(new Request(current, observed.link(), wanted));
                            return observed.change(author(edit)).with(mark(observed.link()));
                        }))
                .map(stored -> new Request(
                        asked.get().before(), stored.getFirst(), asked.get().changes()));
    }

    private static void checkVersion(Edit edit, Link link) {
        if (edit.expectedVersion() != null && edit.expectedVersion() != link.version()) {
            throw new Failure.Conflict(
                    "expectedVersion",
                    "The object is at version %d, not %d: read it again."
                            .formatted(link.version(), edit.expectedVersion()));
        }
    }

    /** Takes a request back that every CRM refused, so that it is not tried for ever. */
    private Uni<Written> revert(Edit edit, Link before, Changes refused, Carried carried) {
        return rules.by(
                        new Caller(before.workspace(), Lane.INTERACTIVE),
                        known -> links.change(
                                before.workspace(),
                                List.of(before.id()),
                                current -> Observed.of(
                                                known,
                                                current.with(Requested.undo(current.base(), refused, before.base())),
                                                clock.now())
                                        .change(author(edit))))
                .chain(() -> links.unmark(before.workspace(), contact(before), clock.now()))
                .chain(() -> Uni.createFrom().failure(refusal(carried)));
    }

    private static Failure refusal(Carried carried) {
        return carried.writes().stream()
                .flatMap(write -> write.failed().stream())
                .findFirst()
                .orElseThrow();
    }

    /**
     * Takes the work back that was only there in case this process died, if nothing is left to do. What differs beside what
     * was asked for is left to a worker, who reads before it writes.
     */
    Uni<Void> settle(Edit edit, Carried carried) {
        return carried.isUnfinished() || carried.link().state() == SyncState.PENDING
                ? Uni.createFrom().voidItem()
                : links.unmark(edit.workspace(), contact(carried.link()), clock.now());
    }

    public Uni<Written> delete(Edit edit, Kind kind, LinkId id) {
        return once(
                edit,
                id,
                "delete " + id,
                _ -> existing(edit, kind, id, "id")
                        .chain(link -> parent(edit, link.contactId())
                                .chain(contact ->
                                        targets(edit).containsAll(link.halves().keySet())
                                                ? deleteWhole(edit, link, contact.orElse(null))
                                                : deleteHalf(edit, link, contact.orElse(null)))));
    }

    private Uni<Written> deleteWhole(Edit edit, Link link, @Nullable Link contact) {
        return links.change(edit.workspace(), List.of(link.id()), current -> {
                    checkVersion(edit, current);
                    var now = clock.now();
                    return Links.Change.of(current.deleted(now), author(edit), now)
                            .with(mark(current));
                })
                .chain(() -> carrier.remove(errand(edit), link.deleted(clock.now()), contact))
                .chain(carried -> carried.isRefused()
                        ? keep(edit, link, carried)
                        : children.bury(author(edit), carried)
                                .chain(() -> settle(edit, carried))
                                .replaceWith(new Written(Optional.empty(), results(edit, carried))));
    }

    /** Takes a deletion back that every CRM refused. */
    private Uni<Written> keep(Edit edit, Link link, Carried carried) {
        return links.change(
                        link.workspace(),
                        List.of(link.id()),
                        current -> Links.Change.of(current.restored(), author(edit), clock.now()))
                .chain(() -> links.unmark(link.workspace(), contact(link), clock.now()))
                .chain(() -> Uni.createFrom().failure(refusal(carried)));
    }

    /**
     * Deletes at some CRMs only: the object lives on with its other half, and what is to go becomes an object of its own,
     * deleted from the start. Whatever becomes of this process, that one goes, and with it nothing else.
     */
    private Uni<Written> deleteHalf(Edit edit, Link link, @Nullable Link contact) {
        var going = new AtomicReference<@Nullable Link>();
        return rules.of(caller(edit))
                .chain(known -> links.change(edit.workspace(), List.of(link.id()), current -> {
                    checkVersion(edit, current);
                    var halves = new EnumMap<Crm, Half>(Crm.class);
                    halves.putAll(current.living());
                    halves.keySet().retainAll(targets(edit));
                    if (halves.isEmpty()) {
                        going.set(null);
                        return Observed.of(known, current, clock.now()).change(author(edit));
                    }
                    var rest = current;
                    for (var crm : halves.keySet()) {
                        rest = rest.apartFrom(crm);
                    }
                    var severed = severed(current, halves);
                    going.set(severed);
                    return Observed.of(known, rest, clock.now())
                            .change(author(edit))
                            .with(isContact(current) ? mark(current) : null) // followed by what belongs to it
                            .adding(Links.Change.of(severed, author(edit), clock.now())
                                    .with(mark(severed)));
                }))
                .chain(stored -> {
                    var severed = going.get();
                    return severed == null
                            ? Uni.createFrom().item(new Carried(stored.getFirst(), List.of()))
                            : deleteApart(edit, severed, stored.getFirst(), contact);
                })
                .map(carried -> new Written(Optional.of(Unified.stored(carried.link())), results(edit, carried)));
    }

    private Link severed(Link link, Map<Crm, Half> halves) {
        return Link.empty(link.workspace(), new LinkId(Ids.next()), link.kind(), link.contactId(), clock.now())
                .with(halves)
                .seenAs(link.fields())
                .with(SyncState.SINGLE_SIDED)
                .deleted(clock.now());
    }

    private Uni<Carried> deleteApart(Edit edit, Link going, Link rest, @Nullable Link contact) {
        return carrier.remove(errand(edit), going, contact)
                .chain(carried -> carried.isRefused()
                        ? giveBack(edit, going, rest)
                                .chain(() -> Uni.createFrom().<Carried>failure(refusal(carried)))
                        : settle(edit, carried).replaceWith(new Carried(rest, carried.writes())));
    }

    /** Gives back what every CRM refused to delete. Whatever becomes of this process, nothing is left without its object. */
    private Uni<Void> giveBack(Edit edit, Link going, Link rest) {
        return rules.of(caller(edit))
                .chain(known -> links.change(
                        edit.workspace(),
                        List.of(going.id(), rest.id()),
                        current -> current.id().equals(rest.id())
                                ? Observed.of(known, current.with(going.halves()), clock.now())
                                        .change(author(edit))
                                : Links.Change.of(emptied(current), author(edit), clock.now())))
                .chain(() -> links.discard(going, author(edit), clock.now()));
    }

    private static Link emptied(Link going) {
        var rest = going;
        for (var crm : going.halves().keySet()) {
            rest = rest.without(crm);
        }
        return rest;
    }

    /** Adds and removes tags of one contact. */
    public Uni<Written> changeTags(Edit edit, LinkId contact, SortedSet<String> add, SortedSet<String> remove) {
        return once(
                edit,
                contact,
                "tag " + contact + " " + add + " " + remove,
                _ -> existing(edit, Kind.CONTACT, contact, "id").chain(link -> changeTags(edit, link, add, remove)));
    }

    /**
     * Adds and removes tags of many contacts, once all of them are known to exist; the results come in the order of
     * {@code contacts}.
     */
    public Uni<List<Written>> changeTags(
            Edit edit, List<LinkId> contacts, SortedSet<String> add, SortedSet<String> remove) {
        return links.byIds(edit.workspace(), contacts)
                .invoke(found -> {
                    if (found.stream().filter(Editor::isContact).count() < contacts.size()) {
                        throw Failure.NotFound.named("contact", "ids");
                    }
                })
                .call(found -> Multi.createFrom()
                        .iterable(found)
                        .onItem()
                        .transformToUniAndConcatenate(stages::check)
                        .collect()
                        .asList())
                .chain(() -> Multi.createFrom()
                        .iterable(contacts)
                        .onItem()
                        .transformToUniAndConcatenate(
                                contact -> changeTagsOfOne(edit.partOf(contact.toString()), contact, add, remove))
                        .collect()
                        .asList());
    }

    /** One contact of many: what it is refused is told in its writes, and the others go on. */
    private Uni<Written> changeTagsOfOne(Edit edit, LinkId id, SortedSet<String> add, SortedSet<String> remove) {
        return changeTags(edit, id, add, remove)
                .onFailure(Failure.class)
                .recoverWithUni(refused -> links.byId(edit.workspace(), id)
                        .map(link -> new Written(
                                link.map(Unified::stored),
                                targets(edit).stream()
                                        .map(crm ->
                                                new WriteResult(crm, "update", WriteOutcome.REJECTED, null, refused))
                                        .toList())));
    }

    private static boolean isContact(Link link) {
        return link.kind() == Kind.CONTACT && !link.isDeleted();
    }

    private Uni<Written> changeTags(Edit edit, Link link, SortedSet<String> add, SortedSet<String> remove) {
        return request(edit, link, current -> tagged(current, add, remove))
                .chain(request -> carry(edit, request, null, new TreeSet<>()));
    }

    private static Changes tagged(Link link, SortedSet<String> add, SortedSet<String> remove) {
        var tags = new TreeSet<>(link.fields().texts(Field.TAGS));
        tags.addAll(add);
        tags.removeAll(remove);
        return Changes.NONE.with(
                Field.TAGS.fieldName(), tags.isEmpty() ? Optional.empty() : Optional.of(Value.of(tags)));
    }

    /** Observes both halves of a contact and of all its children, merges them by the rules and writes what differs. */
    public Uni<Written> syncContact(Edit edit, LinkId id) {
        return existing(edit, Kind.CONTACT, id, "id")
                .chain(link -> sync.sync(comparison(edit), link.id()))
                .map(carried -> new Written(
                        Optional.of(carried.link())
                                .filter(link -> !link.isDeleted())
                                .map(Unified::stored),
                        carried.writes()));
    }

    private Uni<Link> existing(Edit edit, Kind kind, LinkId id, String field) {
        return links.byId(edit.workspace(), id)
                .map(found -> found.filter(link -> link.kind() == kind && !link.isDeleted())
                        .orElseThrow(() -> Failure.NotFound.named(kind.name().toLowerCase(Locale.ROOT), field)))
                .call(link -> kind == Kind.CONTACT
                        ? stages.check(link)
                        : Uni.createFrom().voidItem());
    }

    /**
     * Makes a mutation once for each idempotency key; a repeat gets what the first one came to. If the first one's process
     * died, nobody knows how far it got, and a repeat makes it again, with the same object: what was done already is found.
     */
    private Uni<Written> once(Edit edit, LinkId id, String request, Function<LinkId, Uni<Written>> mutation) {
        var key = edit.idempotencyKey();
        if (key == null) {
            return mutation.apply(id);
        }
        var asked = request(edit, request);
        var now = clock.now();
        return idempotency
                .take(edit.workspace(), key, asked, id, now, now.minus(config.headStart()))
                .chain(taking -> switch (taking) {
                    case Idempotency.Earlier earlier -> repeat(edit, key, earlier, asked);
                    case Idempotency.Free free ->
                        (free.again() ? again(edit, free.object(), asked, mutation) : mutation.apply(free.object()))
                                .onFailure(Failure.class)
                                .call(() -> idempotency.giveBack(edit.workspace(), key, free.since()))
                                .call(written -> came(edit, key, free, written));
                });
    }

    private Uni<Void> came(Edit edit, String key, Idempotency.Free free, Written written) {
        return idempotency.came(
                edit.workspace(),
                key,
                free.since(),
                written.object().map(object -> object.link().id()).orElse(free.object()),
                written.writes().stream().map(AuditEntry.Write::of).toList());
    }

    /** Makes a mutation once more whose process died: what it stored is carried on, what it did not is as if never asked. */
    private Uni<Written> again(Edit edit, LinkId id, String request, Function<LinkId, Uni<Written>> mutation) {
        return links.byId(edit.workspace(), id).chain(found -> {
            if (found.filter(Link::isDeleted).isPresent() && request.startsWith("delete ")) {
                return Uni.createFrom().item(new Written(Optional.empty(), List.of())); // the queue sees to the rest
            }
            return found.isPresent() && request.startsWith("create ")
                    ? sync.sync(comparison(edit), contact(found.get()))
                            .chain(carried -> links.byId(edit.workspace(), id)
                                    .map(stored -> new Written(stored.map(Unified::stored), carried.writes())))
                    : mutation.apply(id);
        });
    }

    private static String request(Edit edit, String request) {
        return request + " at " + targets(edit);
    }

    private Uni<Written> repeat(Edit edit, String key, Idempotency.Earlier earlier, String request) {
        if (!earlier.request().equals(request)) {
            throw new Failure.Conflict("idempotencyKey", "The key was used for another mutation: choose a new one.");
        }
        var object = earlier.object();
        return (object == null ? Uni.createFrom().item(Optional.<Link>empty()) : links.byId(edit.workspace(), object))
                .chain(found -> {
                    var writes = earlier.writes();
                    if (writes != null) {
                        return Uni.createFrom().item(repeated(found, writes));
                    }
                    var stored =
                            found.filter(_ -> request.startsWith("create ")); // with all it asks for, before it is sent
                    var known = stored.map(link -> created(edit, link))
                            .orElseThrow(() -> new Failure.Conflict(
                                    "idempotencyKey",
                                    "The first mutation with this key still goes on: ask again later."));
                    return idempotency.answered(edit.workspace(), key, known).replaceWith(() -> repeated(found, known));
                });
    }

    /** What is known of a creation whose process has not said, or will never say, what it came to. */
    private static List<AuditEntry.Write> created(Edit edit, Link stored) {
        return targets(edit).stream()
                .map(crm -> new WriteResult(
                        crm,
                        "create",
                        stored.living(crm).isPresent() ? WriteOutcome.DONE : WriteOutcome.QUEUED,
                        stored.living(crm).map(Half::externalId).orElse(null),
                        null))
                .map(AuditEntry.Write::of)
                .toList();
    }

    private static Written repeated(Optional<Link> found, List<AuditEntry.Write> writes) {
        return new Written(
                found.filter(link -> !link.isDeleted()).map(Unified::stored),
                writes.stream()
                        .map(write -> new WriteResult(
                                write.crm(), write.operation(), write.outcome(), write.externalId(), null))
                        .toList());
    }

    private static Written written(Edit edit, Carried carried) {
        return new Written(Optional.of(Unified.stored(carried.link())), results(edit, carried));
    }

    /** What was written, and for the CRMs of the edit that needed nothing, that. */
    static List<WriteResult> results(Edit edit, Carried carried) {
        var results = new ArrayList<>(carried.writes());
        var silent = new TreeSet<>(targets(edit));
        carried.writes().forEach(write -> silent.remove(write.crm()));
        silent.forEach(crm -> results.add(new WriteResult(
                crm,
                "none",
                WriteOutcome.UNCHANGED,
                carried.link().half(crm).map(Half::externalId).orElse(null),
                null)));
        return results;
    }

    static LinkId contact(Link link) {
        return Optional.ofNullable(link.contactId()).orElse(link.id());
    }

    /** The work that a change makes in case this process dies before it is carried. */
    Mark mark(Link link) {
        return new Mark(contact(link), Lane.INTERACTIVE, clock.now().plus(config.headStart()));
    }

    private static AuditEntry.Author author(Edit edit) {
        return errand(edit).author();
    }

    private static Errand errand(Edit edit) {
        return new Errand(caller(edit), edit.cause(), edit.actor(), targets(edit), true, null);
    }

    /** For whoever looks at all there is of a contact, and so at what others did. */
    private static Errand comparison(Edit edit) {
        return new Errand(caller(edit), AuditEntry.Cause.SYNC, edit.actor(), targets(edit), true, null);
    }

    static Caller caller(Edit edit) {
        return new Caller(edit.workspace(), edit.lane());
    }

    static Set<Crm> targets(Edit edit) {
        return edit.targets().isEmpty() ? Observed.everywhere() : new TreeSet<>(edit.targets());
    }
}
