package dev.tandem.intake;

import dev.tandem.model.Poll;

/**
 * How many polls a process makes at the same time. A census keeps its place until all that a CRM has was listed, so censuses
 * have no more than half of them: the short looks for changes are never without any.
 */
final class PollPlaces {

    private final int all;
    private int taken;
    private int censuses;

    PollPlaces(int all) {
        this.all = all;
    }

    synchronized int free() {
        return Math.max(0, all - taken);
    }

    /** Whether so many are free that it is worth looking for what they are for. */
    synchronized boolean isWorthClaiming() {
        return free() * 4 >= all;
    }

    /** How many of the free ones a census may take; where there is but one place, that one. */
    synchronized int freeForCensuses() {
        return Math.clamp(Math.max(1, all / 2) - censuses, 0, free());
    }

    synchronized void take(Poll.Task task) {
        taken++;
        censuses += task == Poll.Task.CENSUS ? 1 : 0;
    }

    synchronized void leave(Poll.Task task) {
        taken--;
        censuses -= task == Poll.Task.CENSUS ? 1 : 0;
    }
}
