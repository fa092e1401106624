package dev.tandem.sync.mapping;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How dates are written: the patterns of rules, each made ready once. */
final class Dates {

    private static final int MOST = 1_000;
    private static final Map<String, DateTimeFormatter> READY = new ConcurrentHashMap<>();

    private Dates() {}

    /** @throws IllegalArgumentException if it is no pattern */
    static DateTimeFormatter formatter(String pattern) {
        if (READY.size() > MOST) {
            READY.clear();
        }
        return READY.computeIfAbsent(pattern, Dates::make);
    }

    /** Why it is no pattern; empty if it is one. */
    static Optional<String> fault(String pattern) {
        try {
            if (pattern.isBlank()) {
                return Optional.of("has an empty pattern: write one such as yyyy-MM-dd");
            }
            formatter(pattern);
            return Optional.empty();
        } catch (IllegalArgumentException | DateTimeException _) {
            return Optional.of("has the pattern %s, which is none: write one such as yyyy-MM-dd or dd.MM.yyyy HH:mm"
                    .formatted(pattern));
        }
    }

    /** Strict, so that 31.02.1990 is no date instead of another one. */
    private static DateTimeFormatter make(String pattern) {
        return new DateTimeFormatterBuilder()
                .appendPattern(pattern)
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }
}
