package dev.tandem.connector;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * How the calls of a UTC day are made to last it. The lanes other than interactive earn credit evenly over what is left
 * of the day, from what is left of its calls less the reserve; unused credit piles up to a share of the day's calls, so
 * that a burst of work is done at full speed. Interactive calls spend without asking: they would fail either way, and
 * their answers tell when the CRM's day began anew, which it does not announce.
 */
final class DayPace {

    private static final double NANOS = 1e9;

    private final OptionalLong allowed;
    private final double reserve;
    private final double ahead;
    private OptionalLong limit;
    private Instant ends = Instant.MIN;
    private Instant earnedAt = Instant.MIN;
    private long spent;
    private long spentInteractively;
    private double credit;

    /** @param allowed calls a day; empty for no limit, and then nothing is ever held back */
    DayPace(OptionalLong allowed, double reserve, double ahead) {
        this.allowed = allowed;
        this.limit = allowed;
        this.reserve = reserve;
        this.ahead = ahead;
    }

    /** When a call that is not interactive may start; {@code now} if it may at once. */
    Instant opens(Instant now) {
        if (limit.isEmpty()) {
            return now;
        }
        earn(now);
        if (spendable() < 1) {
            return ends;
        }
        return credit >= 1 ? now : now.plusNanos((long) Math.ceil((1 - credit) / pace(now) * NANOS));
    }

    void spend(boolean interactive, Instant now) {
        if (limit.isEmpty()) {
            return;
        }
        earn(now);
        spent++;
        if (interactive) {
            spentInteractively++;
        } else {
            credit--;
        }
    }

    /** Believes the CRM, whichever way it differs: others spend too, and its day may begin at another hour than ours. */
    void learn(OptionalLong saidLimit, OptionalLong saidRemaining, Instant now) {
        saidLimit.ifPresent(said ->
                limit = OptionalLong.of(Math.max(0, Math.min(said, allowed.orElse(Long.MAX_VALUE)))));
        limit.ifPresent(calls -> saidRemaining.ifPresent(left -> {
            earn(now);
            spent = Math.max(0, calls - Math.max(0, left));
        }));
    }

    OptionalLong limit() {
        return limit;
    }

    OptionalLong remaining(Instant now) {
        if (limit.isEmpty()) {
            return limit;
        }
        earn(now);
        return OptionalLong.of(Math.max(0, limit.getAsLong() - spent));
    }

    private void earn(Instant now) {
        if (!now.isBefore(ends)) {
            ends = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
            spent = 0;
            spentInteractively = 0;
            credit = limit.getAsLong() * ahead;
        } else if (now.isAfter(earnedAt)) {
            credit += pace(earnedAt) * seconds(earnedAt, now);
        }
        credit = Math.min(credit, Math.max(1, limit.getAsLong() * ahead));
        earnedAt = now;
    }

    /** Credit a second that makes the rest of the day's calls last just until the day ends. */
    private double pace(Instant from) {
        return Math.max(0, spendable() - credit) / Math.max(1, seconds(from, ends));
    }

    private double spendable() {
        var calls = limit.getAsLong();
        return calls - spent - Math.max(0, calls * reserve - spentInteractively);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / NANOS;
    }
}
