package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/** {@link Feed} in PostgreSQL. */
@ApplicationScoped
class SqlFeed implements Feed {

    private static final String COLUMNS = AuditRows.COLUMNS + ", a.contact_id, a.step, a.was";

    /** What follows of each contact, by itself: whoever comes back after long reads no more of the others than of theirs. */
    private static final String OF_CONTACTS = """
            unnest($5::uuid[]) c cross join lateral (
                select * from audit_entry e
                where e.workspace_id = $1 and e.contact_id = c and (e.tx, e.seq) > ($2::text::xid8, $3::bigint)
                order by e.tx, e.seq limit $4)""";

    private static final String CHANGES = next(COLUMNS, "audit_entry");
    private static final String CHANGES_OF_CONTACTS = next(COLUMNS, OF_CONTACTS);
    private static final String CONFLICTS = next(ConflictRows.COLUMNS + ", seq", "conflict");

    private final Pool pool;

    SqlFeed(Pool pool) {
        this.pool = pool;
    }

    /**
     * One statement and so one snapshot: what it finds and what it takes to be settled are of the same moment. The first
     * row is there even if nothing follows the place.
     */
    private static String next(String columns, String from) {
        return """
                select s.lost, f.* from (
                    select $2::text::xid8 > pg_snapshot_xmax(pg_current_snapshot()) or $2::text::xid8 = '0'
                        or exists (select from feed_start f
                                   where f.workspace_id = $1 and (f.tx, f.seq) > ($2::text::xid8, $3::bigint)) as lost) s
                left join lateral (
                    select %s, a.tx < pg_snapshot_xmin(pg_current_snapshot()) as settled, a.tx::text as tx
                    from %s a
                    where a.workspace_id = $1 and (a.tx, a.seq) > ($2::text::xid8, $3::bigint)
                    order by a.tx, a.seq limit $4) f on true
                """.formatted(columns, from);
    }

    @Override
    public Uni<Place> head(WorkspaceId workspace) {
        return snapshot(pool).map(Place::of);
    }

    /** Which transactions have ended by now. */
    static Uni<Snapshot> snapshot(SqlClient client) {
        return client.query("select pg_current_snapshot()::text as seen")
                .execute()
                .map(rows -> Snapshot.parse(rows.iterator().next().getString("seen")));
    }

    @Override
    public Uni<Part<Change>> changes(WorkspaceId workspace, Set<LinkId> contacts, Place after, int limit) {
        return changes(pool, workspace, contacts, after, limit);
    }

    static Uni<Part<Change>> changes(
            SqlClient client, WorkspaceId workspace, Set<LinkId> contacts, Place after, int limit) {
        var parameters = parameters(workspace, after, limit);
        return client.preparedQuery(contacts.isEmpty() ? CHANGES : CHANGES_OF_CONTACTS)
                .execute(
                        contacts.isEmpty()
                                ? parameters
                                : parameters.addArrayOfUUID(
                                        contacts.stream().map(LinkId::value).toArray(UUID[]::new)))
                .map(rows -> part(rows, after, limit, SqlFeed::change));
    }

    @Override
    public Uni<Part<Opened>> conflicts(WorkspaceId workspace, Place after, int limit) {
        return pool.preparedQuery(CONFLICTS)
                .execute(parameters(workspace, after, limit))
                .map(rows -> part(
                        rows, after, limit, (row, place) -> new Opened(ConflictRows.conflict(workspace, row), place)));
    }

    @Override
    public Uni<Place> ofConflict(WorkspaceId workspace, UUID conflict) {
        return pool.preparedQuery(
                        "select tx::text as tx, seq from conflict where workspace_id = $1 and conflict_id = $2")
                .execute(Tuple.of(workspace.value(), conflict))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new Failure.Expired("after");
                    }
                    var row = rows.iterator().next();
                    return new Place(tx(row), row.getLong("seq"), null);
                });
    }

    private static Tuple parameters(WorkspaceId workspace, Place after, int limit) {
        return Tuple.of(workspace.value(), Long.toUnsignedString(after.tx()), after.seq(), limit);
    }

    private static <T> Part<T> part(RowSet<Row> rows, Place after, int limit, BiFunction<Row, Place, T> item) {
        var items = new ArrayList<T>();
        var next = after;
        var read = 0;
        for (var row : rows) {
            if (row.getBoolean("lost")) {
                throw new Failure.Expired("after");
            }
            if (row.getString("tx") == null) {
                return new Part<>(List.of(), after, Rest.NOTHING);
            }
            if (!row.getBoolean("settled")) {
                return new Part<>(items, next, Rest.UNSETTLED);
            }
            var seen = next.hasSeen(tx(row));
            next = Place.after(tx(row), row.getLong("seq"), next.seen());
            if (!seen) {
                items.add(item.apply(row, next));
            }
            read++;
        }
        return new Part<>(items, next, read == limit ? Rest.MORE : Rest.NOTHING);
    }

    private static Change change(Row row, Place place) {
        return new Change(
                AuditRows.entry(row),
                new LinkId(row.getUUID("contact_id")),
                Step.valueOf(row.getString("step")),
                Json.fields((JsonObject) row.getJson("was")),
                place);
    }

    private static long tx(Row row) {
        return Long.parseUnsignedLong(row.getString("tx"));
    }
}
