package dev.tandem.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Instant;

/** What a database has to count that cannot be reached. */
public final class UnreachableBacklog extends Backlog {

    public UnreachableBacklog() {
        super(Pool.newInstance(null));
    }

    @Override
    public Uni<Figures> read(Instant now) {
        return Uni.createFrom().failure(new IllegalStateException("connection refused"));
    }
}
