package dev.tandem.store;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which transactions had ended at one moment, as PostgreSQL's pg_snapshot has it.
 *
 * @param first all below it had
 * @param end none from it on had
 * @param running those between that had not
 */
public record Snapshot(long first, long end, SortedSet<Long> running) {

    public Snapshot {
        running = Collections.unmodifiableSortedSet(new TreeSet<>(running));
    }

    /**
     * Reads PostgreSQL's own form, {@code first:end:running,running}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Snapshot parse(String text) {
        var parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no snapshot: " + text);
        }
        var running = parts[2].isEmpty()
                ? new TreeSet<Long>()
                : Arrays.stream(parts[2].split(",", -1))
                        .map(Long::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new));
        return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), running);
    }

    /** Whether that transaction had ended. */
    public boolean sees(long transaction) {
        return transaction < first || (transaction < end && !running.contains(transaction));
    }

    @Override
    public String toString() {
        return "%d:%d:%s"
                .formatted(first, end, running.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
}
