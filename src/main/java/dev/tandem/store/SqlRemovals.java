package dev.tandem.store;

import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.function.LongUnaryOperator;

/** {@link Removals} in PostgreSQL. */
@ApplicationScoped
class SqlRemovals implements Removals {

    /** One count at a time in a workspace, so that two that come together do not both find room for one. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('removal ' || $1::uuid, 0))";

    private static final String COUNT = """
            select
                exists (select 1 from removal where workspace_id = $1 and link_id = $2) as noted,
                exists (select 1 from conflict where workspace_id = $1 and link_id = $2
                    and type = 'MASS_DELETION' and status = 'OPEN') as held,
                (select count(*) from removal where workspace_id = $1 and kind = $3 and at > $4) as removed,
                (select count(*) from link where workspace_id = $1 and kind = $3 and deleted_at is null) as living
            """;

    private static final String NOTE = "insert into removal (workspace_id, link_id, kind, at) values ($1, $2, $3, $4)";

    private final Pool pool;

    SqlRemovals(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Boolean> allow(
            WorkspaceId workspace, Kind kind, LinkId object, Instant now, Instant since, LongUnaryOperator limit) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(workspace.value()))
                .chain(() -> connection
                        .preparedQuery(COUNT)
                        .execute(Tuple.of(workspace.value(), object.value(), kind.name(), LinkRows.time(since))))
                .map(rows -> rows.iterator().next())
                .chain(counts -> counts.getBoolean("noted")
                        ? Uni.createFrom().item(true)
                        : !counts.getBoolean("held") && isWithin(counts, limit)
                                ? note(connection, workspace, kind, object, now)
                                : Uni.createFrom().item(false)));
    }

    private static boolean isWithin(Row counts, LongUnaryOperator limit) {
        long removed = counts.getLong("removed");
        return removed < limit.applyAsLong(counts.getLong("living") + removed);
    }

    private static Uni<Boolean> note(
            SqlConnection connection, WorkspaceId workspace, Kind kind, LinkId object, Instant now) {
        return connection
                .preparedQuery(NOTE)
                .execute(Tuple.of(workspace.value(), object.value(), kind.name(), LinkRows.time(now)))
                .replaceWith(true);
    }
}
