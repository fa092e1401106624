package dev.tandem.tenancy;

import dev.tandem.connector.Marketplace;
import dev.tandem.model.Failure;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a browser ends to let Tandem into a GHL location: {@code GET /oauth/ghl/callback}, which GHL sends it to. It begins at
 * the address that {@code workspaceAuthorize} tells; {@code GET /oauth/ghl/authorize?workspace=NAME} leads there too, for
 * programs that can send a key with it.
 *
 * <p><b>Failure semantics.</b> 400 for what is missing, 403 for a state that is not known any more, 404 for a workspace that
 * there is not, 409 for an installation or a workspace that cannot be authorized, 429 if too many come at a time, 502
 * if GHL does not play along. A code or a state is in no answer and no log.
 */
@ApplicationScoped
class GhlOAuthRoutes {

    private static final String WORKSPACE_HEADER = "X-Tandem-Workspace";
    private static final int LONGEST = 4_096;

    private final GhlAuthorizations authorizations;
    private final Workspaces workspaces;

    GhlOAuthRoutes(GhlAuthorizations authorizations, Workspaces workspaces) {
        this.authorizations = authorizations;
        this.workspaces = workspaces;
    }

    void register(@Observes Router router) {
        router.get("/oauth/ghl/authorize").handler(this::authorize);
        router.get("/oauth/ghl/callback").handler(this::callback);
    }

    private void authorize(RoutingContext context) {
        var name = given(context, "workspace")
                .or(() -> Optional.ofNullable(context.request().getHeader(WORKSPACE_HEADER)));
        answer(
                context,
                Uni.createFrom()
                        .deferred(() -> authorizations.begin(workspaces
                                .named(name)
                                .orElseThrow(() -> Failure.NotFound.named("workspace", "workspace")))),
                url -> redirect(context, url));
    }

    private void callback(RoutingContext context) {
        var code = given(context, "code");
        var state = given(context, "state");
        if (code.isEmpty() || state.isEmpty()) {
            refuse(context, 400, "BAD_USER_INPUT", "GHL sends code and state: begin with workspaceAuthorize.");
            return;
        }
        answer(context, authorizations.end(code.get(), state.get()), name -> connected(context, name));
    }

    private static Optional<String> given(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getParam(name))
                .map(String::strip)
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST);
    }

    private static void answer(RoutingContext context, Uni<String> work, Consumer<String> done) {
        var own = context.vertx().getOrCreateContext();
        work.subscribe()
                .with(item -> on(own, () -> done.accept(item)), failure -> on(own, () -> failed(context, failure)));
    }

    private static void on(Context own, Runnable work) {
        own.runOnContext(_ -> work.run());
    }

    private static void redirect(RoutingContext context, String url) {
        safe(context, 302).putHeader("Location", url).end();
    }

    private static void connected(RoutingContext context, String name) {
        safe(context, 200)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end("GHL is connected to the workspace %s. You may close this page.".formatted(name));
    }

    private static void failed(RoutingContext context, Throwable thrown) {
        switch (thrown) {
            case Marketplace.Refused refused ->
                refuse(context, 502, "UPSTREAM_REJECTED", String.valueOf(refused.getMessage()));
            case Failure failure -> {
                failure.retryAfter()
                        .ifPresent(pause -> context.response()
                                .putHeader("Retry-After", Long.toString(Math.ceilDiv(pause.toMillis(), 1000))));
                refuse(context, status(failure), failure.code().name(), failure.getMessage());
            }
            default -> {
                Log.errorf(thrown, "an authorization failed");
                refuse(context, 500, "INTERNAL", "Something went wrong inside Tandem.");
            }
        }
    }

    private static int status(Failure failure) {
        return switch (failure.code()) {
            case BAD_USER_INPUT -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case RATE_LIMITED -> 429;
            default -> 502;
        };
    }

    private static void refuse(RoutingContext context, int status, String code, String message) {
        safe(context, status)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("code", code).put("message", message).encode());
    }

    /** Nothing of it is kept, and nobody is told the address that it was at. */
    private static HttpServerResponse safe(RoutingContext context, int status) {
        return context.response()
                .setStatusCode(status)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Referrer-Policy", "no-referrer");
    }
}
