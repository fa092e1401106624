package dev.tandem.store;

import dev.tandem.model.Conflict;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** {@link Conflicts} in PostgreSQL. */
@ApplicationScoped
class SqlConflicts implements Conflicts {

    private static final String BY_IDS =
            "select " + ConflictRows.COLUMNS + " from conflict where workspace_id = $1 and conflict_id = any($2)";

    private static final String OPEN = "select " + ConflictRows.COLUMNS + """
             from conflict
            where workspace_id = $1 and status = 'OPEN' and (link_id = any($2) or contact_id = any($2))
            order by conflict_id desc
            """;

    private final Pool pool;

    SqlConflicts(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<Conflict>> byIds(WorkspaceId workspace, Collection<UUID> ids) {
        return pool.preparedQuery(BY_IDS)
                .execute(Tuple.of(workspace.value(), ids.toArray(UUID[]::new)))
                .map(rows -> ConflictRows.conflicts(workspace, rows));
    }

    @Override
    public Uni<List<Conflict>> open(WorkspaceId workspace, Collection<LinkId> objects) {
        return pool.preparedQuery(OPEN)
                .execute(Tuple.of(
                        workspace.value(), objects.stream().map(LinkId::value).toArray(UUID[]::new)))
                .map(rows -> ConflictRows.conflicts(workspace, rows));
    }
}
