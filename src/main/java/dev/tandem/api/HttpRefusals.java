package dev.tandem.api;

import dev.tandem.access.Refusals;
import dev.tandem.model.Failure;
import dev.tandem.model.FailureCode;
import graphql.ExecutionResult;
import io.smallrye.graphql.execution.ExecutionResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses requests as a whole: the graph's callers get GraphQL errors, all others problem+json. */
@ApplicationScoped
class HttpRefusals implements Refusals {

    private static final int UNAUTHENTICATED = 401;
    private static final int UNAVAILABLE = 503;
    private static final long LINGERS_MILLIS = 5_000;

    private final String path;

    HttpRefusals(@ConfigProperty(name = "quarkus.smallrye-graphql.root-path", defaultValue = "graphql") String path) {
        this.path = path.startsWith("/") ? path : "/" + path;
    }

    @Override
    public void refuse(RoutingContext context, Failure failure) {
        if (isGraph(context)) {
            failure.retryAfter().ifPresent(pause -> retryAfter(context, pause));
            answer(context, status(failure), new ErrorReport(TraceId.of(context)).of(failure));
        } else {
            problem(context, failure);
        }
    }

    /** Refuses what cannot be a request of the graph. */
    void refuse(RoutingContext context, GraphRequest.Refused refused) {
        refused.allow().ifPresent(methods -> context.response().putHeader(HttpHeaders.ALLOW, methods));
        answer(
                context,
                refused.status(),
                new ErrorReport(TraceId.of(context)).refused(refused.code(), refused.message()));
    }

    /**
     * The same for one of which more may be on its way, which nobody wants to read: the connection is closed once it has come,
     * or after a while, as whoever still writes would not read the answer.
     */
    void close(RoutingContext context, GraphRequest.Refused refused) {
        close(context, () -> refuse(context, refused));
    }

    /** The same with the error that a failure is. */
    void close(RoutingContext context, Failure failure) {
        close(context, () -> refuse(context, failure));
    }

    private static void close(RoutingContext context, Runnable refuse) {
        var response = context.response();
        if (!response.ended() && !response.closed()) {
            var request = context.request();
            var connection = request.connection();
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            if (request.isEnded()) {
                context.addEndHandler(_ -> connection.close());
            } else {
                request.endHandler(_ -> connection.close());
                context.vertx().setTimer(LINGERS_MILLIS, _ -> connection.close());
            }
            refuse.run();
        }
    }

    @Override
    public void unavailable(RoutingContext context) {
        if (isGraph(context)) {
            answer(context, UNAVAILABLE, ErrorReport.internal(TraceId.of(context)));
        } else {
            problem(context, UNAVAILABLE, problem(UNAVAILABLE, FailureCode.INTERNAL.name(), "Try again later."));
        }
    }

    /** Answers with what is wrong about a request that is not for the graph. */
    static void problem(RoutingContext context, Failure failure) {
        var problem = problem(status(failure), failure.code().name(), failure.getMessage());
        failure.field().ifPresent(field -> problem.put("field", field));
        failure.retryAfter().ifPresent(pause -> retryAfter(context, pause));
        problem(context, status(failure), problem);
    }

    private boolean isGraph(RoutingContext context) {
        return context.normalizedPath().equals(path);
    }

    private static void answer(RoutingContext context, int status, ExecutionResult result) {
        challenge(context, status)
                .putHeader(
                        HttpHeaders.CONTENT_TYPE,
                        GraphMedia.of(context).orElse(GraphMedia.RESPONSE).contentType())
                .end(new ExecutionResponse(result).getExecutionResultAsString());
    }

    private static JsonObject problem(int status, String title, String detail) {
        return new JsonObject()
                .put("type", "about:blank")
                .put("status", status)
                .put("title", title)
                .put("detail", detail);
    }

    private static void problem(RoutingContext context, int status, JsonObject problem) {
        challenge(context, status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json; charset=UTF-8")
                .end(problem.encode());
    }

    private static HttpServerResponse challenge(RoutingContext context, int status) {
        context.request().resume(); // nobody else will read what is left of it
        var response = context.response().setStatusCode(status);
        return status == UNAUTHENTICATED ? response.putHeader("WWW-Authenticate", "Bearer") : response;
    }

    /** In whole seconds, as HTTP has it. */
    private static void retryAfter(RoutingContext context, Duration pause) {
        context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.ceilDiv(pause.toMillis(), 1000)));
    }

    private static int status(Failure failure) {
        return switch (failure.code()) {
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case FORBIDDEN -> 403;
            case RATE_LIMITED -> 429;
            default -> 400;
        };
    }
}
