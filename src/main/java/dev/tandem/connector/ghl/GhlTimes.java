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
     * The instant that GHL means; empty if it says none, or none that can be read. Of the two that an {@link #isUnsure
     * unsure} one may be, the earlier.
     *
     * @param zone of times that come without one
     */
    static Optional<Instant> instant(@Nullable JsonNode raw, ZoneId zone) {
        return read(raw).map(said -> switch (said) {
            case Said.Exactly(var at) -> at;
            case Said.Locally(var there) -> there.atZone(zone).toInstant();
        });
    }

    /**
     * Whether a time comes without a zone and is no instant there, or may be either of two, as clocks are changed.
     *
     * @param zone of times that come without one
     */
    static boolean isUnsure(@Nullable JsonNode raw, ZoneId zone) {
        return read(raw)
                .filter(said -> said instanceof Said.Locally(var there)
                        && zone.getRules().getValidOffsets(there).size() != 1)
                .isPresent();
    }

    /**
     * When GHL says that a record came to be, and last changed.
     *
     * @param added null if it does not say so for certain
     * @param updated null if it does not say so for certain
     */
    record Stamps(@Nullable Instant added, @Nullable Instant updated) {

        /** Of a change at a time that is unsure nothing is told: a record with the other time alone would be a new one. */
        static Stamps of(@Nullable JsonNode dateAdded, @Nullable JsonNode dateUpdated, ZoneId zone) {
            return isUnsure(dateUpdated, zone)
                    ? new Stamps(null, null)
                    : new Stamps(certain(dateAdded, zone), certain(dateUpdated, zone));
        }
    }

    /** The instant that GHL means, if there is no doubt about it. */
    private static @Nullable Instant certain(@Nullable JsonNode raw, ZoneId zone) {
        return isUnsure(raw, zone) ? null : instant(raw, zone).orElse(null);
    }

    /** A time as it is written. */
    private sealed interface Said {

        record Exactly(Instant at) implements Said {}

        /** By the clocks of a place that is not named. */
        record Locally(LocalDateTime there) implements Said {}
    }

    private static Optional<Said> read(@Nullable JsonNode raw) {
        if (raw == null || !raw.isValueNode() || raw.asText("").isBlank()) {
            return Optional.empty();
        }
        var text = raw.asText().strip();
        try {
            return Optional.of(
                    isMillis(text) ? new Said.Exactly(Instant.ofEpochMilli(Long.parseLong(text))) : parse(text));
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

    private static Said parse(String text) {
        var iso = text.length() > 10 ? text.substring(0, 10) + "T" + text.substring(11) : text + "T00:00:00";
        return switch (DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from)) {
            case OffsetDateTime there -> new Said.Exactly(there.toInstant());
            case LocalDateTime local -> new Said.Locally(local);
            case TemporalAccessor other -> throw new DateTimeException("no time: " + other);
        };
    }
}
