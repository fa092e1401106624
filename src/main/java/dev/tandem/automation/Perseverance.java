package dev.tandem.automation;

import dev.tandem.model.Failure;
import dev.tandem.store.StoredFiring;
import dev.tandem.sync.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a step that did not work out, and of its firing: pure functions of what went wrong and how often.
 *
 * <p>What passes by itself, as an outage does, is tried again for as long as {@code patience} says, however often that is.
 * What may last is tried a few times, and what a CRM refuses is not.
 *
 * @param tries how often a step may fail without a known reason; at least so often is tried, too, what passes by itself
 * @param patience how long after it was made a firing waits for what passes by itself
 */
record Perseverance(int tries, Duration patience, Backoff backoff) {

    private static final String FAULT = "Something went wrong inside Tandem.";

    static Perseverance of(AutomationConfig config) {
        return new Perseverance(
                config.tries(), config.patience(), new Backoff(config.firstPause(), config.longestPause()));
    }

    /**
     * A step after a try in vain.
     *
     * @param notBefore how long the CRM wants to be left alone; nothing if it does not say
     * @param fault what is nobody's word but a fault of ours; null if it was expected
     */
    record Setback(Step step, Duration notBefore, @Nullable Throwable fault) {}

    static Setback setback(Step step, Throwable failure) {
        var counts = step.todo().countsEachTime();
        return switch (failure) {
            case Failure.UnknownOutcome unknown ->
                expected(step.with(counts ? Step.State.UNKNOWN : Step.State.WAITING, unknown.getMessage()), unknown);
            case Failure passing
            when passing.retryable() -> expected(step.with(Step.State.WAITING, passing.getMessage()), passing);
            case Failure refused -> expected(step.with(Step.State.FAILED, refused.getMessage()), refused);
            case Deeds.NotYet notYet ->
                new Setback(step.with(Step.State.WAITING, notYet.getMessage()), Duration.ZERO, null);
            default ->
                new Setback(
                        counts ? step.with(Step.State.UNKNOWN, FAULT) : step.atFault(FAULT), Duration.ZERO, failure);
        };
    }

    private static Setback expected(Step step, Failure failure) {
        return new Setback(step, failure.retryAfter().orElse(Duration.ZERO), null);
    }

    /**
     * A firing after each of its open steps was tried.
     *
     * @param notBefore how long the CRMs want to be left alone
     */
    StoredFiring after(Firing firing, Duration notBefore, Instant now, RandomGenerator random) {
        var failures = firing.stored().failures() + 1;
        var tired = failures >= tries && !now.isBefore(firing.madeAt().plus(patience));
        var left = firing.map(step -> step.isOpen() && (tired || step.faults() >= tries)
                ? step.with(Step.State.FAILED, "given up after %d tries: %s".formatted(failures, step.outcome()))
                : step);
        if (!left.isOpen()) {
            return left.ended(now);
        }
        var pause = backoff.after(failures, random);
        return left.postponed(now.plus(pause.compareTo(notBefore) < 0 ? notBefore : pause));
    }
}
