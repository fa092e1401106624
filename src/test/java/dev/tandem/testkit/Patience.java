package dev.tandem.testkit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for what comes about by itself in other processes, and says what was waited for if it does not. */
public final class Patience {

    private static final int PERIOD = 50;

    private final Duration longest;
    private final Callable<String> story;

    /**
     * A patience that ends.
     *
     * @param story what a failure tells beside what was waited for, such as the logs of those processes
     */
    public Patience(Duration longest, Callable<String> story) {
        this.longest = longest;
        this.story = story;
    }

    /** What is waited for; whatever it throws ends the waiting. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /**
     * Waits until that holds.
     *
     * @param what it is, to follow "waited for"
     */
    public void await(String what, Condition condition) throws InterruptedException {
        var end = Instant.now().plus(longest);
        try {
            while (!condition.holds()) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("waited for %s; %s".formatted(what, story.call()));
                }
                MILLISECONDS.sleep(PERIOD);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("while waiting for " + what, e);
        }
    }
}
