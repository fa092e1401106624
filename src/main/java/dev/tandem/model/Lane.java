package dev.tandem.model;

import java.util.Arrays;

/** How urgent a piece of work is. Interactive work keeps a reserve of every quota to itself. */
public enum Lane {
    INTERACTIVE(0),
    WEBHOOK(1),
    POLL(2),
    BACKFILL(3);

    private final int rank;

    Lane(int rank) {
        this.rank = rank;
    }

    /** Its place in the order of urgency, 0 first; what the queue sorts by. */
    public int rank() {
        return rank;
    }

    /** The lane of that rank. */
    public static Lane ranked(int rank) {
        return Arrays.stream(values())
                .filter(lane -> lane.rank == rank)
                .findFirst()
                .orElseThrow();
    }
}
