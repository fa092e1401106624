package dev.tandem.connector;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Where a call was asked from: the Vert.x context whose data and database session it goes on with.
 *
 * @param context null for a thread that has none
 */
public record Origin(@Nullable Context context) {

    public static Origin here() {
        return new Origin(Vertx.currentContext());
    }

    /** The same, but whatever it ends with arrives here. */
    public <T> Uni<T> bring(Uni<T> uni) {
        return context == null ? uni : uni.emitOn(this::run);
    }

    /** Goes on there; at once if this is there. Without a context it is another thread's turn, never the caller's. */
    void run(Runnable next) {
        if (context == null) {
            Infrastructure.getDefaultExecutor().execute(next);
        } else if (context.equals(Vertx.currentContext())) {
            next.run();
        } else {
            context.runOnContext(_ -> next.run());
        }
    }
}
