package dev.tandem.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/**
 * One way in which calls go wrong.
 *
 * @param kind what becomes of the answer
 * @param status the answer's status if {@code kind} is {@link Kind#STATUS}
 * @param retryAfter seconds, sent as {@code Retry-After}; 0 for none
 * @param rate how likely a matching call is struck, above 0 up to 1
 * @param next after striking so many calls it is over; 0 if it stays
 * @param method which calls match; empty for all
 * @param pathPrefix which calls match, without the CRM's own prefix; empty for all
 * @param afterHandling whether the CRM does what it is asked before the answer goes wrong
 */
public record Trouble(
        Kind kind,
        int status,
        int retryAfter,
        double rate,
        int next,
        Optional<String> method,
        String pathPrefix,
        boolean afterHandling) {

    /** What becomes of the answer. */
    public enum Kind {
        /** An error status instead. */
        STATUS,
        /** Status 200 and a body that is no JSON. */
        GARBAGE,
        /** The connection is closed. */
        RESET,
        /** None ever comes. */
        HANG
    }

    public Trouble {
        if (rate <= 0 || rate > 1) {
            throw new IllegalArgumentException("rate must be above 0 and at most 1");
        }
    }

    public static Trouble status(int status) {
        return of(Kind.STATUS, status);
    }

    public static Trouble garbage() {
        return of(Kind.GARBAGE, 200);
    }

    public static Trouble reset() {
        return of(Kind.RESET, 0);
    }

    public static Trouble hang() {
        return of(Kind.HANG, 0);
    }

    /** Only the next so many matching calls. */
    public Trouble next(int calls) {
        return new Trouble(kind, status, retryAfter, rate, calls, method, pathPrefix, afterHandling);
    }

    /** Only some of the matching calls. */
    public Trouble rate(double share) {
        return new Trouble(kind, status, retryAfter, share, next, method, pathPrefix, afterHandling);
    }

    public Trouble on(String onlyMethod, String onlyPathPrefix) {
        return new Trouble(
                kind, status, retryAfter, rate, next, Optional.of(onlyMethod), onlyPathPrefix, afterHandling);
    }

    /** The CRM does what it is asked, and only its answer is lost. */
    public Trouble afterwards() {
        return new Trouble(kind, status, retryAfter, rate, next, method, pathPrefix, true);
    }

    public Trouble retryAfter(int seconds) {
        return new Trouble(kind, status, seconds, rate, next, method, pathPrefix, afterHandling);
    }

    /** As the control API is told; {@code kind} may be left out if there is a {@code status}. */
    static Trouble of(JsonNode json) {
        var status = json.path("status").asInt(500);
        return new Trouble(
                Kind.valueOf(json.path("kind").asText("STATUS").toUpperCase(Locale.ROOT)),
                status,
                json.path("retryAfter").asInt(0),
                json.path("rate").asDouble(1),
                json.path("next").asInt(0),
                json.hasNonNull("method") ? Optional.of(json.get("method").asText()) : Optional.empty(),
                json.path("path").asText(""),
                json.path("afterHandling").asBoolean(false));
    }

    boolean matches(Call call) {
        return call.path().startsWith(pathPrefix)
                && method.map(call.method()::equalsIgnoreCase).orElse(true);
    }

    private static Trouble of(Kind kind, int status) {
        return new Trouble(kind, status, 0, 1, 0, Optional.empty(), "", false);
    }
}
