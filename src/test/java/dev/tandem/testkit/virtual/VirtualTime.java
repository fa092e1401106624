package dev.tandem.testkit.virtual;

import dev.tandem.platform.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that passes only when something happens: what is to happen waits in the order of its time, and of its announcement
 * where that is the same. One thread, so that the same announcements always happen in the same order.
 */
public final class VirtualTime implements Clock {

    private record Event(Instant at, long number, Runnable what) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
    private Instant now;
    private long announced;
    private long happened;

    public VirtualTime(Instant start) {
        now = start;
    }

    @Override
    public Instant now() {
        return now;
    }

    /** Lets something happen at {@code at}, or now if that is past. */
    public void at(Instant at, Runnable what) {
        events.add(new Event(at.isBefore(now) ? now : at, announced++, what));
    }

    public void after(Duration pause, Runnable what) {
        at(now.plus(pause), what);
    }

    /** Makes the next thing happen, if it is due before {@code end}. */
    public boolean step(Instant end) {
        var next = events.peek();
        if (next == null || !next.at().isBefore(end)) {
            return false;
        }
        events.remove();
        now = next.at();
        happened++;
        next.what().run();
        return true;
    }

    /** Lets time pass up to {@code then}, with nothing in between. */
    public void passTo(Instant then) {
        now = then.isAfter(now) ? then : now;
    }

    /** How much has happened so far. */
    public long happened() {
        return happened;
    }
}
