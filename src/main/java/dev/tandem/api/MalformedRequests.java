package dev.tandem.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.graphql.execution.ExecutionResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses bodies that are not a JSON object before they reach the endpoint, which would do so without a code. */
@ApplicationScoped
class MalformedRequests {

    private static final int BEFORE_THE_ENDPOINT = -100;
    private static final int BAD_REQUEST = 400;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS) // as the endpoint does
            .build();

    private final String path;
    private final MemorySize limit;

    MalformedRequests(
            @ConfigProperty(name = "quarkus.smallrye-graphql.root-path", defaultValue = "graphql") String path,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10240K") MemorySize limit) {
        this.path = path.startsWith("/") ? path : "/" + path;
        this.limit = limit;
    }

    void listen(@Observes Router router) {
        router.route(HttpMethod.POST, path)
                .order(BEFORE_THE_ENDPOINT)
                .handler(BodyHandler.create(false).setBodyLimit(limit.asLongValue()))
                .handler(this::check);
    }

    private void check(RoutingContext context) {
        var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if ((type != null && type.startsWith("application/graphql"))
                || isObject(
                        context.body().buffer() == null
                                ? new byte[0]
                                : context.body().buffer().getBytes())) {
            context.next();
        } else {
            refuse(context);
        }
    }

    private static boolean isObject(byte[] body) {
        try (var parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    private static void refuse(RoutingContext context) {
        var result =
                new ErrorReport(TraceId.next()).of(ErrorReport.refusal("The body is not a JSON object with a query."));
        context.response()
                .setStatusCode(BAD_REQUEST)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/graphql-response+json; charset=UTF-8")
                .end(new ExecutionResponse(result).getExecutionResultAsString());
    }
}
