package dev.tandem.api;

import dev.tandem.model.Failure;
import dev.tandem.model.FailureCode;
import dev.tandem.telemetry.Operation;
import dev.tandem.telemetry.Requests;
import graphql.ExecutionResult;
import graphql.GraphQLContext;
import io.micrometer.core.instrument.Timer;
import io.smallrye.graphql.execution.ExecutionResponse;
import io.smallrye.graphql.execution.ExecutionResponseWriter;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import mutiny.zero.flow.adapters.AdaptersToFlow;
import mutiny.zero.flow.adapters.AdaptersToReactiveStreams;
import org.reactivestreams.Publisher;

/**
 * Answers one request, once: with what the report makes of its result, or of the failure that it ended with, so that no request
 * that was executed is answered 500; or that it took too long.
 */
final class Answering implements ExecutionResponseWriter {

    private static final String KEY = Answering.class.getName();

    private final ErrorReport report;
    private final Operation operation;
    private final UnaryOperator<ExecutionResult> priced;
    private final ExecutionResponseWriter writer;
    private final Timer.Sample begun = Requests.begin();
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile Runnable inTime = () -> {};
    private volatile Optional<Duration> exceeded = Optional.empty();

    /** @param priced tells in an answer what it cost */
    Answering(
            ErrorReport report,
            Operation operation,
            UnaryOperator<ExecutionResult> priced,
            ExecutionResponseWriter writer) {
        this.report = report;
        this.operation = operation;
        this.priced = priced;
        this.writer = writer;
    }

    /** Answers that it took too long unless there is another answer within {@code limit}. */
    void before(Duration limit, boolean changes, Vertx vertx) {
        var late = changes ? Failure.Late.changing(limit) : Failure.Late.reading(limit);
        var timer = vertx.setTimer(limit.toMillis(), _ -> {
            exceeded = Optional.of(limit);
            answer(report.late(late));
        });
        inTime = () -> vertx.cancelTimer(timer);
    }

    void putInto(Map<String, Object> context) {
        context.put(KEY, this);
    }

    /**
     * Lets whoever is still waited for go on. Mutations of one request are made one after the other: those that have not begun
     * when their caller is told that it took too long are not made.
     *
     * @throws Failure.Late if nobody waits any more
     */
    static void demandIn(GraphQLContext context) {
        if (context.get(KEY) instanceof Answering answering) {
            answering.exceeded.ifPresent(limit -> {
                throw Failure.Late.notBegun(limit);
            });
        }
    }

    /** Answers why it is not even tried. */
    void refuse(FailureCode code, String why) {
        answer(report.refused(code, why));
    }

    @Override
    public void write(ExecutionResponse response) {
        var result = response.getExecutionResult();
        answer(
                result.getData() instanceof Publisher<?> events
                        ? subscription(events)
                        : priced.apply(report.of(result)));
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
        answer(report.of(thrown));
    }

    private void answer(ExecutionResult result) {
        if (!answered.getAndSet(true)) {
            inTime.run();
            Requests.answered(begun, operation, result);
            writer.write(new ExecutionResponse(result));
        }
    }
}
