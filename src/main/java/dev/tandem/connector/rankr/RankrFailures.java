package dev.tandem.connector.rankr;

import static dev.tandem.model.Crm.RANKR;

import dev.tandem.model.Failure;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What Rankr's answers, and their absence, mean. HTTP ends here. */
final class RankrFailures {

    private RankrFailures() {}

    /** What it means that a call went wrong, whatever it was that went wrong. */
    static Failure of(Throwable thrown, RankrTarget target) {
        return switch (thrown) {
            case Failure failure -> failure;
            case RankrRefusal refusal -> traced(answer(refusal, target), refusal.problem());
            default -> silence(thrown, target);
        };
    }

    private static Failure answer(RankrRefusal refusal, RankrTarget target) {
        var problem = refusal.problem();
        return switch (refusal.status()) {
            case 401 -> new Failure.Unauthorized(RANKR);
            case 403 -> new Failure.MissingScope(RANKR, target.writes() ? "writing." : "reading.");
            case 404 -> new Failure.NotFound(target.what(), target.id(), RANKR, null);
            case 409 -> duplicate(problem);
            case 412 -> new Failure.Moved(RANKR, target.id());
            case 422 -> rejected(problem, target);
            case 429 -> new Failure.RateLimited(RANKR, RankrQuota.retryAfter(refusal.headers()));
            case 408, 502, 504 -> unanswered(target);
            default ->
                refusal.status() >= 500
                        ? new Failure.Unavailable(RANKR, "it reports an error of its own.")
                        : new Failure.Rejected(RANKR, null, "it does not understand the request.");
        };
    }

    private static Failure duplicate(RankrProblem problem) {
        var existing = problem.existingId();
        return existing == null
                ? new Failure.Rejected(RANKR, null, "there is one already.")
                : new Failure.Duplicate(RANKR, existing);
    }

    private static Failure rejected(RankrProblem problem, RankrTarget target) {
        var property = problem.field();
        if (property == null) {
            return new Failure.Rejected(RANKR, null, "it does not accept the content.");
        }
        var field = target.unifiedName().apply(property);
        return new Failure.Rejected(RANKR, field, "it does not accept the value of %s.".formatted(field));
    }

    /** No answer, or none that makes sense. */
    private static Failure silence(Throwable thrown, RankrTarget target) {
        if (causes(thrown).anyMatch(RankrFailures::neverLeft)) {
            return new Failure.Unavailable(RANKR, "there is no connection.");
        }
        if (target.writes()) {
            return new Failure.UnknownOutcome(RANKR);
        }
        return causes(thrown).anyMatch(RankrFailures::late)
                ? new Failure.Timeout(RANKR)
                : new Failure.Unavailable(RANKR, "its answer makes no sense.");
    }

    /** A proxy answered in Rankr's place. */
    private static Failure unanswered(RankrTarget target) {
        return target.writes()
                ? new Failure.UnknownOutcome(RANKR)
                : new Failure.Unavailable(RANKR, "it cannot be reached behind its proxy.");
    }

    private static boolean neverLeft(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException;
    }

    private static boolean late(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(10);
    }

    private static Failure traced(Failure failure, RankrProblem problem) {
        return failure instanceof Failure.Upstream upstream ? upstream.traced(problem.traceId()) : failure;
    }
}
