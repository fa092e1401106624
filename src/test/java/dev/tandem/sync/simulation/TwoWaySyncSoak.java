package dev.tandem.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Seeds;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * The simulation over ever new seeds, for as long as {@code -Dsoak.time} says. Starts at the seed of {@code -Dseed=N}, or
 * else where chance has it, beyond those of every build.
 */
class TwoWaySyncSoak {

    @Test
    void everyLawHoldsForAsLongAsItRuns() throws InterruptedException {
        var time = DurationConverter.parseDuration(System.getProperty("soak.time", "1m"));
        var first = Seeds.only().orElseGet(() -> 1_000_000L + Math.floorMod(System.nanoTime(), 1_000_000_000L));
        var next = new AtomicLong(first);
        var failure = new AtomicReference<Trial.Failure>();
        var start = System.nanoTime();
        var threads = new ArrayList<Thread>();

        for (var i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (System.nanoTime() - start < time.toNanos() && failure.get() == null) {
                    Trial.of(next.getAndIncrement(), World.NOBODY)
                            .ifPresent(found -> failure.compareAndSet(null, found));
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        var seeds = next.get() - first;
        var seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        System.out.printf("%d seeds from %d in %.0f s: %.1f a second%n", seeds, first, seconds, seeds / seconds);
        assertThat(Optional.ofNullable(failure.get()).map(Trial.Failure::report))
                .isEmpty();
    }
}
