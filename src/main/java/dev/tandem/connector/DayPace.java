package dev.tandem.connector;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * How the calls of a UTC day are made to last it. The lanes other than interactive earn credit evenly over what is left
 * of the day, from what is left of its calls less the reserve; unused credit piles up to a share of the day's calls, so
 * that a burst of work is done at full speed. Interactive calls spend without asking: they would fail either way.
 *
 * <p>The CRM is believed in what it says is left, whichever way that differs from our own count: others spend too. A limit
 * of ours that is smaller than the CRM's is held to by our own count as well. When the CRM's day begins anew it does not
 * announce, only its answers tell; so while its word keeps the other lanes closed and no answer has come for a while, one
 * of their calls goes through to ask.
 */
final class DayPace {

    /** How long no answer may have come before a call is let through to hear how much the CRM says is left now. */
    static final Duration PROBE_AFTER = Duration.ofMinutes(15);

    private static final double NANOS = 1e9;

    private final OptionalLong allowed;
    private final double reserve;
    private final double ahead;
    private OptionalLong announced = OptionalLong.empty();
    private OptionalLong told = OptionalLong.empty();
    private Instant askedAt = Instant.MIN;
    private Instant ends = Instant.MIN;
    private Instant earnedAt = Instant.MIN;
    private long spent;
    private long spentInteractively;
    private double credit;

    /** @param allowed calls a day; empty for no limit but what the CRM announces, and without any nothing is held back */
    DayPace(OptionalLong allowed, double reserve, double ahead) {
        this.allowed = allowed;
        this.reserve = reserve;
        this.ahead = ahead;
    }

    /** When a call that is not interactive may start; {@code now} if it may at once. */
    Instant opens(Instant now) {
        if (limit().isEmpty()) {
            return now;
        }
        earn(now);
        if (spendable(left()) < 1) {
            return isClosedByTheCrm() ? earlier(ends, later(now, askedAt.plus(PROBE_AFTER))) : ends;
        }
        return credit >= 1 ? now : now.plusNanos((long) Math.ceil((1 - credit) / pace(now) * NANOS));
    }

    void spend(boolean interactive, Instant now) {
        if (limit().isEmpty()) {
            return;
        }
        earn(now);
        askedAt = now;
        spent++;
        if (told.isPresent()) {
            told = OptionalLong.of(told.getAsLong() - 1);
        }
        if (interactive) {
            spentInteractively++;
        } else {
            credit--;
        }
    }

    void learn(OptionalLong saidLimit, OptionalLong saidRemaining, Instant now) {
        saidLimit.ifPresent(said -> announced = OptionalLong.of(Math.max(0, said)));
        if (limit().isPresent() && saidRemaining.isPresent()) {
            earn(now);
            askedAt = now;
            told = OptionalLong.of(Math.max(0, saidRemaining.getAsLong()));
        }
    }

    OptionalLong limit() {
        if (allowed.isEmpty() || announced.isEmpty()) {
            return allowed.isPresent() ? allowed : announced;
        }
        return OptionalLong.of(Math.min(announced.getAsLong(), allowed.getAsLong()));
    }

    OptionalLong remaining(Instant now) {
        if (limit().isEmpty()) {
            return OptionalLong.empty();
        }
        earn(now);
        return OptionalLong.of(Math.max(0, left()));
    }

    private void earn(Instant now) {
        var calls = limit().orElseThrow();
        if (!now.isBefore(ends)) {
            ends = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
            spent = 0;
            spentInteractively = 0;
            told = OptionalLong.empty();
            credit = calls * ahead;
        } else if (now.isAfter(earnedAt)) {
            credit += pace(earnedAt) * seconds(earnedAt, now);
        }
        credit = Math.min(credit, Math.max(1, calls * ahead));
        earnedAt = now;
    }

    /** Credit a second that makes the rest of the day's calls last just until the day ends. */
    private double pace(Instant from) {
        return Math.max(0, spendable(left()) - credit) / Math.max(1, seconds(from, ends));
    }

    private long left() {
        var ours = limit().orElseThrow() - spent;
        if (told.isEmpty()) {
            return ours;
        }
        return isOursSmaller() ? Math.min(ours, told.getAsLong()) : told.getAsLong();
    }

    /** Without the CRM's word the other lanes would be open. */
    private boolean isClosedByTheCrm() {
        return told.isPresent() && !(isOursSmaller() && spendable(limit().orElseThrow() - spent) < 1);
    }

    private boolean isOursSmaller() {
        return allowed.isPresent() && allowed.getAsLong() < announced.orElse(Long.MAX_VALUE);
    }

    /** What the lanes other than interactive may take of so many calls. */
    private double spendable(long calls) {
        return calls - Math.max(0, limit().orElseThrow() * reserve - spentInteractively);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / NANOS;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
