package dev.tandem.connector.ghl;

import dev.tandem.model.Failure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/**
 * The one way to GHL. From the outside in: {@link GhlAttempts} tries again, each attempt passes the gate of its
 * workspace and takes its unit of the quota there, and only behind the gate does the client's time-out begin to run.
 *
 * <p><b>Failure semantics.</b> Fails with a {@link Failure} and nothing else.
 */
@ApplicationScoped
class GhlCalls {

    private final GhlAttempts attempts;

    GhlCalls(GhlAttempts attempts) {
        this.attempts = attempts;
    }

    /**
     * Makes a call.
     *
     * @param call the client's method, given the caller as a header; subscribed to once an attempt
     */
    <T> Uni<T> make(GhlRequest request, Function<String, Uni<T>> call) {
        var answer = switch (request.effect()) {
            case READ, REPEATABLE -> attempts.untilAnswered(request, call);
            case OVERWRITING -> attempts.untilTaken(request, call);
            case ONCE -> attempts.once(request, call);
        };
        return answer.onFailure(thrown -> !(thrown instanceof Failure))
                .transform(thrown -> GhlFailures.of(request, thrown));
    }
}
