package dev.tandem.store;

import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Instant;
import java.util.Collection;

/** What a database has to count that cannot be reached. */
public final class UnreachableBacklog extends Backlog {

    public UnreachableBacklog() {
        super(Pool.newInstance(null));
    }

    @Override
    public Uni<Figures> read(Instant now, Collection<WorkspaceId> configured, int furthest) {
        return Uni.createFrom().failure(new IllegalStateException("connection refused"));
    }
}
