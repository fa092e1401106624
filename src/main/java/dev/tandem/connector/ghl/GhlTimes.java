package dev.tandem.connector.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways in which GHL writes a time: with an offset, without a zone, as milliseconds since 1970. */
final class GhlTimes {

    private GhlTimes() {}

    /**
     * The instant that GHL means; empty if it says none, or none that can be read.
     *
     * @param zone of times that come without one
     */
    static Optional<Instant> instant(@Nullable JsonNode raw, ZoneId zone) {
        if (raw == null || !raw.isValueNode() || raw.asText("").isBlank()) {
            return Optional.empty();
        }
        var text = raw.asText().strip();
        try {
            return Optional.of(isMillis(text) ? Instant.ofEpochMilli(Long.parseLong(text)) : parse(text, zone));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** A birthday, which GHL writes as a date, as a midnight in UTC, or in milliseconds. */
    static @Nullable String date(@Nullable JsonNode raw) {
        if (raw == null || !raw.isValueNode() || raw.isNull()) {
            return null;
        }
        var text = raw.asText().strip();
        return isMillis(text)
                ? Instant.ofEpochMilli(Long.parseLong(text))
                        .atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .toString()
                : text;
    }

    private static boolean isMillis(String text) {
        return text.matches("-?\\d{5,15}");
    }

    private static Instant parse(String text, ZoneId zone) {
        var iso = text.length() > 10 ? text.substring(0, 10) + "T" + text.substring(11) : text + "T00:00:00";
        return switch (DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from)) {
            case OffsetDateTime there -> there.toInstant();
            case LocalDateTime local -> local.atZone(zone).toInstant();
            case TemporalAccessor other -> throw new DateTimeException("no time: " + other);
        };
    }
}
