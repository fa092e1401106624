package dev.tandem.api;

import dev.tandem.access.AccessConfig;
import dev.tandem.telemetry.LogContext;
import dev.tandem.telemetry.Operation;
import dev.tandem.telemetry.Requests;
import dev.tandem.workspace.Workspaces;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.Arc;
import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.graphql.execution.ExecutionResponse;
import io.smallrye.graphql.execution.ExecutionResponseWriter;
import io.smallrye.graphql.execution.ExecutionService;
import io.smallrye.graphql.schema.model.Schema;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.Map;
import java.util.Optional;
import mutiny.zero.flow.adapters.AdaptersToFlow;
import mutiny.zero.flow.adapters.AdaptersToReactiveStreams;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Executes requests as usual, and sees to it that every error leaves with a code from the closed set. */
@Alternative
@Priority(1)
@Singleton
@Unremovable
class ApiExecution extends ExecutionService {

    /** Where {@link SubscriptionSession} puts the request that opened it; other requests are the current one. */
    static final String REQUEST = ApiExecution.class.getName();

    private final Requests requests;
    private final QueryConfig limits;
    private final CurrentVertxRequest request;
    private final Workspaces workspaces;

    ApiExecution(
            GraphQLSchema graphQLSchema,
            Schema schema,
            AccessConfig config,
            QueryConfig limits,
            CurrentVertxRequest request,
            Workspaces workspaces) {
        super(GuardedSchema.of(graphQLSchema, AccessRules.OURS, config.introspection()), schema);
        this.requests = new Requests(graphQLSchema);
        this.limits = limits;
        this.request = request;
        this.workspaces = workspaces;
    }

    @Override
    public void execute(
            JsonObject request, Map<String, Object> context, ExecutionResponseWriter writer, boolean async) {
        var report = new ErrorReport(TraceId.of(context));
        LogContext.request(report.traceId());
        Access.of(request(context), workspaces).putInto(context);
        malformed(request)
                .ifPresentOrElse(
                        fault -> writer.write(new ExecutionResponse(report.of(ErrorReport.refusal(fault)))),
                        () -> executeWithin(request, context, reporting(request, report, writer), async));
    }

    private void executeWithin(JsonObject request, Map<String, Object> context, Reporting writer, boolean async) {
        tooMuch(request)
                .ifPresentOrElse(
                        excess -> writer.write(
                                new ExecutionResponse(new AbortExecutionException(excess).toExecutionResult())),
                        () -> super.execute(request, context, writer, async));
    }

    /** Why a request asks for too much; empty if it does not, or if it cannot be parsed, which is told later. */
    private Optional<String> tooMuch(JsonObject request) {
        try {
            var variables = request.get("variables") instanceof JsonObject given ? given : JsonValue.EMPTY_JSON_OBJECT;
            return QuerySize.of(
                            new Parser().parseDocument(request.getString("query")),
                            request.getString("operationName", null),
                            variables)
                    .refusal(limits);
        } catch (InvalidSyntaxException _) {
            return Optional.empty();
        }
    }

    private Reporting reporting(JsonObject request, ErrorReport report, ExecutionResponseWriter writer) {
        var operation = requests.operation(request.getString("query"), request.getString("operationName", null));
        return new Reporting(request, report, operation, Requests.begin(), writer);
    }

    private @Nullable RoutingContext request(Map<String, Object> context) {
        return context.get(REQUEST) instanceof RoutingContext opened
                ? opened
                : Arc.container().requestContext().isActive() ? request.getCurrent() : null;
    }

    /** What makes this a request that cannot even be tried; empty if nothing does. */
    private static Optional<String> malformed(JsonObject request) {
        if (!(request.get("query") instanceof JsonString query)
                || query.getString().isBlank()) {
            return Optional.of("The request needs a query, as a string.");
        }
        if (!isAbsentOr(ValueType.OBJECT, request, "variables")) {
            return Optional.of("The variables are not an object.");
        }
        if (!isAbsentOr(ValueType.STRING, request, "operationName")) {
            return Optional.of("The operationName is not a string.");
        }
        return Optional.empty();
    }

    private static boolean isAbsentOr(ValueType type, JsonObject request, String key) {
        var value = request.get(key);
        return value == null || value.getValueType() == ValueType.NULL || value.getValueType() == type;
    }

    /** Writes what the report makes of a result; a failure becomes a result, so that no executed request answers 500. */
    private record Reporting(
            JsonObject request,
            ErrorReport report,
            Operation operation,
            Timer.Sample begun,
            ExecutionResponseWriter writer)
            implements ExecutionResponseWriter {

        private static final String UNPARSEABLE = "Unparseable input document";

        @Override
        public void write(ExecutionResponse response) {
            var result = response.getExecutionResult();
            write(
                    isUnparseable(result)
                            ? syntaxError()
                            : result.getData() instanceof Publisher<?> events
                                    ? subscription(events)
                                    : report.of(result));
        }

        /** What a subscription tells, each time with its errors in our words. */
        private ExecutionResult subscription(Publisher<?> events) {
            var told = Multi.createFrom()
                    .publisher(AdaptersToFlow.publisher(events))
                    .map(ExecutionResult.class::cast)
                    .map(report::of);
            return ExecutionResult.newExecutionResult()
                    .data(AdaptersToReactiveStreams.publisher(told))
                    .build();
        }

        @Override
        public void fail(Throwable thrown) {
            write(report.of(thrown));
        }

        private void write(ExecutionResult result) {
            Requests.answered(begun, operation, result);
            writer.write(new ExecutionResponse(result));
        }

        private static boolean isUnparseable(ExecutionResult result) {
            return !result.isDataPresent()
                    && result.getErrors().stream().map(GraphQLError::getMessage).anyMatch(UNPARSEABLE::equals);
        }

        /** Parses once more, as the first time the place of the fault was lost. */
        private ExecutionResult syntaxError() {
            try {
                new Parser().parseDocument(request.getString("query"));
                return report.of(ErrorReport.refusal("The query cannot be parsed."));
            } catch (InvalidSyntaxException e) {
                return report.of(e);
            }
        }
    }
}
