package dev.tandem.connector.rankr;

import static dev.tandem.model.Crm.RANKR;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Gates;
import dev.tandem.model.Failure;
import dev.tandem.telemetry.UpstreamCalls;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * How hard to try at Rankr. Every call can be made again: reads anyway, deletions and merge patches by their nature, and
 * whatever creates something by its idempotency key. Each attempt goes through the gate and is counted by it.
 */
@ApplicationScoped
class RankrCalls {

    private final Gates gates;
    private final RankrTokens tokens;

    RankrCalls(Gates gates, RankrTokens tokens) {
        this.gates = gates;
        this.tokens = tokens;
    }

    /** One request, with what opens the account. */
    @FunctionalInterface
    interface Request<T> {
        Uni<RestResponse<T>> with(RankrAccess access);
    }

    /**
     * Makes a call until it is answered, a few times at most; a token that is no longer good is renewed once, and while an API
     * key is being replaced the one before is tried. While a client is, the token may be one of the client before.
     */
    @Retry(maxRetries = 3, delay = 200, jitter = 100, maxDuration = 0)
    @ExponentialBackoff(maxDelay = 2000)
    @RetryWhen(exception = WorthAnotherTry.class)
    <T> Uni<Optional<T>> make(Caller caller, RankrTarget target, Request<T> request) {
        return permitted(caller, target)
                .chain(() -> tokens.access(caller.workspace()))
                .call(() -> permitted(caller, target)) // what a token may do is told with it
                .chain(access -> attempt(caller, target, request, access)
                        .onFailure(Failure.Unauthorized.class)
                        .recoverWithUni(() -> tokens.renewed(caller.workspace(), access)
                                .chain(fresh -> attempt(caller, target, request, fresh))));
    }

    private Uni<Void> permitted(Caller caller, RankrTarget target) {
        return target.writes()
                ? tokens.refusal(caller.workspace())
                        .map(refusal -> Uni.createFrom().<Void>failure(refusal))
                        .orElseGet(() -> Uni.createFrom().voidItem())
                : Uni.createFrom().voidItem();
    }

    private <T> Uni<Optional<T>> attempt(Caller caller, RankrTarget target, Request<T> request, RankrAccess access) {
        return gates.through(
                caller,
                RANKR,
                target.writes() ? Gates.Effect.WRITE : Gates.Effect.READ,
                () -> UpstreamCalls.timed(RANKR, target.endpoint(), send(caller, target, request, access)));
    }

    private <T> Uni<Optional<T>> send(Caller caller, RankrTarget target, Request<T> request, RankrAccess access) {
        return Uni.createFrom()
                .deferred(() -> request.with(access)
                        .invoke(answer -> gates.learn(
                                caller, RANKR, RankrQuota.report(answer.getStatus(), answer.getStringHeaders())))
                        .onFailure(RankrRefusal.class)
                        .invoke(thrown -> learn(caller, thrown))
                        .map(answer -> Optional.ofNullable(answer.getEntity()))
                        .onFailure()
                        .transform(thrown -> RankrFailures.of(thrown, target)));
    }

    private void learn(Caller caller, RankrRefusal refusal) {
        gates.learn(caller, RANKR, RankrQuota.report(refusal.status(), refusal.headers()));
    }
}
