package dev.tandem.telemetry;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** The calls to the CRMs: each attempt by itself, from when it is sent to its answer, without the wait for quota. */
public final class UpstreamCalls {

    private UpstreamCalls() {}

    /**
     * Times a call.
     *
     * @param endpoint what is asked, in words of our own such as {@code read contact}; never an id
     * @param call fails with a {@link Failure}
     */
    public static <T> Uni<T> timed(Crm crm, String endpoint, Uni<T> call) {
        return Uni.createFrom().deferred(() -> {
            var begun = Timer.start(Metrics.globalRegistry);
            CallTally.count();
            return call.onItemOrFailure()
                    .invoke((_, failure) -> begun.stop(timer(crm, endpoint, outcome(failure))))
                    .onCancellation()
                    .invoke(() -> begun.stop(timer(crm, endpoint, "cancelled")));
        });
    }

    /** Notes that an access token was asked for, because there was none or it ran out. */
    public static void tokenRenewed(Crm crm, @Nullable Throwable failure) {
        Meters.counter(
                        "tandem.upstream.token.renewals",
                        "Access tokens asked for by CRM and outcome; one that is refused leaves the workspace without",
                        "crm",
                        crm.name(),
                        "outcome",
                        outcome(failure))
                .increment();
    }

    private static Timer timer(Crm crm, String endpoint, String outcome) {
        return Meters.timer(
                "tandem.upstream.calls",
                "Calls to the CRMs by what was asked and what came of it, without the wait for quota",
                "crm",
                crm.name(),
                "endpoint",
                endpoint,
                "outcome",
                outcome);
    }

    private static String outcome(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> "ok";
            case Failure.Unauthorized _, Failure.MissingScope _ -> "unauthorized";
            case Failure.RateLimited _ -> "rate_limited";
            case Failure.Timeout _ -> "timeout";
            case Failure.UnknownOutcome _ -> "unknown";
            case Failure.Unavailable _ -> "unavailable";
            case Failure.NotFound _ -> "not_found";
            case Failure.Upstream _ -> "refused";
            default -> "error";
        };
    }
}
