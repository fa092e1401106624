package dev.tandem.telemetry;

import dev.tandem.model.FailureCode;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;

/** The GraphQL requests that are answered. */
public final class Requests {

    private static final String NONE = "none";

    private Requests() {}

    /** Lets all errors that can be counted stand at zero, so that the first one is a rise and not a beginning. */
    static void expected() {
        errors(NONE).increment(0);
        for (var code : FailureCode.values()) {
            errors(code.name()).increment(0);
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
        errors(code == null ? NONE : code.toString()).increment();
    }

    private static Counter errors(String code) {
        return Meters.counter("tandem.graphql.errors", "Errors in GraphQL answers by their code", "code", code);
    }
}
