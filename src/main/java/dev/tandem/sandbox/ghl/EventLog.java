package dev.tandem.sandbox.ghl;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What changed at a location, in the order it did; what its webhooks would tell. */
final class EventLog {

    private static final int KEPT = 10_000;

    private final Deque<Event> events = new ArrayDeque<>();
    private long told;

    /**
     * One change.
     *
     * @param number counts the location's changes from 0
     * @param subject as it was right after, or right before it was deleted
     */
    record Event(long number, EventType type, Instant at, Subject subject) {}

    void add(EventType type, Instant at, Subject subject) {
        var number = events.isEmpty() ? 0 : events.peekLast().number() + 1;
        events.addLast(new Event(number, type, at, subject));
        if (events.size() > KEPT) {
            events.removeFirst();
        }
    }

    /** Oldest first. */
    List<Event> all() {
        return List.copyOf(events);
    }

    /** Those since it was last asked, oldest first. */
    List<Event> untold() {
        if (events.isEmpty() || events.peekLast().number() < told) {
            return List.of();
        }
        var untold = new ArrayDeque<Event>();
        var newest = events.descendingIterator();
        while (newest.hasNext()) {
            var event = newest.next();
            if (event.number() < told) {
                break;
            }
            untold.addFirst(event);
        }
        told = events.peekLast().number() + 1;
        return List.copyOf(untold);
    }
}
