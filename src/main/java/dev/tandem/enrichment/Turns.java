package dev.tandem.enrichment;

import java.time.Duration;
import java.time.Instant;

/**
 * When those are asked about again for whom a provider has no room now: each minute as many as its quota has room for, in
 * the order in which they were put off. If all of them came as soon as there is room, most would come in vain, each minute.
 *
 * <p>Each process counts for itself: whoever comes in vain all the same is put off once more.
 */
final class Turns {

    private final int inMinute;
    private Instant minute = Instant.MIN;
    private int given;

    /** @param inMinute how many it has room for in a minute */
    Turns(int inMinute) {
        this.inMinute = inMinute;
    }

    /** @param earliest until when nobody is asked about at all */
    synchronized Instant next(Instant earliest) {
        if (earliest.isAfter(minute)) {
            minute = earliest;
            given = 0;
        } else if (given == inMinute) {
            minute = minute.plus(Duration.ofMinutes(1));
            given = 0;
        }
        given++;
        return minute;
    }
}
