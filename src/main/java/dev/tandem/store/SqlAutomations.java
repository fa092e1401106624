package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link Automations} in PostgreSQL. */
@ApplicationScoped
class SqlAutomations implements Automations {

    static final String COLUMNS =
            "automation_id, version, name, document, since, new_from, created_at, created_by, updated_at, updated_by";

    private static final String UNIQUE_VIOLATION = "23505";

    private final Pool pool;
    private final FeedCursors cursors;

    SqlAutomations(Pool pool) {
        this.pool = pool;
        this.cursors = new FeedCursors(pool, SqlFirings.CONSUMER);
    }

    @Override
    public Uni<StoredAutomation> create(Target target, String name, String document, boolean enabled) {
        return pool.withTransaction(connection -> since(connection, target.workspace(), enabled)
                .chain(since -> connection
                        .preparedQuery("""
                                insert into automation (workspace_id, automation_id, name, document, since, new_from,
                                    created_at, created_by, updated_at, updated_by)
                                values ($1, $2, $3, $4, $5, $6, $6, $7, $6, $7) returning %s
                                """.formatted(COLUMNS))
                        .execute(Tuple.from(new @Nullable Object[] {
                            target.workspace().value(),
                            target.id(),
                            name,
                            new JsonObject(document),
                            since.map(Snapshot::toString).orElse(null),
                            LinkRows.time(target.now()),
                            target.actor()
                        })))
                .onFailure(SqlAutomations::isTaken)
                .transform(_ -> taken())
                .map(rows -> automations(target.workspace(), rows).getFirst()));
    }

    @Override
    public Uni<StoredAutomation> change(Target target, String name, String document) {
        return pool.withTransaction(connection -> locked(connection, target)
                .chain(() -> connection
                        .preparedQuery("""
                                update automation set name = $3, document = $4, version = version + 1, updated_at = $5,
                                    updated_by = $6
                                where workspace_id = $1 and automation_id = $2 returning %s
                                """.formatted(COLUMNS))
                        .execute(Tuple.of(
                                target.workspace().value(),
                                target.id(),
                                name,
                                new JsonObject(document),
                                LinkRows.time(target.now()),
                                target.actor())))
                .onFailure(SqlAutomations::isTaken)
                .transform(_ -> taken())
                .map(rows -> automations(target.workspace(), rows).getFirst()));
    }

    @Override
    public Uni<StoredAutomation> enable(Target target, boolean enabled) {
        return pool.withTransaction(connection -> locked(connection, target)
                .chain(now -> now.enabled() == enabled
                        ? Uni.createFrom().item(now)
                        : since(connection, target.workspace(), enabled)
                                .chain(since -> connection
                                        .preparedQuery("""
                                                update automation set since = $3, new_from = $4, version = version + 1,
                                                    updated_at = $4, updated_by = $5
                                                where workspace_id = $1 and automation_id = $2 returning %s
                                                """.formatted(COLUMNS))
                                        .execute(Tuple.of(
                                                target.workspace().value(),
                                                target.id(),
                                                since.map(Snapshot::toString).orElse(null),
                                                LinkRows.time(target.now()),
                                                target.actor())))
                                .map(rows ->
                                        automations(target.workspace(), rows).getFirst())));
    }

    /**
     * What has happened by now, for one that is to react to the rest. Waits until nobody reads the feed: whoever read it
     * before did not know of it, whoever does afterwards will. If nobody else does, reading begins now.
     */
    private Uni<Optional<Snapshot>> since(SqlConnection connection, WorkspaceId workspace, boolean enabled) {
        if (!enabled) {
            return Uni.createFrom().item(Optional.empty());
        }
        return connection
                .preparedQuery("""
                        insert into feed_cursor as c (workspace_id, consumer, tx, seq) values ($1, $2, '0', 0)
                        on conflict (workspace_id, consumer) do update set seq = c.seq
                        """)
                .execute(Tuple.of(workspace.value(), SqlFirings.CONSUMER))
                .chain(() -> SqlFeed.snapshot(connection))
                .call(now -> connection.preparedQuery("""
                                update feed_cursor set tx = $3::text::xid8, seq = $4, seen = $5
                                where workspace_id = $1 and consumer = $2 and not exists (
                                    select from automation where workspace_id = $1 and since is not null)
                                """).execute(cursors.tuple(workspace, Place.of(now))))
                .map(Optional::of);
    }

    @Override
    public Uni<Void> delete(Target target) {
        return pool.withTransaction(connection -> locked(connection, target)
                .chain(() -> connection
                        .preparedQuery("delete from automation where workspace_id = $1 and automation_id = $2")
                        .execute(Tuple.of(target.workspace().value(), target.id())))
                .chain(() -> connection
                        .preparedQuery("""
                                update automation_firing set status = 'FAILED', reason = 'the automation was deleted',
                                    ended_at = $3, fence = null, lease_until = null
                                where workspace_id = $1 and automation_id = $2 and status = 'WAITING'
                                """)
                        .execute(Tuple.of(target.workspace().value(), target.id(), LinkRows.time(target.now()))))
                .replaceWithVoid());
    }

    private static Uni<StoredAutomation> locked(SqlConnection connection, Target target) {
        return connection
                .preparedQuery("select " + COLUMNS
                        + " from automation where workspace_id = $1 and automation_id = $2 for update")
                .execute(Tuple.of(target.workspace().value(), target.id()))
                .map(rows -> automations(target.workspace(), rows).stream()
                        .findFirst()
                        .orElseThrow(() -> Failure.NotFound.named("automation", "id")))
                .invoke(found -> {
                    var expected = target.expectedVersion();
                    if (expected != null && expected != found.version()) {
                        throw new Failure.Conflict(
                                "expectedVersion",
                                "The automation has version %d by now, not %d: read it again."
                                        .formatted(found.version(), expected));
                    }
                });
    }

    @Override
    public Uni<Optional<StoredAutomation>> get(WorkspaceId workspace, UUID id) {
        return pool.preparedQuery(
                        "select " + COLUMNS + " from automation where workspace_id = $1 and automation_id = $2")
                .execute(Tuple.of(workspace.value(), id))
                .map(rows -> automations(workspace, rows).stream().findFirst());
    }

    @Override
    public Uni<List<StoredAutomation>> all(WorkspaceId workspace) {
        return pool.preparedQuery("select " + COLUMNS + " from automation where workspace_id = $1 order by name")
                .execute(Tuple.of(workspace.value()))
                .map(rows -> automations(workspace, rows));
    }

    private static boolean isTaken(Throwable thrown) {
        return thrown instanceof PgException failed && UNIQUE_VIOLATION.equals(failed.getSqlState());
    }

    private static Failure taken() {
        return new Failure.Conflict("name", "There is an automation of that name already.");
    }

    static List<StoredAutomation> automations(WorkspaceId workspace, RowSet<Row> rows) {
        var automations = new ArrayList<StoredAutomation>(rows.size());
        for (var row : rows) {
            var since = row.getString("since");
            var newFrom = LinkRows.instant(row, "new_from");
            var updatedAt = LinkRows.required(row, "updated_at");
            automations.add(new StoredAutomation(
                    workspace,
                    row.getUUID("automation_id"),
                    row.getInteger("version"),
                    row.getString("name"),
                    ((JsonObject) row.getJson("document")).encode(),
                    since == null ? null : Snapshot.parse(since),
                    newFrom == null ? updatedAt : newFrom, // enabled by a process of an older version
                    LinkRows.required(row, "created_at"),
                    row.getString("created_by"),
                    updatedAt,
                    row.getString("updated_by")));
        }
        return automations;
    }
}
