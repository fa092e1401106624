package dev.tandem.connector;

import dev.tandem.model.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one workspace may still ask of one CRM. Holds no clock, no thread and no lock: whoever owns it says what time it
 * is, and lets one thread in at a time.
 *
 * <p>A CRM counts a call when it arrives, which is some time between its start and its answer. So a call takes up room
 * from its start until a whole window after its answer: no window that the CRM may be looking at then holds more than
 * the limit, however long calls are on their way. Interactive calls may take all of it; the other lanes leave them the
 * reserve, are {@link Spread spread} over the window, and do not run far ahead of the {@link DayPace day's pace}.
 */
final class Quota {

    /**
     * What is allowed before the CRM says otherwise.
     *
     * @param burst calls within any {@code window}
     * @param guard added to the window, for a CRM whose clock ticks in coarser steps than ours
     * @param day calls within a UTC day; empty if there is no such limit
     * @param reserve the share of burst and day that only interactive calls may use, 0 to 1
     * @param ahead how far the other lanes may run ahead of the day's even pace, as a share of the day's calls
     */
    record Limits(int burst, Duration window, Duration guard, OptionalLong day, double reserve, double ahead) {}

    /** Whether a call may start. */
    sealed interface Decision {

        /** It may, and is counted; {@link #answered} must be told once it is over. */
        record Granted() implements Decision {}

        /** Not now, and not before {@code at}; ask again then, or when another call was answered. */
        record WaitUntil(Instant at) implements Decision {}
    }

    /** How much is left. */
    record Level(
            int burstLimit,
            int burstRemaining,
            OptionalLong dayLimit,
            OptionalLong dayRemaining,
            Optional<Instant> closedUntil) {}

    /** A call that was answered and still counts at the CRM. */
    private record Past(Instant leaves, boolean interactive) {}

    private final Limits limits;
    private final DayPace day;
    private final Spread spread = new Spread();
    private final Deque<Past> past = new ArrayDeque<>();
    private int interactivePast;
    private int interactiveUnderWay;
    private int othersUnderWay;
    private int burst;
    private Duration window;
    private Instant closedUntil = Instant.MIN;

    Quota(Limits limits) {
        this.limits = limits;
        this.burst = limits.burst();
        this.window = limits.window();
        this.day = new DayPace(limits.day(), limits.reserve(), limits.ahead());
    }

    /** Decides on a call of {@code lane} that would start at {@code now}, and counts it if it may. */
    Decision tryAcquire(Lane lane, Instant now) {
        forget(now);
        var interactive = lane == Lane.INTERACTIVE;
        var opens = opens(interactive, now);
        if (opens.isAfter(now)) {
            return new Decision.WaitUntil(opens);
        }
        day.spend(interactive, now);
        if (interactive) {
            interactiveUnderWay++;
        } else {
            spread.spend();
            othersUnderWay++;
        }
        return new Decision.Granted();
    }

    /** A call that was granted is over: answered, given up, or never sent after all. */
    void answered(Lane lane, Instant now) {
        var interactive = lane == Lane.INTERACTIVE;
        if (interactive) {
            interactiveUnderWay--;
        } else {
            othersUnderWay--;
        }
        remember(interactive, now);
    }

    /** Believes the CRM: limits smaller than ours are adopted, and what it says is left is not exceeded. */
    void learn(QuotaReport report, Instant now) {
        forget(now);
        report.burstWindow().filter(Duration::isPositive).ifPresent(said -> window = said);
        report.burstLimit().ifPresent(said -> burst = Math.clamp(said, 1, limits.burst()));
        report.burstRemaining().ifPresent(left -> countStrangers(left, now));
        day.learn(report.dayLimit(), report.dayRemaining(), now);
        report.retryAfter().ifPresent(pause -> closeUntil(now.plus(pause).plus(limits.guard())));
    }

    Level level(Instant now) {
        forget(now);
        return new Level(
                burst,
                Math.max(0, burst - taken()),
                day.limit(),
                day.remaining(now),
                Optional.of(closedUntil).filter(until -> until.isAfter(now)));
    }

    private Instant opens(boolean interactive, Instant now) {
        var opens = closedUntil.isAfter(now) ? closedUntil : now;
        opens = later(opens, room(taken() - burst, false, now));
        if (!interactive) {
            opens = later(opens, room(takenByOthers() - (burst - reserved()), true, now));
            opens = later(opens, spread.opens(burst - reserved(), window, now));
            opens = later(opens, day.opens(now));
        }
        return opens;
    }

    /** When a call more fits in, given that already {@code excess} too many take up room; calls under way are last. */
    private Instant room(int excess, boolean othersOnly, Instant now) {
        if (excess < 0) {
            return now;
        }
        return past.stream()
                .filter(call -> !(othersOnly && call.interactive()))
                .skip(excess)
                .findFirst()
                .map(Past::leaves)
                .orElseGet(() -> leaves(now));
    }

    /** Calls that the CRM counts and we did not make: whoever shares our quota. They may all have been made just now. */
    private void countStrangers(long left, Instant now) {
        for (long strangers = burst - taken() - Math.max(0, left); strangers > 0; strangers--) {
            remember(false, now);
        }
    }

    private void closeUntil(Instant until) {
        closedUntil = later(closedUntil, until);
    }

    private void remember(boolean interactive, Instant now) {
        past.addLast(new Past(leaves(now), interactive));
        interactivePast += interactive ? 1 : 0;
    }

    private void forget(Instant now) {
        for (var oldest = past.peekFirst();
                oldest != null && !oldest.leaves().isAfter(now);
                oldest = past.peekFirst()) {
            past.removeFirst();
            interactivePast -= oldest.interactive() ? 1 : 0;
        }
    }

    private Instant leaves(Instant answered) {
        return answered.plus(window).plus(limits.guard());
    }

    private int taken() {
        return past.size() + interactiveUnderWay + othersUnderWay;
    }

    private int takenByOthers() {
        return past.size() - interactivePast + othersUnderWay;
    }

    private int reserved() {
        return Math.min(burst - 1, (int) Math.ceil(burst * limits.reserve()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
