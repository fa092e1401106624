package dev.tandem.api;

import static java.util.Objects.requireNonNull;

import dev.tandem.access.Principals;
import dev.tandem.access.Rates;
import dev.tandem.model.Failure;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.smallrye.graphql.runtime.SmallRyeGraphQLAbstractHandler;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.graphql.execution.ExecutionResponse;
import io.smallrye.graphql.execution.ExecutionResponseWriter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Has one request executed, or those of a batch one after the other, in a request context of its own, and answers it. */
final class GraphHandler extends SmallRyeGraphQLAbstractHandler {

    private final Documents documents;
    private final HttpRefusals refusals;
    private final Rates rates;

    /** How many operations a batch may have. */
    private final int batch;

    GraphHandler(
            Documents documents,
            HttpRefusals refusals,
            Rates rates,
            int batch,
            CurrentIdentityAssociation identity,
            CurrentVertxRequest current) {
        super(identity, current, false);
        this.documents = documents;
        this.refusals = refusals;
        this.rates = rates;
        this.batch = batch;
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
            case GraphRequest.Asked(var request) -> execute(context, request, new Answer(context, media));
            case GraphRequest.Batch(var requests) ->
                tooOften(context, requests.size())
                        .ifPresentOrElse(
                                busy -> refusals.refuse(context, busy),
                                () -> new Batched(context, media, requests.iterator()).next());
        }
    }

    /** The request itself was counted when it came. */
    private Optional<Failure.Busy> tooOften(RoutingContext context, int operations) {
        return Principals.of(context)
                .flatMap(principal -> IntStream.range(1, operations)
                        .mapToObj(_ -> rates.refusal(principal))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private GraphRequest request(RoutingContext context) {
        var method = context.request().method();
        if (method.equals(HttpMethod.POST)) {
            var body = context.body().buffer();
            return GraphRequest.ofBody(body == null ? new byte[0] : body.getBytes(), batch);
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
    private GraphRequest readOnly(GraphRequest.Single asked) {
        return asked instanceof GraphRequest.Asked(var request) && documents.changes(request)
                ? GraphRequest.NOT_BY_GET
                : asked;
    }

    private void execute(RoutingContext context, JsonObject request, ExecutionResponseWriter writer) {
        getExecutionService().executeAsync(request, getMetaData(context), writer);
    }

    private static boolean isAwaited(RoutingContext context) {
        return !context.response().ended() && !context.response().closed();
    }

    /** An answer without errors is written as it is: the endpoint's own way makes a tree of JSON of it first. */
    private static Buffer json(ExecutionResponse answer) {
        var result = answer.getExecutionResult();
        return result.getErrors().isEmpty()
                ? Json.encodeToBuffer(result.toSpecification())
                : Buffer.buffer(answer.getExecutionResultAsString());
    }

    /** Writes an answer, unless whoever asked has gone. */
    private record Answer(RoutingContext context, GraphMedia media) implements ExecutionResponseWriter {

        @Override
        public void write(ExecutionResponse answer) {
            if (isAwaited(context)) {
                context.response()
                        .setStatusCode(media.status(answer.getExecutionResult()))
                        .putHeader(HttpHeaders.CONTENT_TYPE, media.contentType())
                        .end(json(answer));
            }
        }

        @Override
        public void fail(Throwable thrown) {
            context.fail(thrown);
        }
    }

    /**
     * Writes the answers of a batch, in its order, once there are all. What has not begun when whoever asked has gone is not
     * executed.
     */
    private final class Batched implements ExecutionResponseWriter {

        private final RoutingContext context;
        private final GraphMedia media;
        private final Iterator<JsonObject> rest;
        private final Context loop = requireNonNull(Vertx.currentContext());
        private final InjectableContext.ContextState state =
                Arc.container().requestContext().getState();
        private final Buffer written = Buffer.buffer("[");

        Batched(RoutingContext context, GraphMedia media, Iterator<JsonObject> rest) {
            this.context = context;
            this.media = media;
            this.rest = rest;
        }

        void next() {
            execute(context, rest.next(), this);
        }

        @Override
        public void write(ExecutionResponse answer) {
            written.appendBuffer(json(answer)).appendString(rest.hasNext() ? "," : "]");
            loop.runOnContext(_ -> goOn());
        }

        private void goOn() {
            if (!isAwaited(context)) {
                return;
            }
            if (rest.hasNext()) {
                var requests = Arc.container().requestContext();
                requests.activate(state);
                try {
                    next();
                } finally {
                    requests.deactivate();
                }
            } else {
                context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, media.contentType())
                        .end(written);
            }
        }

        @Override
        public void fail(Throwable thrown) {
            context.fail(thrown);
        }
    }
}
