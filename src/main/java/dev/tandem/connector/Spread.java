package dev.tandem.connector;

import java.time.Duration;
import java.time.Instant;

/**
 * Spreads the calls of a window over it, instead of making all of them as soon as it opens: a burst of answers keeps the
 * threads that requests are answered on busy for seconds, and each new window would bring one. Calls may run ahead of the
 * even rate by a quarter of the window's, so that what is seldom asked is not held up.
 */
final class Spread {

    /** So few calls are no burst, however few a window allows. */
    private static final int ALWAYS = 8;

    private static final double AHEAD = 0.25;

    private double credit = Double.MAX_VALUE;
    private Instant earnedAt = Instant.MIN;

    /** When a call may start, of so many that are allowed in a window; {@code now} if it may at once. */
    Instant opens(int allowed, Duration window, Instant now) {
        earn(allowed, window, now);
        return credit >= 1
                ? now
                : now.plusNanos((long) Math.ceil((1 - credit) * window.toNanos() / Math.max(1, allowed)));
    }

    /** A call that may start does. */
    void spend() {
        credit--;
    }

    private void earn(int allowed, Duration window, Instant now) {
        if (now.isAfter(earnedAt)) {
            var passed = earnedAt.equals(Instant.MIN) ? window : Duration.between(earnedAt, now);
            credit += (double) allowed * passed.toNanos() / window.toNanos();
            earnedAt = now;
        }
        credit = Math.min(credit, Math.max(ALWAYS, allowed * AHEAD));
    }
}
