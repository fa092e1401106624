package dev.tandem.graph;

import dev.tandem.model.Conflict;
import dev.tandem.model.Failure;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Conflicts;
import dev.tandem.store.Cursor;
import dev.tandem.store.Events;
import dev.tandem.store.Feed;
import dev.tandem.store.News;
import dev.tandem.store.Place;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reading what people have to decide. */
@ApplicationScoped
public class Disputed {

    private static final int PAGE = 100;

    private final Conflicts conflicts;
    private final Feed feed;
    private final Events events;
    private final Tick<LinkId, List<Conflict>> ofContacts = new Tick<>(this::loadOpen);

    Disputed(Conflicts conflicts, Feed feed, Events events) {
        this.conflicts = conflicts;
        this.feed = feed;
        this.events = events;
    }

    /** What is open about a contact and what hangs off it, the newest first. Calls of one tick are one read. */
    public Uni<List<Conflict>> open(Unified contact) {
        return ofContacts.load(contact.link().workspace(), contact.link().id());
    }

    private Uni<List<List<Conflict>>> loadOpen(WorkspaceId workspace, List<LinkId> contacts) {
        return conflicts
                .open(workspace, contacts.stream().distinct().toList())
                .map(found -> contacts.stream()
                        .map(contact -> found.stream()
                                .filter(conflict -> conflict.contact().equals(contact))
                                .toList())
                        .toList());
    }

    /** One conflict, open or not. */
    public Uni<Conflict> get(WorkspaceId workspace, UUID id, String argument) {
        return conflicts
                .byIds(workspace, List.of(id))
                .map(found ->
                        found.stream().findFirst().orElseThrow(() -> Failure.NotFound.named("conflict", argument)));
    }

    /** The conflicts that a query asks for, the newest first. */
    public Uni<Slice<Conflict>> page(WorkspaceId workspace, ConflictQuery query, PageRequest page) {
        var list = "conflicts %s %s".formatted(workspace, query);
        var before = page.cursor() == null
                ? null
                : Cursor.of(page.cursor(), list, page.argument()).id();
        return conflicts
                .search(workspace, wanted(query, before), page.size() + 1)
                .map(found -> new Slice<>(
                        found.stream()
                                .limit(page.size())
                                .map(conflict -> new Slice.Item<>(conflict, new Cursor(conflict.id()).in(list)))
                                .toList(),
                        found.size() > page.size(),
                        page.cursor() != null,
                        () -> conflicts.count(workspace, wanted(query, null))));
    }

    private static Conflicts.Wanted wanted(ConflictQuery query, @Nullable UUID before) {
        return new Conflicts.Wanted(
                query.status(), query.types(), query.kind(), query.field(), query.contact(), before);
    }

    /**
     * Every conflict of a workspace that is opened, once and in order, unless it is closed again before it is told.
     *
     * @param after the last conflict that the caller knows; null to begin now
     */
    public Multi<Conflict> opened(WorkspaceId workspace, @Nullable UUID after) {
        return opened(workspace, after == null ? feed.head(workspace) : feed.ofConflict(workspace, after));
    }

    /**
     * The same from a place among all that happens in the workspace; one behind a change is before the conflicts that were
     * opened with it.
     *
     * @param cursor of {@link ContactChanges}
     * @throws Failure.BadInput if that is no cursor of the workspace's changes
     */
    public Multi<Conflict> openedSince(WorkspaceId workspace, String cursor) {
        var start = Place.parse(cursor, workspace, "after").beforeItsTransaction();
        return opened(workspace, Uni.createFrom().item(start));
    }

    private Multi<Conflict> opened(WorkspaceId workspace, Uni<Place> start) {
        return Following.from(
                        start,
                        events.calls(workspace, News.Type.CONFLICT_OPENED, Set.of()),
                        place -> feed.conflicts(workspace, place, PAGE))
                .map(Feed.Opened::conflict)
                .filter(conflict -> conflict.status() == Conflict.Status.OPEN);
    }

    /** Those conflicts, in the order of {@code ids}. */
    Uni<List<Conflict>> all(WorkspaceId workspace, List<UUID> ids) {
        return conflicts.byIds(workspace, ids).map(found -> {
            if (found.size() < ids.size()) {
                throw Failure.NotFound.named("conflict", "ids");
            }
            return found.stream()
                    .sorted(Comparator.comparingInt(conflict -> ids.indexOf(conflict.id())))
                    .toList();
        });
    }
}
