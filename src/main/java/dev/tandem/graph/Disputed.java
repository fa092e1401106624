package dev.tandem.graph;

import dev.tandem.model.Conflict;
import dev.tandem.model.Failure;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Conflicts;
import dev.tandem.store.Cursor;
import dev.tandem.store.Events;
import dev.tandem.store.News;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reading what people have to decide. */
@ApplicationScoped
public class Disputed {

    /** How many conflicts that were opened while events were lost are still told one by one. */
    private static final int CAUGHT_UP = 100;

    private final Conflicts conflicts;
    private final Events events;
    private final Tick<Of, List<Conflict>> ofContacts = new Tick<>(this::loadOpen);

    Disputed(Conflicts conflicts, Events events) {
        this.conflicts = conflicts;
        this.events = events;
    }

    private record Of(WorkspaceId workspace, LinkId contact) {}

    /** What is open about a contact and what hangs off it, the newest first. Calls of one tick are one read. */
    public Uni<List<Conflict>> open(Unified contact) {
        return ofContacts.load(new Of(contact.link().workspace(), contact.link().id()));
    }

    private Uni<List<List<Conflict>>> loadOpen(List<Of> keys) {
        var ids = keys.stream().map(Of::contact).distinct().toList();
        return conflicts
                .open(keys.getFirst().workspace(), ids)
                .map(found -> keys.stream()
                        .map(key -> found.stream()
                                .filter(conflict -> conflict.contact().equals(key.contact()))
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

    /** Every conflict of a workspace that is opened from now on, once; the oldest first after a gap. */
    public Multi<Conflict> opened(WorkspaceId workspace) {
        return Multi.createFrom().deferred(() -> {
            var told = new AtomicReference<@Nullable UUID>();
            return events.of(workspace, News.Type.CONFLICT_OPENED)
                    .onItem()
                    .transformToUniAndConcatenate(news -> latest(workspace, told.get(), news))
                    .onItem()
                    .transformToIterable(Function.identity())
                    .invoke(conflict -> told.set(conflict.id()))
                    .filter(conflict -> conflict.status() == Conflict.Status.OPEN);
        });
    }

    /** What is to be told after some news; nothing at the start. */
    private Uni<List<Conflict>> latest(WorkspaceId workspace, @Nullable UUID told, News news) {
        return switch (news) {
            case News.Event event -> conflicts.byIds(workspace, List.of(event.id()));
            case News.Gap _ ->
                told == null
                        ? Uni.createFrom().item(List.of())
                        : conflicts
                                .search(workspace, ALL, CAUGHT_UP)
                                .map(found -> found.reversed().stream()
                                        .filter(conflict -> conflict.id().compareTo(told) > 0)
                                        .toList());
        };
    }

    private static final Conflicts.Wanted ALL = new Conflicts.Wanted(null, Set.of(), null, null, null, null);

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
