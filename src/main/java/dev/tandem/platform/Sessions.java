package dev.tandem.platform;

import dev.tandem.model.WorkspaceId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives Panache work a session of its own, and background work a context of its own. GraphQL resolves sibling fields at
 * the same time in one Vert.x context, and Panache keeps one session a context, which must not be shared.
 */
@ApplicationScoped
public class Sessions {

    private static final AttributeKey<String> WORKSPACE = AttributeKey.stringKey("tandem.workspace");

    private final Vertx vertx;
    private final Tracer tracer;

    Sessions(Vertx vertx, Tracer tracer) {
        this.vertx = vertx;
        this.tracer = tracer;
    }

    /** Runs {@code work} in a fresh context, and answers on the caller's. */
    public <T> Uni<T> isolated(Supplier<Uni<T>> work) {
        return within(this::fresh, work);
    }

    /**
     * Runs what is done for a workspace and no request waits for, in a fresh context: whoever wakes it, its lines in the log name
     * that workspace and no request, and what it calls and stores is a trace of its own.
     *
     * @param name of the trace: what is done, in words of our own; never an id
     */
    public <T> Uni<T> background(WorkspaceId workspace, String name, Supplier<Uni<T>> work) {
        return within(this::unattached, () -> {
            LogContext.workspace(workspace);
            return traced(
                    tracer.spanBuilder(name)
                            .setNoParent()
                            .setAttribute(WORKSPACE, workspace.toString())
                            .startSpan(),
                    work);
        });
    }

    private static <T> Uni<T> traced(Span span, Supplier<Uni<T>> work) {
        if (!span.getSpanContext().isValid()) { // nothing is traced
            return work.get();
        }
        QuarkusContextStorage.INSTANCE.attach(
                Vertx.currentContext(), io.opentelemetry.context.Context.root().with(span));
        return Uni.createFrom()
                .deferred(work::get)
                .onFailure()
                .invoke(span::recordException)
                .onFailure()
                .invoke(_ -> span.setStatus(StatusCode.ERROR))
                .onTermination()
                .invoke(() -> span.end());
    }

    private static <T> Uni<T> within(Function<@Nullable Context, Context> fresh, Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            fresh.apply(caller)
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
        var fresh = unattached(caller);
        goOn(caller, fresh);
        return fresh;
    }

    private Context unattached(@Nullable Context caller) {
        var root = Optional.ofNullable(caller).orElseGet(vertx::getOrCreateContext);
        var fresh = Objects.requireNonNull(VertxContext.createNewDuplicatedContext(root));
        VertxContextSafetyToggle.setContextSafe(fresh, true);
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
