package dev.tandem.platform;

import java.util.HashMap;
import java.util.Map;

/** What many together may take of something, and none of them all of it. For any number of threads. */
public final class SharedBudget {

    private final long most;
    private final long each;
    private final Map<String, Long> held = new HashMap<>();
    private long used;

    /**
     * @param most what all together may have at a time
     * @param each what one may have of it
     */
    public SharedBudget(long most, long each) {
        this.most = most;
        this.each = each;
    }

    /** Takes some for that holder, unless that is more than is left, or left to them; whoever took it gives it back. */
    public synchronized boolean take(String holder, long some) {
        var theirs = held.getOrDefault(holder, 0L) + some;
        if (used + some > most || theirs > each) {
            return false;
        }
        used += some;
        held.put(holder, theirs);
        return true;
    }

    /** Gives back what was taken for that holder. */
    public synchronized void giveBack(String holder, long some) {
        used -= some;
        held.computeIfPresent(holder, (_, theirs) -> theirs > some ? theirs - some : null);
    }
}
