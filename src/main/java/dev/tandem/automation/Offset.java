package dev.tandem.automation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
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
        return amount(text).map(amount -> new Offset(text, amount)).filter(offset -> {
            var length = Duration.between(Instant.EPOCH, offset.after(Instant.EPOCH, ZoneId.of("UTC")));
            return !length.isNegative() && length.compareTo(LONGEST) <= 0;
        });
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
            var period = Period.parse(text);
            return Math.abs(period.toTotalMonths()) <= 120 && Math.abs(period.getDays()) <= LONGEST.toDays()
                    ? Optional.of(period)
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    Instant after(Instant at, ZoneId zone) {
        return switch (amount) {
            case Duration duration
            when duration.abs().compareTo(LONGEST.plusDays(1)) > 0 ->
                at.plus(LONGEST.plusDays(1)); // beyond what is allowed, but not beyond what can be told
            default -> at.atZone(zone).plus(amount).toInstant();
        };
    }
}
