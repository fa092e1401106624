package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import dev.tandem.connector.Gates;
import dev.tandem.model.Failure;
import dev.tandem.platform.Clock;
import dev.tandem.telemetry.UpstreamCalls;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * How often GHL is asked. The retries are out here and not on the clients, since each attempt must pass the gate by
 * itself: it takes quota like any other call, and finds the breaker open if it has opened since. What GHL turns away with
 * 429 is not among them: it never happened, and the gate makes it again when GHL's wish is over.
 */
@ApplicationScoped
class GhlAttempts {

    private final Gates gates;
    private final GhlTokenCare care;
    private final Clock clock;

    @Inject
    GhlAttempts(Gates gates, GhlTokenCare care, Clock clock) {
        this.gates = gates;
        this.care = care;
        this.clock = clock;
    }

    /** With tokens that do not end and are not replaced. */
    GhlAttempts(Gates gates, Clock clock) {
        this(gates, GhlTokenCare.NONE, clock);
    }

    /** For calls that may happen twice. */
    @Retry(maxRetries = 3, delay = 200, jitter = 100, maxDuration = 60_000)
    @ExponentialBackoff(maxDelay = 5_000)
    @RetryWhen(exception = Hiccup.class)
    <T> Uni<T> untilAnswered(GhlRequest request, Function<String, Uni<T>> call) {
        return once(request, call);
    }

    /** For calls that may be made again as long as they have certainly not happened. */
    @Retry(maxRetries = 3, delay = 200, jitter = 100, maxDuration = 60_000)
    @ExponentialBackoff(maxDelay = 5_000)
    @RetryWhen(exception = NotTaken.class)
    <T> Uni<T> untilTaken(GhlRequest request, Function<String, Uni<T>> call) {
        return once(request, call);
    }

    /** For calls that must not. */
    <T> Uni<T> once(GhlRequest request, Function<String, Uni<T>> call) {
        return care.with(
                request,
                header -> gates.through(
                        request.caller(), GHL, request.effect().atGate(), () -> inTime(request, header, call)));
    }

    /** The turn may come late, and after GHL turned the call away it comes again. */
    private <T> Uni<T> inTime(GhlRequest request, String header, Function<String, Uni<T>> call) {
        return clock.now().isAfter(request.until())
                ? Uni.createFrom().failure(new Failure.UnknownOutcome(GHL))
                : send(request, header, call);
    }

    private static <T> Uni<T> send(GhlRequest request, String header, Function<String, Uni<T>> call) {
        return UpstreamCalls.timed(
                GHL,
                request.endpoint(),
                Uni.createFrom()
                        .deferred(() -> call.apply(header))
                        .onFailure()
                        .transform(thrown -> GhlFailures.of(request, thrown)));
    }

    /** It never reached GHL, or GHL said that it does nothing for now. A failure that says when to come back is the gate's, and final for now. */
    public static final class NotTaken implements Predicate<Throwable> {

        @Override
        public boolean test(Throwable thrown) {
            return thrown instanceof Failure.Unavailable unavailable
                    && unavailable.retryAfter().isEmpty();
        }
    }

    /** The same, or no answer, or none that makes sense. */
    public static final class Hiccup implements Predicate<Throwable> {

        private final NotTaken notTaken = new NotTaken();

        @Override
        public boolean test(Throwable thrown) {
            return notTaken.test(thrown)
                    || thrown instanceof Failure.Timeout
                    || thrown instanceof Failure.UnknownOutcome;
        }
    }
}
