package dev.tandem.telemetry;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.schema.GraphQLSchema;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The GraphQL requests that are answered. */
public final class Requests {

    private static final int MOST = 1_000;
    private static final int LONGEST = 20_000;

    private record Text(String query, @Nullable String wanted) {}

    private final GraphQLSchema schema;

    /** Clients send the same few queries again and again: each is parsed for its name once. */
    private final Map<Text, Operation> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Text, Operation> eldest) {
            return size() > MOST;
        }
    };

    public Requests(GraphQLSchema schema) {
        this.schema = schema;
    }

    /** What the request asks for. */
    public Operation operation(String query, @Nullable String wanted) {
        if (query.length() > LONGEST) {
            return Operation.of(schema, query, wanted);
        }
        synchronized (known) {
            return known.computeIfAbsent(new Text(query, wanted), _ -> Operation.of(schema, query, wanted));
        }
    }

    /** A request that is under way; {@link #answered} ends it. */
    public static Timer.Sample begin() {
        return Timer.start(Metrics.globalRegistry);
    }

    /** Notes how long a request took and what came of it; a subscription is over here once it has begun. */
    public static void answered(Timer.Sample begun, Operation operation, ExecutionResult result) {
        begun.stop(Meters.timer(
                "tandem.graphql.requests",
                "GraphQL requests by what they ask for, and how long each took",
                "type",
                operation.type(),
                "operation",
                operation.name(),
                "outcome",
                outcome(result)));
        result.getErrors().forEach(Requests::failed);
    }

    private static String outcome(ExecutionResult result) {
        if (result.getErrors().isEmpty()) {
            return "ok";
        }
        return result.isDataPresent() && result.getData() != null ? "partial" : "failed";
    }

    private static void failed(GraphQLError error) {
        var code = error.getExtensions() == null ? null : error.getExtensions().get("code");
        Meters.counter(
                        "tandem.graphql.errors",
                        "Errors in GraphQL answers by their code",
                        "code",
                        code == null ? "none" : code.toString())
                .increment();
    }
}
