package dev.tandem.api;

import dev.tandem.access.AccessConfig;
import dev.tandem.access.Rates;
import dev.tandem.model.Failure;
import dev.tandem.model.FailureCode;
import dev.tandem.platform.LogContext;
import dev.tandem.telemetry.Operation;
import dev.tandem.telemetry.Requests;
import dev.tandem.workspace.Workspaces;
import graphql.ExecutionResult;
import graphql.language.OperationDefinition;
import graphql.language.SourceLocation;
import graphql.schema.GraphQLSchema;
import io.quarkus.arc.Arc;
import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.graphql.execution.ExecutionResponse;
import io.smallrye.graphql.execution.ExecutionResponseWriter;
import io.smallrye.graphql.execution.ExecutionService;
import io.smallrye.graphql.execution.context.SmallRyeContextManager;
import io.smallrye.graphql.schema.model.Schema;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Executes requests as usual, once it is known that they do not ask for too much, and sees to it that each is answered in time,
 * and that every error leaves with a code from the closed set.
 */
@Alternative
@Priority(1)
@Singleton
@Unremovable
class ApiExecution extends ExecutionService {

    /** Where {@link SubscriptionSession} puts the request that opened it; other requests are the current one. */
    static final String REQUEST = ApiExecution.class.getName();

    static {
        // The endpoint keeps as many documents parsed, however large each is.
        System.setProperty("io.smallrye.graphql.execution.queryCacheMaxSize", "256");
    }

    private final GraphQLSchema graphQLSchema;
    private final QueryConfig limits;
    private final Documents documents;
    private final Costs costs;
    private final Rates rates;
    private final CurrentVertxRequest request;
    private final Workspaces workspaces;
    private final Vertx vertx;

    ApiExecution(
            GraphQLSchema graphQLSchema,
            Schema schema,
            AccessConfig config,
            QueryConfig limits,
            Documents documents,
            Costs costs,
            Rates rates,
            CurrentVertxRequest request,
            Workspaces workspaces,
            Vertx vertx) {
        super(
                GuardedSchema.of(LeanFetchers.in(graphQLSchema, schema), AccessRules.OURS, config.introspection()),
                IdLists.readable(schema));
        this.graphQLSchema = graphQLSchema;
        this.limits = limits;
        this.documents = documents;
        this.costs = costs;
        this.rates = rates;
        this.request = request;
        this.workspaces = workspaces;
        this.vertx = vertx;
    }

    @Override
    public void execute(JsonObject asked, Map<String, Object> context, ExecutionResponseWriter writer, boolean async) {
        var routing = routing(context);
        var report = new ErrorReport(isSocket(context) ? TraceId.of(context) : TraceId.of(routing));
        LogContext.request(report.traceId());
        var access = Access.of(routing, workspaces);
        access.putInto(context);
        var call = new Call(report, access, context, writer, async);
        tooOften(call).ifPresentOrElse(busy -> call.answer(report.of(busy)), () -> find(asked, call));
    }

    /** One request, and how it is to be executed and answered. */
    private record Call(
            ErrorReport report,
            Access access,
            Map<String, Object> context,
            ExecutionResponseWriter writer,
            boolean async) {

        void answer(ExecutionResult result) {
            writer.write(new ExecutionResponse(result));
        }
    }

    /** Whoever asks over a WebSocket; all others were counted before their bodies were read. */
    private Optional<Failure.Busy> tooOften(Call call) {
        return isSocket(call.context()) ? call.access().principal().flatMap(rates::refusal) : Optional.empty();
    }

    private void find(JsonObject asked, Call call) {
        switch (GraphRequest.checked(asked)) {
            case GraphRequest.Refused refused -> call.answer(call.report().refused(refused.code(), refused.message()));
            case GraphRequest.Asked(var request) -> {
                switch (documents.of(request)) {
                    case Documents.Found.Refused refused -> refuse(refused, call);
                    case Documents.Found.Known known -> execute(request, known, call);
                }
            }
        }
    }

    private static void refuse(Documents.Found.Refused refused, Call call) {
        var result = call.report()
                .refused(refused.code(), refused.message(), refused.places().toArray(SourceLocation[]::new));
        Requests.answered(Requests.begin(), Operation.NONE, result);
        call.answer(result);
    }

    private void execute(JsonObject request, Documents.Found.Known document, Call call) {
        var operation = document.operation(request);
        var size = size(request, document);
        var socket = isSocket(call.context());
        var answer = new Answering(
                call.report(),
                Operation.of(graphQLSchema, operation.orElse(null)),
                costs.of(call.access(), size, routing(call.context())),
                call.writer());
        var excess = size.refusal(limits);
        if (excess.isPresent()) {
            answer.refuse(FailureCode.COST_EXCEEDED, excess.get());
        } else if (operation.isEmpty()) {
            answer.refuse(FailureCode.BAD_USER_INPUT, whichOperation(request));
        } else if (is(OperationDefinition.Operation.SUBSCRIPTION, operation) && !socket) {
            answer.refuse(
                    FailureCode.BAD_USER_INPUT, "A subscription is told over a WebSocket, by graphql-transport-ws.");
        } else {
            answer.before(limits.time(), is(OperationDefinition.Operation.MUTATION, operation), vertx);
            answer.putInto(call.context());
            SmallRyeContextManager.clearCurrentSmallRyeContext(); // that of another request on this thread
            super.execute(whole(request, document), call.context(), answer, call.async());
        }
    }

    private static QuerySize size(JsonObject request, Documents.Found.Known document) {
        var variables = request.get("variables") instanceof JsonObject given ? given : JsonValue.EMPTY_JSON_OBJECT;
        return QuerySize.of(document.document(), document.operations(request), variables);
    }

    /** Told of a request that means none of the operations, or that could mean several. */
    private static String whichOperation(JsonObject request) {
        return GraphRequest.operation(request)
                .map("The document has no operation %s, or several of that name."::formatted)
                .orElse("The document has no operation, or several: name the one to execute in operationName.");
    }

    /** The request as the endpoint wants it, also if it only named its document. */
    private static JsonObject whole(JsonObject request, Documents.Found.Known document) {
        return GraphRequest.text(request).filter(document.text()::equals).isPresent()
                ? request
                : Json.createObjectBuilder(request)
                        .add("query", document.text())
                        .build();
    }

    private static boolean is(OperationDefinition.Operation kind, Optional<OperationDefinition> operation) {
        return operation.filter(one -> one.getOperation() == kind).isPresent();
    }

    private static boolean isSocket(Map<String, Object> context) {
        return context.containsKey(REQUEST);
    }

    private @Nullable RoutingContext routing(Map<String, Object> context) {
        return context.get(REQUEST) instanceof RoutingContext opened
                ? opened
                : Arc.container().requestContext().isActive() ? request.getCurrent() : null;
    }
}
