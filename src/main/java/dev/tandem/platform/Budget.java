package dev.tandem.platform;

import java.util.concurrent.atomic.AtomicLong;

/** What many together may take of something, such as bytes of the memory. For any number of threads. */
public final class Budget {

    private final long most;
    private final AtomicLong used = new AtomicLong();

    /** @param most what all together may have at a time */
    public Budget(long most) {
        this.most = most;
    }

    /** Takes some, unless that is more than is left; whoever took it gives it back. */
    public boolean take(long some) {
        if (used.addAndGet(some) <= most) {
            return true;
        }
        giveBack(some);
        return false;
    }

    /** Gives back what was taken. */
    public void giveBack(long some) {
        used.addAndGet(-some);
    }
}
