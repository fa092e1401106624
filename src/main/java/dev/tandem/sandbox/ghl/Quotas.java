package dev.tandem.sandbox.ghl;

import dev.tandem.sandbox.Quota;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** How much one location may still ask: a burst in any window of ten seconds, and a number a day. */
final class Quotas {

    static final Quota USUAL = new Quota(100, Duration.ofSeconds(10), 200_000);

    private final Quota quota;
    private final ArrayDeque<Instant> recent = new ArrayDeque<>();
    private Instant day = Instant.EPOCH;
    private int today;

    Quotas(Quota quota) {
        this.quota = quota;
    }

    /** Counts a call, unless there is nothing left for it. */
    boolean take(Instant now) {
        forget(now);
        if (recent.size() >= quota.burst() || today >= quota.day()) {
            return false;
        }
        if (quota.burst() < Integer.MAX_VALUE) {
            recent.addLast(now);
        }
        today++;
        return true;
    }

    int left(Instant now) {
        forget(now);
        return quota.burst() - recent.size();
    }

    int leftToday(Instant now) {
        forget(now);
        return quota.day() - today;
    }

    /** What every answer says of it. */
    Map<String, String> headers(Instant now) {
        forget(now);
        var headers = HashMap.<String, String>newHashMap(5);
        headers.put("X-RateLimit-Limit-Daily", Integer.toString(quota.day()));
        headers.put("X-RateLimit-Daily-Remaining", Integer.toString(quota.day() - today));
        headers.put(
                "X-RateLimit-Interval-Milliseconds",
                Long.toString(quota.window().toMillis()));
        headers.put("X-RateLimit-Max", Integer.toString(quota.burst()));
        headers.put("X-RateLimit-Remaining", Integer.toString(quota.burst() - recent.size()));
        return headers;
    }

    private void forget(Instant now) {
        var from = now.minus(quota.window());
        while (!recent.isEmpty() && !recent.peekFirst().isAfter(from)) {
            recent.removeFirst();
        }
        var midnight = now.truncatedTo(ChronoUnit.DAYS);
        if (!midnight.equals(day)) {
            day = midnight;
            today = 0;
        }
    }
}
