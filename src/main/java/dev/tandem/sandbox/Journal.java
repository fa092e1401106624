package dev.tandem.sandbox;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The calls that one CRM received: all of them counted, the last ones in full. */
final class Journal {

    private static final int KEPT = 1_000;

    private final Deque<Entry> last = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private long total;

    /**
     * One call.
     *
     * @param status what was answered; 0 if nothing was
     */
    public record Entry(Instant at, Call call, int status) {}

    void add(Entry entry, String template) {
        total++;
        counts.merge(entry.call().method() + " " + template, 1L, Long::sum);
        last.addLast(entry);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
    }

    void clear() {
        total = 0;
        counts.clear();
        last.clear();
    }

    long total() {
        return total;
    }

    /** By method and path template, such as {@code GET /contacts/{contactId}}. */
    Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** Oldest first. */
    List<Entry> last() {
        return List.copyOf(last);
    }
}
