package dev.tandem.platform;

import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.quarkus.vertx.core.runtime.VertxMDC;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives Panache work a session of its own, and background work a context of its own. GraphQL resolves sibling fields at
 * the same time in one Vert.x context, and Panache keeps one session a context, which must not be shared.
 */
@ApplicationScoped
public class Sessions {

    private final Vertx vertx;

    Sessions(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Runs {@code work} in a fresh context, and answers on the caller's. */
    public <T> Uni<T> isolated(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            fresh(caller)
                    .runOnContext(_ -> Uni.createFrom()
                            .deferred(work::get)
                            .subscribe()
                            .with(
                                    item -> back(caller, () -> emitter.complete(item)),
                                    failure -> back(caller, () -> emitter.fail(failure))));
        });
    }

    /**
     * The same items, each told in a fresh context: what is done about one shares nothing with what is done about another, nor
     * with whoever it is heard from. To be called where they are asked for.
     */
    public <T> Multi<T> apart(Multi<T> items) {
        var caller = Vertx.currentContext();
        return items.onItem()
                .transformToUniAndConcatenate(item ->
                        Uni.createFrom().emitter(emitter -> fresh(caller).runOnContext(_ -> emitter.complete(item))));
    }

    /** Runs {@code work} at once in a fresh context. To be called where events are heard of. */
    public void apart(Runnable work) {
        ((ContextInternal) fresh(Vertx.currentContext())).dispatch(work);
    }

    private Context fresh(@Nullable Context caller) {
        var root = Optional.ofNullable(caller).orElseGet(vertx::getOrCreateContext);
        var fresh = Objects.requireNonNull(VertxContext.createNewDuplicatedContext(root));
        VertxContextSafetyToggle.setContextSafe(fresh, true);
        goOn(caller, fresh);
        return fresh;
    }

    /** What is traced and logged there belongs to what is traced and logged here. */
    private static void goOn(@Nullable Context from, Context to) {
        if (from != null && VertxContext.isDuplicatedContext(from)) {
            VertxMDC.INSTANCE.putAll(VertxMDC.INSTANCE.copyObject(from), to);
            var trace = QuarkusContextStorage.getOtelContext(from);
            if (trace != null) {
                QuarkusContextStorage.INSTANCE.attach(to, trace);
            }
        }
    }

    private static void back(@Nullable Context caller, Runnable answer) {
        if (caller == null) {
            answer.run();
        } else {
            caller.runOnContext(_ -> answer.run());
        }
    }
}
