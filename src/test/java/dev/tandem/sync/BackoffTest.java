package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.testkit.Seeds;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(10));

    @Test
    void doublesUpToTheLongest() {
        var ceilings = IntStream.rangeClosed(1, 12).mapToObj(backoff::ceiling).toList();

        assertThat(ceilings.subList(0, 4))
                .containsExactly(
                        Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(16));
        assertThat(ceilings.getLast()).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void neverWaitsLongerThanTheCeiling(long seed) {
        var random = Seeds.random(seed);
        var failures = 1 + random.nextInt(20);

        assertThat(backoff.after(failures, random)).isBetween(Duration.ZERO, backoff.ceiling(failures));
    }

    /** What failed together would else return together: no part of the pause is left out. */
    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void isSpreadOverTheWholePause(long seed) {
        var random = Seeds.random(seed);
        var failures = 1 + random.nextInt(20);
        var tenth = backoff.ceiling(failures).toMillis() / 10;

        var tenths = IntStream.range(0, 400)
                .mapToObj(_ -> Math.min(9, backoff.after(failures, random).toMillis() / tenth))
                .collect(Collectors.toSet());

        assertThat(tenths).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void needsAFailure() {
        assertThatThrownBy(() -> backoff.ceiling(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
