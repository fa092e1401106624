package dev.tandem.api;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name by which callers and the log speak of one request: the caller's own W3C trace id, or a new one. */
final class TraceId {

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private TraceId() {}

    /** @param context what the endpoint hands to the execution of a request */
    static String of(Map<String, Object> context) {
        return traceparent(context)
                .map(TRACEPARENT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .orElseGet(TraceId::next);
    }

    static String next() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    private static Optional<String> traceparent(Map<String, Object> context) {
        return context.get("httpHeaders") instanceof Map<?, ?> headers
                ? headers.entrySet().stream()
                        .filter(header -> "traceparent".equalsIgnoreCase(String.valueOf(header.getKey())))
                        .flatMap(header -> header.getValue() instanceof List<?> values ? values.stream() : null)
                        .map(String::valueOf)
                        .findFirst()
                : Optional.empty();
    }
}
