package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Past;
import dev.tandem.model.Recorded;
import dev.tandem.model.ReplayReport;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds objects from the audit alone: as they were at some time, or as they should be now. */
@ApplicationScoped
public class Replay {

    /** How many objects are built at once. */
    private static final int PAGE = 100;

    private static final String SNAPSHOTS = """
            select link_id, kind, seq, at, state, why from audit_snapshot
            where workspace_id = $1 and link_id = any($2)
            """;

    private static final String ENTRIES = """
            select %s from audit_entry a
            left join audit_snapshot s on s.workspace_id = a.workspace_id and s.link_id = a.link_id
            where a.workspace_id = $1 and a.link_id = any($2) and a.seq > coalesce(s.seq, -1)
            order by a.link_id, a.seq
            """.formatted(AuditRows.COLUMNS);

    private static final String IDS = """
            select link_id from (
                (select link_id from link
                 where workspace_id = $1 and ($2::uuid is null or link_id > $2) order by link_id limit $3)
                union
                (select distinct link_id from audit_entry
                 where workspace_id = $1 and ($2::uuid is null or link_id > $2) order by link_id limit $3)
                union
                (select link_id from audit_snapshot
                 where workspace_id = $1 and ($2::uuid is null or link_id > $2) order by link_id limit $3)) known
            order by link_id limit $3
            """;

    private final Pool pool;

    Replay(Pool pool) {
        this.pool = pool;
    }

    /**
     * Folds all entries of every object from nothing, and compares the outcome with what is stored. Each part is compared
     * as of one moment, so changes that happen meanwhile make no difference.
     */
    public Uni<ReplayReport> all(WorkspaceId workspace) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<>(Optional.<UUID>empty()),
                        last -> part(workspace, last.get().orElse(null)).invoke(part -> last.set(part.last())))
                .whilst(part -> part.last().isPresent())
                .map(Part::report)
                .collect()
                .with(Collectors.reducing(ReplayReport.NONE, ReplayReport::and));
    }

    /** @param last the last object of it; empty if there are no more */
    private record Part(Optional<UUID> last, ReplayReport report) {}

    private Uni<Part> part(WorkspaceId workspace, @Nullable UUID after) {
        return atOneMoment(connection -> connection
                .preparedQuery(IDS)
                .execute(Tuple.of(workspace.value(), after, PAGE))
                .map(rows -> {
                    var ids = new ArrayList<UUID>(rows.size());
                    rows.forEach(row -> ids.add(row.getUUID("link_id")));
                    return ids.toArray(UUID[]::new);
                })
                .chain(ids -> stories(connection, workspace, ids, null)
                        .chain(stories -> connection
                                .preparedQuery(SqlLinks.BY_IDS)
                                .execute(Tuple.of(workspace.value(), ids))
                                .map(rows -> new Part(
                                        ids.length < PAGE ? Optional.empty() : Optional.of(ids[ids.length - 1]),
                                        compare(stories, LinkRows.links(rows)))))));
    }

    /** Lets {@code read} see one state of the tables, from which no partition is dropped meanwhile. */
    private <T> Uni<T> atOneMoment(Function<SqlConnection, Uni<T>> read) {
        return pool.withTransaction(connection -> connection
                .query("set transaction isolation level repeatable read read only")
                .execute()
                .chain(() -> connection
                        .query("lock table audit_entry in access share mode")
                        .execute())
                .chain(() -> read.apply(connection)));
    }

    private static ReplayReport compare(Map<LinkId, Story> stories, List<Link> links) {
        var stored = links.stream().collect(Collectors.toMap(Link::id, Function.identity()));
        var ids = new java.util.TreeSet<>(stories.keySet());
        ids.addAll(stored.keySet());
        var differences = new ArrayList<ReplayReport.Difference>();
        for (var id : ids) {
            var story = stories.get(id);
            var link = stored.get(id);
            var told = story == null ? Recorded.NOTHING : story.end().state();
            var is = link == null ? Recorded.NOTHING : Recorded.of(link);
            if (!told.equals(is)) {
                var kind = link == null
                        ? java.util.Objects.requireNonNull(story).end().kind()
                        : link.kind();
                differences.add(new ReplayReport.Difference(kind, id, told.differencesTo(is)));
            }
        }
        return new ReplayReport(
                ids.size(),
                stories.values().stream().mapToLong(Story::entries).sum(),
                differences.size(),
                differences.stream().limit(ReplayReport.NAMED).toList());
    }

    /**
     * Objects as they were at {@code at}; those that were not there then, or were deleted, are left out.
     *
     * @throws Failure.BadInput if the audit of one of them does not reach back so far; names the argument {@code asOf}
     */
    public Uni<List<Link>> asOf(WorkspaceId workspace, Collection<LinkId> ids, Instant at) {
        return ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : atOneMoment(connection -> stories(
                                connection,
                                workspace,
                                ids.stream().map(LinkId::value).toArray(UUID[]::new),
                                at))
                        .map(stories -> stories.entrySet().stream()
                                .filter(story -> story.getValue().end().state().lives())
                                .map(story -> story.getValue().end().link(workspace, story.getKey()))
                                .toList());
    }

    /** The object with that id as it was at {@code at}. */
    public Uni<Optional<Link>> asOf(WorkspaceId workspace, LinkId id, Instant at) {
        return asOf(workspace, List.of(id), at).map(found -> found.stream().findFirst());
    }

    /**
     * The children of one kind that a contact had at {@code at}. Those may belong to another by now, with which it was joined
     * since, and some of its own were the other's then.
     */
    public Uni<List<Link>> childrenAsOf(WorkspaceId workspace, LinkId contact, Kind kind, Instant at) {
        return pool.preparedQuery("""
                        select link_id from link
                        where workspace_id = $1 and contact_id = $2 and kind = $3 and created_at <= $4
                        union
                        select link_id from audit_entry
                        where workspace_id = $1 and contact_id = $2 and kind = $3 and at <= $4
                        """)
                .execute(Tuple.of(workspace.value(), contact.value(), kind.name(), LinkRows.time(at)))
                .map(rows -> {
                    var ids = new ArrayList<LinkId>(rows.size());
                    rows.forEach(row -> ids.add(new LinkId(row.getUUID("link_id"))));
                    return ids;
                })
                .chain(ids -> asOf(workspace, ids, at))
                .map(children -> children.stream()
                        .filter(child -> contact.equals(child.contactId()))
                        .toList());
    }

    /**
     * What the audit tells of one object.
     *
     * @param entries how many entries were folded
     * @param seq of the last of them
     */
    record Story(Past end, long entries, long seq) {}

    /** @param until only as far as the last entry made by then; null for all */
    private static Uni<Map<LinkId, Story>> stories(
            SqlConnection client, WorkspaceId workspace, UUID[] ids, @Nullable Instant until) {
        return client.preparedQuery(SNAPSHOTS)
                .execute(Tuple.of(workspace.value(), ids))
                .map(rows -> {
                    var starts = new HashMap<LinkId, Story>();
                    rows.forEach(row -> starts.put(new LinkId(row.getUUID("link_id")), start(row, until)));
                    return starts;
                })
                .chain(starts -> client.preparedQuery(ENTRIES)
                        .execute(Tuple.of(workspace.value(), ids))
                        .map(rows -> fold(starts, rows, until)));
    }

    static Story start(Row row, @Nullable Instant until) {
        var horizon = LinkRows.required(row, "at");
        if (until != null && until.isBefore(horizon)) {
            throw new Failure.BadInput(
                    "asOf", "lies before %s: what was before is no longer kept of it".formatted(horizon));
        }
        return new Story(
                new Past(
                        Kind.valueOf(row.getString("kind")),
                        DeltaJson.recorded((JsonObject) row.getJson("state")),
                        Json.provenance((JsonObject) row.getJson("why"))),
                0,
                row.getLong("seq"));
    }

    /** A state that never was is never told: it is always all entries up to some one. */
    static Map<LinkId, Story> fold(Map<LinkId, Story> starts, Iterable<Row> rows, @Nullable Instant until) {
        var stories = new HashMap<>(starts);
        var reached = new HashMap<>(starts);
        for (var row : rows) {
            var entry = AuditRows.entry(row);
            var id = entry.object();
            var before = stories.getOrDefault(id, new Story(Past.before(entry.kind()), 0, -1));
            var after = new Story(before.end().after(entry), before.entries() + 1, row.getLong("seq"));
            stories.put(id, after);
            if (until == null || !entry.at().isAfter(until)) {
                reached.put(id, after);
            }
        }
        return reached;
    }
}
