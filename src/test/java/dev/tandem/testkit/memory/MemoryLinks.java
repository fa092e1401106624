package dev.tandem.testkit.memory;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Recorded;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The unified objects in memory, with their audit. Every method happens at once, as its transaction would. */
public final class MemoryLinks implements Links {

    private record Ref(WorkspaceId workspace, Kind kind, Crm crm, String externalId) {}

    private final Map<WorkspaceId, NavigableMap<LinkId, Link>> links = new HashMap<>();
    private final Map<Ref, LinkId> refs = new HashMap<>();
    private final List<AuditEntry> audit = new ArrayList<>();
    private final MemoryWorkQueue queue;
    private final MemoryConflicts conflicts;
    private BiConsumer<Link, Link> changed = (_, _) -> {};

    public MemoryLinks(MemoryWorkQueue queue, MemoryConflicts conflicts) {
        this.queue = queue;
        this.conflicts = conflicts;
    }

    /** Has somebody told of each object that changes, as it was and as it is, at the same moment. */
    void tell(BiConsumer<Link, Link> listener) {
        changed = listener;
    }

    /** Everything there is, in the order of the ids. */
    public List<Link> all(WorkspaceId workspace) {
        return List.copyOf(of(workspace).values());
    }

    /** Everything that was decided or changed, oldest first. */
    public List<AuditEntry> audit() {
        return audit;
    }

    @Override
    public Uni<List<Link>> byIds(WorkspaceId workspace, Collection<LinkId> ids) {
        return Uni.createFrom().item(() -> found(workspace, ids));
    }

    @Override
    public Uni<Optional<Link>> byId(WorkspaceId workspace, LinkId id) {
        return Uni.createFrom().item(() -> Optional.ofNullable(of(workspace).get(id)));
    }

    @Override
    public Uni<List<Link>> byRefs(WorkspaceId workspace, Kind kind, Crm crm, Collection<String> externalIds) {
        return Uni.createFrom()
                .item(() -> externalIds.stream()
                        .distinct()
                        .map(id -> refs.get(new Ref(workspace, kind, crm, id)))
                        .filter(Objects::nonNull)
                        .map(of(workspace)::get)
                        .toList());
    }

    @Override
    public Uni<List<Link>> contactsHolding(
            WorkspaceId workspace, Collection<String> emails, Collection<String> phones) {
        return list(
                workspace,
                link -> link.kind() == Kind.CONTACT
                        && !link.isDeleted()
                        && (emails.contains(link.fields().text(Field.EMAIL).orElse(""))
                                || link.fields()
                                        .text(Field.PHONE)
                                        .filter(phones::contains)
                                        .isPresent()));
    }

    @Override
    public Uni<List<Link>> contactsCalled(
            WorkspaceId workspace, Crm knownTo, String firstName, String lastName, String company) {
        return list(
                        workspace,
                        link -> link.kind() == Kind.CONTACT
                                && !link.isDeleted()
                                && link.halves().keySet().equals(Set.of(knownTo))
                                && says(link, Field.FIRST_NAME, firstName)
                                && says(link, Field.LAST_NAME, lastName)
                                && says(link, Field.COMPANY, company))
                .map(called -> called.stream()
                        .sorted(Comparator.comparing(Link::id))
                        .limit(100)
                        .toList());
    }

    private static boolean says(Link link, Field field, String text) {
        return link.fields().text(field).orElse("").equalsIgnoreCase(text);
    }

    @Override
    public Uni<List<Link>> contacts(WorkspaceId workspace, Crm at, LinkId after, int limit) {
        return Uni.createFrom()
                .item(() -> of(workspace).values().stream()
                        .filter(link -> link.kind() == Kind.CONTACT && !link.isDeleted())
                        .filter(link -> at == null || link.living(at).isPresent())
                        .filter(link -> after == null || link.id().compareTo(after) > 0)
                        .limit(limit)
                        .toList());
    }

    @Override
    public Uni<List<Link>> childrenOf(WorkspaceId workspace, LinkId contact) {
        return list(
                workspace,
                link -> contact.equals(link.contactId())
                        && (!link.isDeleted()
                                || Stream.of(Crm.values())
                                        .anyMatch(crm -> link.living(crm).isPresent())));
    }

    @Override
    public Uni<List<Link>> childrenOf(WorkspaceId workspace, Kind kind, Collection<LinkId> contacts) {
        return list(
                workspace,
                link -> link.kind() == kind
                        && link.contactId() != null
                        && contacts.contains(link.contactId())
                        && !link.isDeleted());
    }

    @Override
    public Uni<Void> add(WorkspaceId workspace, List<Change> changes) {
        return Uni.createFrom()
                .item(() -> {
                    write(workspace, changes);
                    return changes;
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<List<Link>> change(WorkspaceId workspace, Collection<LinkId> ids, Function<Link, Change> decide) {
        return Uni.createFrom().item(() -> {
            var changes = found(workspace, ids).stream().map(decide).toList();
            write(
                    workspace,
                    Stream.concat(changes.stream(), changes.stream().flatMap(change -> change.added().stream()))
                            .toList());
            return changes.stream().map(Change::link).toList();
        });
    }

    @Override
    public Uni<Void> touch(WorkspaceId workspace, Map<Crm, Set<LinkId>> seen, Instant fetchedAt) {
        return Uni.createFrom()
                .item(() -> {
                    seen.forEach((crm, ids) -> ids.forEach(id -> of(workspace)
                            .computeIfPresent(
                                    id,
                                    (_, stored) -> stored.half(crm)
                                            .filter(half -> half.fetchedAt().isBefore(fetchedAt))
                                            .map(half -> stored.with(Map.of(crm, touched(half, fetchedAt))))
                                            .orElse(stored))));
                    return seen;
                })
                .replaceWithVoid();
    }

    private static Half touched(Half half, Instant at) {
        return new Half(
                half.externalId(),
                half.fields(),
                half.createdAt(),
                half.lastModified(),
                at,
                half.version(),
                half.gone(),
                half.changed());
    }

    @Override
    public Uni<Void> discard(Link link, AuditEntry.Author author, Instant at) {
        return Uni.createFrom()
                .item(() -> {
                    var gone = of(link.workspace()).remove(link.id());
                    if (gone != null) {
                        refs(gone).forEach(refs::remove);
                        audit.add(AuditEntry.ofNothing(
                                Ids.next(), at, gone.kind(), gone.id(), author, Recorded.of(gone)));
                    }
                    queue.takeBack(
                            link.workspace(),
                            Optional.ofNullable(link.contactId()).orElse(link.id()),
                            at);
                    return link;
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> unmark(WorkspaceId workspace, LinkId contact, Instant now) {
        return Uni.createFrom()
                .item(() -> {
                    queue.takeBack(workspace, contact, now);
                    return contact;
                })
                .replaceWithVoid();
    }

    private NavigableMap<LinkId, Link> of(WorkspaceId workspace) {
        return links.computeIfAbsent(workspace, _ -> new TreeMap<>());
    }

    private List<Link> found(WorkspaceId workspace, Collection<LinkId> ids) {
        return new TreeSet<>(ids)
                .stream().map(of(workspace)::get).filter(Objects::nonNull).toList();
    }

    private Uni<List<Link>> list(WorkspaceId workspace, Predicate<Link> wanted) {
        return Uni.createFrom()
                .item(() -> of(workspace).values().stream().filter(wanted).toList());
    }

    /** All or nothing: the objects are written in turn, and no record is ever a half of two. */
    private void write(WorkspaceId workspace, List<Change> changes) {
        changes.forEach(change -> conflicts.mustBeOpen(change.resolved()));
        var linksBefore = new TreeMap<>(of(workspace));
        var refsBefore = new HashMap<>(refs);
        try {
            changes.stream()
                    .map(Change::link)
                    .sorted(Comparator.comparingInt(link -> link.halves().size())) // who gives a half away comes first
                    .forEach(link -> put(workspace, link));
        } catch (PgException refused) {
            links.put(workspace, linksBefore);
            refs.clear();
            refs.putAll(refsBefore);
            throw refused;
        }
        changes.stream()
                .map(Change::link)
                .filter(link -> linksBefore.containsKey(link.id()))
                .forEach(link -> changed.accept(linksBefore.get(link.id()), link));
        changes.forEach(conflicts::reconcile);
        changes.stream()
                .flatMap(change ->
                        change.told(recorded(linksBefore.get(change.link().id()))).stream())
                .forEach(audit::add);
        changes.stream()
                .map(Change::mark)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(mark -> queue.put(workspace, mark));
    }

    private static Recorded recorded(@Nullable Link link) {
        return link == null ? Recorded.NOTHING : Recorded.of(link);
    }

    private void put(WorkspaceId workspace, Link link) {
        if (!link.workspace().equals(workspace)) {
            throw new IllegalArgumentException("an object of another workspace");
        }
        var before = of(workspace).put(link.id(), link);
        if (before != null) {
            refs(before).forEach(refs::remove);
        }
        for (var ref : refs(link)) {
            if (refs.putIfAbsent(ref, link.id()) != null) {
                throw new PgException("a half of two objects", "ERROR", "23505", ref.toString());
            }
        }
    }

    private static Set<Ref> refs(Link link) {
        var refs = new java.util.LinkedHashSet<Ref>();
        link.halves().forEach((crm, half) -> refs.add(new Ref(link.workspace(), link.kind(), crm, half.externalId())));
        return refs;
    }
}
