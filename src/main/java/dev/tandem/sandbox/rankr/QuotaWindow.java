package dev.tandem.sandbox.rankr;

import dev.tandem.sandbox.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** How many calls an account has left: a fixed window that opens with the first call after the last one closed. */
final class QuotaWindow {

    private final Quota quota;
    private Instant closes = Instant.MIN;
    private int used;

    QuotaWindow(Quota quota) {
        this.quota = quota;
    }

    /** Counts one call; false if there is none left. */
    boolean take(Instant now) {
        if (!now.isBefore(closes)) {
            closes = now.plus(quota.window());
            used = 0;
        }
        if (used >= quota.burst()) {
            return false;
        }
        used++;
        return true;
    }

    int left(Instant now) {
        return now.isBefore(closes) ? quota.burst() - used : quota.burst();
    }

    /** Until the window closes; at least 1. */
    long secondsLeft(Instant now) {
        return now.isBefore(closes) ? seconds(Duration.between(now, closes)) : 1;
    }

    String description() {
        return "%d calls in %d seconds are allowed.".formatted(quota.burst(), seconds(quota.window()));
    }

    Map<String, String> headers(Instant now) {
        return Map.of(
                "RateLimit-Policy", "\"default\";q=%d;w=%d".formatted(quota.burst(), seconds(quota.window())),
                "RateLimit", "\"default\";r=%d;t=%d".formatted(left(now), secondsLeft(now)));
    }

    /** Rounded up. */
    private static long seconds(Duration duration) {
        return Math.max(1, duration.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
