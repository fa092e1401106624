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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses requests as a whole: the graph's callers get GraphQL errors, all others problem+json. */
@ApplicationScoped
class HttpRefusals implements Refusals {

    private static final int UNAUTHENTICATED = 401;
    private static final int UNAVAILABLE = 503;

    private final String path;

    HttpRefusals(@ConfigProperty(name = "quarkus.smallrye-graphql.root-path", defaultValue = "graphql") String path) {
        this.path = path.startsWith("/") ? path : "/" + path;
    }

    @Override
    public void refuse(RoutingContext context, Failure.Denied denied) {
        if (isGraph(context)) {
            answer(context, status(denied), new ErrorReport(TraceId.next()).of(denied));
        } else {
            problem(context, denied);
        }
    }

    @Override
    public void unavailable(RoutingContext context) {
        if (isGraph(context)) {
            answer(context, UNAVAILABLE, ErrorReport.internal(TraceId.next()));
        } else {
            problem(context, UNAVAILABLE, problem(UNAVAILABLE, FailureCode.INTERNAL.name(), "Try again later."));
        }
    }

    /** Answers with what is wrong about a request that is not for the graph. */
    static void problem(RoutingContext context, Failure failure) {
        var problem = problem(status(failure), failure.code().name(), failure.getMessage());
        failure.field().ifPresent(field -> problem.put("field", field));
        problem(context, status(failure), problem);
    }

    private boolean isGraph(RoutingContext context) {
        return context.normalizedPath().equals(path);
    }

    private static void answer(RoutingContext context, int status, ExecutionResult result) {
        challenge(context, status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/graphql-response+json; charset=UTF-8")
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

    private static int status(Failure failure) {
        return switch (failure.code()) {
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case FORBIDDEN -> 403;
            default -> 400;
        };
    }
}
