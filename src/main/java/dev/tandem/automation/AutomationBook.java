package dev.tandem.automation;

import dev.tandem.graph.Edit;
import dev.tandem.graph.PageRequest;
import dev.tandem.graph.Slice;
import dev.tandem.model.Failure;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Automations;
import dev.tandem.store.Cursor;
import dev.tandem.store.Firings;
import dev.tandem.store.Links;
import dev.tandem.store.StoredFiring;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The automations of a workspace: written, switched on and off, tried out; and what they did.
 *
 * <p><b>Failure semantics.</b> Automations with faults fail with {@link RefusedDefinition}, anything else with a
 * {@link Failure}; either way nothing has changed.
 */
@ApplicationScoped
public class AutomationBook {

    private final Automations store;
    private final Firings firings;
    private final Links links;
    private final Destinations destinations;
    private final Watch watch;
    private final Workspaces workspaces;
    private final Clock clock;

    AutomationBook(
            Automations store,
            Firings firings,
            Links links,
            Destinations destinations,
            Watch watch,
            Workspaces workspaces,
            Clock clock) {
        this.store = store;
        this.firings = firings;
        this.links = links;
        this.destinations = destinations;
        this.watch = watch;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    /** All of a workspace, by name. */
    public Uni<List<Automation>> all(WorkspaceId workspace) {
        return store.all(workspace)
                .map(found -> found.stream().map(Automation::of).toList());
    }

    public Uni<Optional<Automation>> get(WorkspaceId workspace, UUID id) {
        return store.get(workspace, id).map(found -> found.map(Automation::of));
    }

    /** Adds an automation; one that is enabled reacts to what happens from now on. */
    public Uni<Automation> create(Edit edit, String name, Map<String, ?> document, boolean enabled) {
        return checked(edit.workspace(), document, enabled)
                .chain(() -> store.create(target(edit, Ids.next()), name, text(document), enabled))
                .map(Automation::of)
                .invoke(this::follow);
    }

    /** Changes an automation, whole; it stays enabled or disabled. */
    public Uni<Automation> change(Edit edit, UUID id, String name, Map<String, ?> document) {
        return existing(edit.workspace(), id)
                .chain(now -> checked(edit.workspace(), document, now.enabled()))
                .chain(() -> store.change(target(edit, id), name, text(document)))
                .map(Automation::of);
    }

    /** Lets an automation react to what happens from now on, or to nothing more; what it has begun goes on. */
    public Uni<Automation> enable(Edit edit, UUID id, boolean enabled) {
        return (enabled ? ready(edit.workspace(), id) : Uni.createFrom().voidItem())
                .chain(() -> store.enable(target(edit, id), enabled))
                .map(Automation::of)
                .invoke(this::follow);
    }

    /** Where it puts contacts, or takes them from, may have gone since it was saved. */
    private Uni<Void> ready(WorkspaceId workspace, UUID id) {
        return existing(workspace, id)
                .chain(found -> reaching(workspace, found.definition(), true))
                .replaceWithVoid();
    }

    private Uni<Automation> existing(WorkspaceId workspace, UUID id) {
        return get(workspace, id).map(found -> found.orElseThrow(() -> Failure.NotFound.named("automation", "id")));
    }

    private void follow(Automation automation) {
        if (automation.stored().enabled()) {
            watch.begin(automation.stored().workspace());
        }
    }

    /** Removes an automation and drops what it has begun. */
    public Uni<Void> delete(Edit edit, UUID id) {
        return store.delete(target(edit, id));
    }

    private Automations.Target target(Edit edit, UUID id) {
        return new Automations.Target(edit.workspace(), id, edit.expectedVersion(), edit.actor(), clock.now());
    }

    private static String text(Map<String, ?> document) {
        return new JsonObject(Map.copyOf(document)).encode();
    }

    /** The automation that a document describes; fails if it has faults. */
    private Uni<Definition> checked(WorkspaceId workspace, Map<String, ?> document, boolean enabled) {
        return reaching(workspace, DefinitionReader.read(document), enabled);
    }

    /**
     * The same automation, unless a CRM lacks what it puts contacts into or takes them out of.
     *
     * @param enabled whether it may come to do so before it is looked at again: then it is refused, too, if a CRM cannot say
     */
    private Uni<Definition> reaching(WorkspaceId workspace, Definition definition, boolean enabled) {
        return destinations.faults(workspace, definition).map(all -> {
            var faults = all.stream()
                    .filter(fault -> enabled || !(fault instanceof Failure.Unchecked))
                    .toList();
            if (!faults.isEmpty()) {
                throw new RefusedDefinition(faults);
            }
            return definition;
        });
    }

    /**
     * What an automation would make of a contact, had what it reacts to just happened.
     *
     * @param decision whether it would fire, and with what
     * @param kind of what it would have happened to
     * @param object that; null if the contact has nothing of that kind
     */
    public record Trial(
            Decision decision, Kind kind, @Nullable LinkId object) {}

    /**
     * Tries out an automation that is stored.
     *
     * @param object what the change would have happened to; null for the contact's newest of that kind
     */
    public Uni<Trial> test(WorkspaceId workspace, UUID id, LinkId contact, @Nullable LinkId object) {
        return existing(workspace, id)
                .chain(found ->
                        test(workspace, found.definition(), found.stored().name(), contact, object));
    }

    /** Tries out an automation that is not stored. */
    public Uni<Trial> test(WorkspaceId workspace, Map<String, ?> document, LinkId contact, @Nullable LinkId object) {
        return checked(workspace, document, false)
                .chain(definition -> test(workspace, definition, "Automation", contact, object));
    }

    private Uni<Trial> test(
            WorkspaceId workspace, Definition definition, String name, LinkId contact, @Nullable LinkId object) {
        var kind = definition.trigger().type().kind();
        return existing(workspace, Kind.CONTACT, contact, "contactId")
                .chain(person -> object(workspace, kind, person, object).map(found -> {
                    if (found.isEmpty()) {
                        return new Trial(new Decision.Quiet("the contact has no " + Template.word(kind)), kind, null);
                    }
                    var subject = new Subject(person.fields(), kind, found.get().fields(), Fields.NONE, clock.now());
                    return new Trial(
                            Decision.about(definition, subject, name, zone(workspace)),
                            kind,
                            found.get().id());
                }));
    }

    private Uni<Optional<Link>> object(WorkspaceId workspace, Kind kind, Link contact, @Nullable LinkId object) {
        if (kind == Kind.CONTACT) {
            return Uni.createFrom().item(Optional.of(contact));
        }
        if (object != null) {
            return existing(workspace, kind, object, "objectId").map(found -> {
                if (!contact.id().equals(found.contactId())) {
                    throw new Failure.BadInput("objectId", "does not belong to the contact");
                }
                return Optional.of(found);
            });
        }
        return links.childrenOf(workspace, kind, List.of(contact.id()))
                .map(children -> children.stream().max(Comparator.comparing(Link::createdAt)));
    }

    private Uni<Link> existing(WorkspaceId workspace, Kind kind, LinkId id, String field) {
        return links.byId(workspace, id)
                .map(found -> found.filter(link -> link.kind() == kind && !link.isDeleted())
                        .orElseThrow(() -> Failure.NotFound.named(Template.word(kind), field)));
    }

    private ZoneId zone(WorkspaceId workspace) {
        return ZoneId.of(workspaces.config(workspace).timezone());
    }

    /** What automations did, the newest first; null leaves open. */
    public Uni<Slice<Firing>> firings(
            WorkspaceId workspace,
            @Nullable UUID automation,
            @Nullable LinkId contact,
            Firing.@Nullable Status status,
            PageRequest page) {
        var kept = status == null ? null : StoredFiring.Status.valueOf(status.name());
        var list = "firings %s %s %s %s".formatted(workspace, automation, contact, status);
        var cursor = page.cursor();
        var before =
                cursor == null ? null : Cursor.of(cursor, list, page.argument()).id();
        return firings.search(workspace, new Firings.Wanted(automation, contact, kept, before), page.size() + 1)
                .map(found -> new Slice<>(
                        found.stream()
                                .limit(page.size())
                                .map(firing -> new Slice.Item<>(Firing.of(firing), new Cursor(firing.id()).in(list)))
                                .toList(),
                        found.size() > page.size(),
                        before != null,
                        () -> firings.count(workspace, new Firings.Wanted(automation, contact, kept, null))));
    }

    /**
     * Tries again what a firing gave up.
     *
     * @param unknownToo whether what may have happened is done once more, at the caller's risk
     */
    public Uni<Firing> retry(WorkspaceId workspace, UUID id, boolean unknownToo) {
        return firings.change(workspace, id, stored -> {
                    var firing = Firing.of(stored);
                    var again = firing.again(unknownToo, clock.now());
                    if (!Firing.of(again).isOpen()) {
                        throw new Failure.Conflict(
                                "id", "This firing is %s: nothing of it was given up.".formatted(stored.status()));
                    }
                    return again;
                })
                .map(found -> Firing.of(found.orElseThrow(() -> Failure.NotFound.named("firing", "id"))))
                .invoke(() -> watch.work(workspace));
    }
}
