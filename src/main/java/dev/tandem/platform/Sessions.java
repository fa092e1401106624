package dev.tandem.platform;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Gives Panache work a session of its own. GraphQL resolves sibling fields at the same time in one Vert.x context, and
 * Panache keeps one session a context, which must not be shared.
 */
public final class Sessions {

    private Sessions() {}

    /** Runs {@code work} in a fresh context, and answers on the caller's. */
    public static <T> Uni<T> isolated(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            var fresh = Objects.requireNonNull(VertxContext.createNewDuplicatedContext());
            VertxContextSafetyToggle.setContextSafe(fresh, true);
            fresh.runOnContext(_ -> Uni.createFrom()
                    .deferred(work::get)
                    .subscribe()
                    .with(
                            item -> back(caller, () -> emitter.complete(item)),
                            failure -> back(caller, () -> emitter.fail(failure))));
        });
    }

    private static void back(io.vertx.core.@org.jspecify.annotations.Nullable Context caller, Runnable answer) {
        if (caller == null) {
            answer.run();
        } else {
            caller.runOnContext(_ -> answer.run());
        }
    }
}
