package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** A stretch of time, to the millisecond, as times are stored; both ends belong to it. */
record TimeRange(Instant from, Instant to) {

    private static final Instant START = Instant.EPOCH;
    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

    static TimeRange of(JsonNode value) {
        if (!value.isObject() || value.isEmpty()) {
            throw Refusal.unprocessable("Invalid value passed for range");
        }
        return new TimeRange(
                value.has("gt")
                        ? time(value.get("gt")).plusMillis(1)
                        : value.has("gte") ? time(value.get("gte")) : START,
                value.has("lt")
                        ? time(value.get("lt")).minusMillis(1)
                        : value.has("lte") ? time(value.get("lte")) : END);
    }

    boolean holds(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    /** ISO 8601 or epoch milliseconds: both are in use. */
    private static Instant time(JsonNode value) {
        return value.isIntegralNumber()
                ? Instant.ofEpochMilli(value.asLong())
                : Shape.instant(value).orElseThrow(() -> Refusal.unprocessable("Invalid date passed for range"));
    }
}
