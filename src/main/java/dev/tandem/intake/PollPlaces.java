package dev.tandem.intake;

import dev.tandem.model.Poll;

/**
 * How many polls a process makes at the same time. A census keeps its place until all that a CRM has was listed, so censuses
 * have no more than half of them: the short looks for changes are never without any. A poll that takes long, mostly as its
 * workspace's calls are used up and it waits for more, makes room for others, up to so many times.
 */
final class PollPlaces {

    private final int all;
    private final int mostAside;
    private int taken;
    private int censuses;
    private int aside;

    /** @param mostAside how many polls that take long may be under way besides */
    PollPlaces(int all, int mostAside) {
        this.all = all;
        this.mostAside = mostAside;
    }

    /** A poll's place, until it is left. */
    final class Place {

        private final Poll.Task task;
        private boolean given = true;
        private boolean isAside;

        private Place(Poll.Task task) {
            this.task = task;
        }

        /** Lets another poll have it, if there are not too many already that took long. */
        void stepAside() {
            synchronized (PollPlaces.this) {
                if (given && !isAside && aside < mostAside) {
                    free(task);
                    isAside = true;
                    aside++;
                }
            }
        }

        void leave() {
            synchronized (PollPlaces.this) {
                if (isAside) {
                    aside--;
                } else {
                    free(task);
                }
                given = false;
            }
        }
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

    synchronized Place take(Poll.Task task) {
        taken++;
        censuses += task == Poll.Task.CENSUS ? 1 : 0;
        return new Place(task);
    }

    private void free(Poll.Task task) {
        taken--;
        censuses -= task == Poll.Task.CENSUS ? 1 : 0;
    }
}
