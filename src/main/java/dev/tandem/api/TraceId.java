package dev.tandem.api;

import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name by which callers and the log speak of one request: the caller's own {@code X-Request-Id} or W3C trace id, or a new
 * one. Every answer over HTTP has it in {@code X-Request-Id}.
 */
final class TraceId {

    static final String HEADER = "X-Request-Id";

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    /** Whatever else somebody sends could forge lines of a log. */
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

    private static final String KEY = TraceId.class.getName();

    private TraceId() {}

    /** Names a request by what its headers say. */
    static String name(RoutingContext context) {
        var headers = context.request().headers();
        var id = wellFormed(headers.getAll(HEADER))
                .or(() -> traceId(headers.getAll("traceparent")))
                .orElseGet(TraceId::next);
        context.put(KEY, id);
        return id;
    }

    /** As it was named; a new name where there is no request. */
    static String of(@Nullable RoutingContext context) {
        return context != null && context.get(KEY) instanceof String id ? id : next();
    }

    private static Optional<String> wellFormed(List<String> given) {
        return given.size() == 1 && WELL_FORMED.matcher(given.getFirst()).matches()
                ? Optional.of(given.getFirst())
                : Optional.empty();
    }

    private static Optional<String> traceId(List<String> traceparent) {
        return traceparent.stream()
                .findFirst()
                .map(TRACEPARENT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1));
    }

    /**
     * For an operation of a WebSocket, of which there may be many.
     *
     * @param context what the endpoint hands to the execution of a request
     */
    static String of(Map<String, Object> context) {
        return traceId(traceparent(context)).orElseGet(TraceId::next);
    }

    static String next() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    private static List<String> traceparent(Map<String, Object> context) {
        return context.get("httpHeaders") instanceof Map<?, ?> headers
                ? headers.entrySet().stream()
                        .filter(header -> "traceparent".equalsIgnoreCase(String.valueOf(header.getKey())))
                        .flatMap(header -> header.getValue() instanceof List<?> values ? values.stream() : null)
                        .map(String::valueOf)
                        .toList()
                : List.of();
    }
}
