package dev.tandem.telemetry;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The calls to the CRMs: each attempt by itself, from when it is sent to its answer, without the wait for quota. */
public final class UpstreamCalls {

    private UpstreamCalls() {}

    /** What came of a call. */
    private enum Outcome {
        OK,
        UNAUTHORIZED,
        RATE_LIMITED,
        TIMEOUT,
        UNKNOWN,
        UNAVAILABLE,
        NOT_FOUND,
        REFUSED,
        ERROR,
        CANCELLED;

        static Outcome of(@Nullable Throwable failure) {
            return switch (failure) {
                case null -> OK;
                case Failure.Unauthorized _, Failure.MissingScope _ -> UNAUTHORIZED;
                case Failure.RateLimited _ -> RATE_LIMITED;
                case Failure.Timeout _ -> TIMEOUT;
                case Failure.UnknownOutcome _ -> UNKNOWN;
                case Failure.Unavailable _ -> UNAVAILABLE;
                case Failure.NotFound _ -> NOT_FOUND;
                case Failure.Upstream _ -> REFUSED;
                default -> ERROR;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Lets what must not happen stand at zero, so that the first time is a rise and not a beginning. */
    static void expected() {
        for (var crm : Crm.values()) {
            refusals(crm).increment(0);
            for (var outcome : Outcome.values()) {
                renewals(crm, outcome).increment(0);
            }
        }
    }

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
                    .invoke((_, failure) -> ended(crm, endpoint, begun, Outcome.of(failure)))
                    .onCancellation()
                    .invoke(() -> ended(crm, endpoint, begun, Outcome.CANCELLED));
        });
    }

    private static void ended(Crm crm, String endpoint, Timer.Sample begun, Outcome outcome) {
        begun.stop(timer(crm, endpoint, outcome));
        if (outcome == Outcome.UNAUTHORIZED) {
            refusals(crm).increment();
        }
    }

    /** Beside the timers, of which there are too many for all to stand at zero. */
    private static Counter refusals(Crm crm) {
        return Meters.counter(
                "tandem.upstream.refusals",
                "Calls that a CRM refused for the credentials that they were made with",
                "crm",
                crm.name());
    }

    /** Notes that an access token was asked for, because there was none or it ran out. */
    public static void tokenRenewed(Crm crm, @Nullable Throwable failure) {
        renewals(crm, Outcome.of(failure)).increment();
    }

    private static Counter renewals(Crm crm, Outcome outcome) {
        return Meters.counter(
                "tandem.upstream.token.renewals",
                "Access tokens asked for by CRM and outcome; one that is refused leaves the workspace without",
                "crm",
                crm.name(),
                "outcome",
                outcome.word());
    }

    private static Timer timer(Crm crm, String endpoint, Outcome outcome) {
        return Meters.timer(
                "tandem.upstream.calls",
                "Calls to the CRMs by what was asked and what came of it, without the wait for quota",
                "crm",
                crm.name(),
                "endpoint",
                endpoint,
                "outcome",
                outcome.word());
    }
}
