package dev.tandem.sync;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Exponential back-off with full jitter: spread over the whole pause, so that what failed together does not return together. */
public record Backoff(Duration first, Duration longest) {

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("first must be positive and not above longest");
        }
    }

    /**
     * The longest pause before the next try, twice as long after each failure: {@code first * 2^(failures - 1)}, at most
     * {@code longest}.
     *
     * @param failures how often it has failed so far; 1 or more
     */
    public Duration ceiling(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures must be 1 or more");
        }
        var pause = first;
        for (int i = 1; i < failures && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** A pause between nothing and {@link #ceiling}, chosen by {@code random}. */
    public Duration after(int failures, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(ceiling(failures).toMillis() + 1));
    }
}
