package dev.tandem.graph;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Canonical;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.ReplayReport;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.store.Audit;
import dev.tandem.store.Cursor;
import dev.tandem.store.Replay;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the audit tells: what was decided, what things were like before, and whether it tells the truth. */
@ApplicationScoped
public class AuditTrail {

    private static final String NO_TIME = "~";

    private final Audit audit;
    private final Replay replay;
    private final Clock clock;
    private final Set<WorkspaceId> replaying = ConcurrentHashMap.newKeySet();

    AuditTrail(Audit audit, Replay replay, Clock clock) {
        this.audit = audit;
        this.replay = replay;
        this.clock = clock;
    }

    /**
     * Entries of the whole workspace, newest first.
     *
     * @throws Failure.BadInput if the page is to be counted from the end, or its cursor is none of this list
     */
    public Uni<Slice<AuditEntry>> log(WorkspaceId workspace, AuditQuestion question, PageRequest page) {
        if (page.backward()) {
            throw new Failure.BadInput(
                    "last", "is not supported: the audit is read from the newest entry on, with first");
        }
        var list = "audit %s %s".formatted(workspace, question);
        var filter = question.filter();
        return audit.find(workspace, filter, true, place(page, list), page.size() + 1)
                .map(found -> new Slice<>(
                        found.stream()
                                .limit(page.size())
                                .map(entry -> new Slice.Item<>(
                                        entry, new Cursor(List.of(entry.at().toString()), entry.id()).in(list)))
                                .toList(),
                        found.size() > page.size(),
                        page.cursor() != null,
                        () -> audit.count(workspace, filter)));
    }

    private static Audit.@Nullable Place place(PageRequest page, String list) {
        if (page.cursor() == null) {
            return null;
        }
        var cursor = Cursor.of(page.cursor(), list, page.argument());
        return new Audit.Place(Instant.parse(cursor.keys().getFirst()), cursor.id());
    }

    /** All entries made within that time, oldest first, a part at a time and each part only when it is asked for. */
    public Multi<List<AuditEntry>> export(WorkspaceId workspace, @Nullable Instant from, @Nullable Instant to) {
        return audit.all(workspace, Audit.Filter.between(from, to));
    }

    /**
     * An object as it was then; empty if it was not there.
     *
     * @throws Failure.BadInput if that time is still to come, or so long ago that the audit does not reach back to it
     */
    public Uni<Optional<Unified>> asOf(WorkspaceId workspace, Kind kind, LinkId id, Instant at) {
        if (at.isAfter(clock.now())) {
            throw new Failure.BadInput("asOf", "lies in the future");
        }
        return replay.asOf(workspace, id, at)
                .map(found -> found.filter(link -> link.kind() == kind).map(link -> Unified.past(link, at)));
    }

    /** The children that a contact had at the time that it is shown as of. */
    Uni<Slice<Unified>> children(Unified contact, Instant at, ChildQuery query) {
        var link = contact.link();
        var page = query.page();
        var list = "%s %s of %s as of %s".formatted(link.workspace(), query.kind(), link.id(), at);
        var place = page.cursor() == null ? null : Cursor.of(page.cursor(), list, page.argument());
        return replay.childrenAsOf(link.workspace(), link.id(), query.kind(), at)
                .map(all -> {
                    var order = Comparator.comparing((Link child) -> time(child.fields()))
                            .thenComparing(Link::id);
                    var wanted = all.stream()
                            .filter(child -> fits(child.fields(), query))
                            .sorted(page.backward() ? order.reversed() : order)
                            .toList();
                    var beyond = wanted.stream()
                            .filter(child -> place == null || isBeyond(child, place, page.backward()))
                            .toList();
                    var some = beyond.stream().limit(page.size()).toList();
                    var more = beyond.size() > some.size();
                    var items = (page.backward() ? some.reversed() : some)
                            .stream()
                                    .map(child -> new Slice.Item<>(
                                            Unified.past(child, at),
                                            new Cursor(
                                                            List.of(time(child.fields())),
                                                            child.id().value())
                                                    .in(list)))
                                    .toList();
                    return new Slice<>(
                            items,
                            page.backward() ? place != null : more,
                            page.backward() ? more : place != null,
                            () -> Uni.createFrom().item((long) wanted.size()));
                });
    }

    private static boolean isBeyond(Link child, Cursor place, boolean backward) {
        var byTime = time(child.fields()).compareTo(place.keys().getFirst());
        var order = byTime != 0 ? byTime : child.id().compareTo(new LinkId(place.id()));
        return backward ? order < 0 : order > 0;
    }

    private static boolean fits(Fields fields, ChildQuery query) {
        var time = time(fields);
        var status = query.status();
        return (status == null
                        || fields.text(Field.STATUS)
                                .filter(status.name()::equals)
                                .isPresent())
                && (query.from() == null
                        || (!time.equals(NO_TIME) && time.compareTo(Canonical.instant(query.from())) >= 0))
                && (query.to() == null || time.compareTo(Canonical.instant(query.to())) < 0);
    }

    /** What children are sorted by, as the store does. */
    private static String time(Fields fields) {
        return fields.text(Field.DUE_AT).or(() -> fields.text(Field.STARTS_AT)).orElse(NO_TIME);
    }

    /**
     * Whether replaying all entries gives exactly what is stored. Fails with a {@link Failure.Busy} while this process does so
     * for the same workspace.
     *
     * @param limit how long it may take; after that nothing more is read, and it fails with a {@link Failure.Late}
     */
    public Uni<ReplayReport> replay(WorkspaceId workspace, Duration limit) {
        return Uni.createFrom()
                .deferred(() -> replaying.add(workspace)
                        ? replay.all(workspace)
                                .ifNoItem()
                                .after(limit)
                                .failWith(() -> Failure.Late.reading(limit))
                                .onTermination()
                                .invoke(() -> replaying.remove(workspace))
                        : Uni.createFrom().failure(Failure.Busy.replaying()));
    }
}
