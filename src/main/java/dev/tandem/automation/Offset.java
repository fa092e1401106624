package dev.tandem.automation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.Optional;

/**
 * How long after something happened a task is due, as ISO 8601 has it: {@code PT4H}, {@code P2D}, {@code P1W}, {@code P1M}.
 * Weeks, months and years are counted on the calendar of the workspace.
 */
public record Offset(String text, TemporalAmount amount) {

    private static final Duration LONGEST = Duration.ofDays(3_660);

    /** The offset that is written like that; empty if none is, or if it is negative or longer than ten years. */
    static Optional<Offset> parse(String text) {
        return amount(text).map(amount -> new Offset(text, amount)).filter(Offset::isWithinBounds);
    }

    private static Optional<TemporalAmount> amount(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException _) {
            return period(text);
        }
    }

    private static Optional<TemporalAmount> period(String text) {
        try {
            return Optional.of(Period.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private boolean isWithinBounds() {
        try {
            var length = Duration.between(Instant.EPOCH, after(Instant.EPOCH, ZoneOffset.UTC));
            return !length.isNegative() && length.compareTo(LONGEST) <= 0;
        } catch (DateTimeException | ArithmeticException _) {
            return false; // beyond what a calendar can tell
        }
    }

    Instant after(Instant at, ZoneId zone) {
        return at.atZone(zone).plus(amount).toInstant();
    }
}
