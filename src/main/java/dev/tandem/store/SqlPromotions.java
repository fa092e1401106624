package dev.tandem.store;

import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** {@link Promotions} in PostgreSQL. */
@ApplicationScoped
class SqlPromotions implements Promotions {

    private final Pool pool;

    SqlPromotions(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Optional<Instant>> of(WorkspaceId workspace) {
        return pool.preparedQuery("select promoted_at from promotion where workspace_id = $1")
                .execute(Tuple.of(workspace.value()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> LinkRows.required(row, "promoted_at"))
                        .findFirst());
    }

    @Override
    public Uni<Void> promote(WorkspaceId workspace, @Nullable String actor, Instant now) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("""
                        insert into promotion (workspace_id, promoted_at, promoted_by) values ($1, $2, $3)
                        on conflict (workspace_id) do nothing
                        """)
                .execute(Tuple.of(workspace.value(), LinkRows.time(now), actor))
                .chain(inserted -> inserted.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : leftOutIsNotNew(connection, workspace, now)));
    }

    /** What was left out until now comes all at once, and is no news to automations. */
    private static Uni<Void> leftOutIsNotNew(SqlConnection connection, WorkspaceId workspace, Instant now) {
        return connection
                .preparedQuery("update automation set new_from = $2 where workspace_id = $1 and since is not null")
                .execute(Tuple.of(workspace.value(), LinkRows.time(now)))
                .replaceWithVoid();
    }
}
