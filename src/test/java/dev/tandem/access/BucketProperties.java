package dev.tandem.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Seeds;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of a token bucket whatever is taken from it, and when. */
class BucketProperties {

    @Test
    void whoHasBeenQuietMayTakeAllAtOnceAndThenWaits() {
        var rate = Bucket.Rate.of(10, 3);
        var bucket = Bucket.full(0);

        for (var i = 0; i < 3; i++) {
            var taken = bucket.take(rate, 0);
            assertThat(taken.pause()).isZero();
            bucket = taken.bucket();
        }

        assertThat(bucket.take(rate, 0).pause()).isEqualTo(100_000_000);
        assertThat(bucket.take(rate, 99_999_999).pause()).isEqualTo(1);
        assertThat(bucket.take(rate, 100_000_000).pause()).isZero();
    }

    /** In no stretch of time are more granted than a full bucket holds and what comes back meanwhile. */
    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void neverMoreThanTheRateAllows(long seed) {
        var random = Seeds.random(seed);
        var rate = new Bucket.Rate(random.nextInt(1, 1_000), random.nextInt(1, 20));
        var now = random.nextLong(); // where such a clock begins, and whether it overflows, is nobody's concern
        var bucket = Bucket.full(now);
        var granted = new ArrayDeque<Long>();

        for (var i = 0; i < 300; i++) {
            now += (long) random.nextInt(0, 3) * random.nextInt(0, (int) rate.interval() + 1);
            var taken = bucket.take(rate, now);
            bucket = taken.bucket();
            if (taken.pause() == 0) {
                granted.addLast(now);
                var latest = now;
                var position = granted.size();
                for (var before : granted) {
                    assertThat((long) position--)
                            .isLessThanOrEqualTo(rate.burst() + (latest - before) / rate.interval());
                }
            }
        }
    }

    /** Whoever waits as long as they are told gets a token, and not a moment sooner. */
    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void theWaitIsExact(long seed) {
        var random = Seeds.random(seed);
        var rate = new Bucket.Rate(random.nextInt(2, 1_000), random.nextInt(1, 20));
        var now = random.nextLong();
        var bucket = Bucket.full(now);

        for (var i = 0; i < 200; i++) {
            now += random.nextInt(0, (int) rate.interval());
            var taken = bucket.take(rate, now);
            if (taken.pause() > 0) {
                assertThat(taken.bucket()).isEqualTo(bucket);
                assertThat(bucket.take(rate, now + taken.pause() - 1).pause()).isEqualTo(1);
                assertThat(bucket.take(rate, now + taken.pause()).pause()).isZero();
            }
            bucket = taken.bucket();
        }
    }
}
