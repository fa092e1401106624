package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import dev.tandem.connector.Gates;
import dev.tandem.model.Failure;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * How often GHL is asked. The retries are out here and not on the clients, since each attempt must pass the gate by
 * itself: it takes quota like any other call, and finds the breaker open if it has opened since. After an answer 429 the
 * gate knows how long to wait, so the next attempt waits there, or is held back if that is longer than its lane bears.
 */
@ApplicationScoped
class GhlAttempts {

    private final Gates gates;

    GhlAttempts(Gates gates) {
        this.gates = gates;
    }

    /** For calls that may happen twice: again after every hiccup, and after a time-out. */
    @Retry(
            maxRetries = 3,
            delay = 200,
            jitter = 100,
            maxDuration = 120_000,
            retryOn = {
                Failure.RateLimited.class,
                Failure.Timeout.class,
                Failure.Unavailable.class,
                Failure.UnknownOutcome.class
            })
    @ExponentialBackoff(maxDelay = 5_000)
    <T> Uni<T> untilAnswered(GhlRequest request, Function<String, Uni<T>> call) {
        return attempt(request, call);
    }

    /** For calls that must not happen twice: again only where GHL has said that it did nothing. */
    @Retry(maxRetries = 3, delay = 200, jitter = 100, maxDuration = 120_000, retryOn = Failure.RateLimited.class)
    @ExponentialBackoff(maxDelay = 5_000)
    <T> Uni<T> unlessRefusedForNow(GhlRequest request, Function<String, Uni<T>> call) {
        return attempt(request, call);
    }

    private <T> Uni<T> attempt(GhlRequest request, Function<String, Uni<T>> call) {
        var sent = new AtomicBoolean();
        return gates.through(request.caller(), GHL, () -> {
                    sent.set(true);
                    return send(request, call);
                })
                .onFailure(thrown -> thrown instanceof Failure && !sent.get())
                .transform(thrown -> new HeldBack((Failure) thrown));
    }

    private static <T> Uni<T> send(GhlRequest request, Function<String, Uni<T>> call) {
        return call.apply(GhlRouting.header(request.caller()))
                .onFailure()
                .transform(thrown -> GhlFailures.of(request, thrown));
    }

    /** The gate let nothing through: to ask again at once would be refused again. */
    static final class HeldBack extends RuntimeException {

        private final Failure failure;

        private HeldBack(Failure failure) {
            super(failure.getMessage(), failure, false, false);
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }
}
