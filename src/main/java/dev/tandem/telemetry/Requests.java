package dev.tandem.telemetry;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;

/** The GraphQL requests that are answered. */
public final class Requests {

    private Requests() {}

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
