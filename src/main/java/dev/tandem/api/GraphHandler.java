package dev.tandem.api;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.smallrye.graphql.runtime.SmallRyeGraphQLAbstractHandler;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.graphql.execution.ExecutionResponse;
import io.smallrye.graphql.execution.ExecutionResponseWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Has one request executed, in a request context of its own, and answers it. */
final class GraphHandler extends SmallRyeGraphQLAbstractHandler {

    private final Documents documents;
    private final HttpRefusals refusals;

    GraphHandler(
            Documents documents,
            HttpRefusals refusals,
            CurrentIdentityAssociation identity,
            CurrentVertxRequest current) {
        super(identity, current, false);
        this.documents = documents;
        this.refusals = refusals;
    }

    @Override
    protected void doHandle(RoutingContext context) {
        GraphMedia.of(context)
                .ifPresentOrElse(
                        media -> answer(context, media), () -> refusals.refuse(context, GraphRequest.UNACCEPTABLE));
    }

    private void answer(RoutingContext context, GraphMedia media) {
        switch (request(context)) {
            case GraphRequest.Refused refused -> refusals.refuse(context, refused);
            case GraphRequest.Asked(var request) -> execute(context, media, request);
        }
    }

    private GraphRequest request(RoutingContext context) {
        var method = context.request().method();
        if (method.equals(HttpMethod.POST)) {
            var body = context.body().buffer();
            return GraphRequest.ofBody(body == null ? new byte[0] : body.getBytes());
        }
        return method.equals(HttpMethod.GET)
                ? readOnly(GraphRequest.ofParameters(parameters(context)))
                : GraphRequest.WRONG_METHOD;
    }

    private static Map<String, List<String>> parameters(RoutingContext context) {
        var given = context.queryParams();
        return given.names().stream().collect(Collectors.toMap(name -> name, given::getAll, (one, _) -> one));
    }

    /** A link that somebody follows must never change anything. */
    private GraphRequest readOnly(GraphRequest asked) {
        return asked instanceof GraphRequest.Asked(var request) && documents.changes(request)
                ? GraphRequest.NOT_BY_GET
                : asked;
    }

    private void execute(RoutingContext context, GraphMedia media, JsonObject request) {
        getExecutionService().executeAsync(request, getMetaData(context), new Answer(context, media));
    }

    /** Writes an answer, unless whoever asked has gone. */
    private record Answer(RoutingContext context, GraphMedia media) implements ExecutionResponseWriter {

        @Override
        public void write(ExecutionResponse answer) {
            var response = context.response();
            if (!response.ended() && !response.closed()) {
                response.setStatusCode(media.status(answer.getExecutionResult()))
                        .putHeader(HttpHeaders.CONTENT_TYPE, media.contentType())
                        .end(json(answer));
            }
        }

        /** An answer without errors is written as it is: the endpoint's own way makes a tree of JSON of it first. */
        private static Buffer json(ExecutionResponse answer) {
            var result = answer.getExecutionResult();
            return result.getErrors().isEmpty()
                    ? Json.encodeToBuffer(result.toSpecification())
                    : Buffer.buffer(answer.getExecutionResultAsString());
        }

        @Override
        public void fail(Throwable thrown) {
            context.fail(thrown);
        }
    }
}
