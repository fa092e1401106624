package dev.tandem.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Seeds;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Two CRMs, people who edit both, and processes of Tandem that die, stand still and hear only part of what is said:
 * whatever happens in whatever order, every law of {@link Broken.Law} holds once the world is healed and at rest.
 *
 * <p>A failure names its seed; {@code -Dseed=N} runs that one alone and tells all that happens in it.
 */
class TwoWaySyncSimulation {

    @Test
    void whateverHappensEveryLawHolds() {
        var failure = Seeds.only().isPresent()
                ? Trial.of(Seeds.only().getAsLong(), System.out::println)
                : LongStream.range(0, Long.getLong("simulation.seeds", 2_000))
                        .parallel()
                        .mapToObj(seed -> Trial.of(seed, World.NOBODY))
                        .flatMap(Optional::stream)
                        .findFirst();

        assertThat(failure.map(Trial.Failure::report)).isEmpty();
    }

    /** Nothing but the seed decides: the same one gives the same down to the last step. */
    @Test
    void theSameSeedGivesTheSame() {
        var first = Trial.trace(History.of(17));
        var second = Trial.trace(History.of(17));

        assertThat(second).isEqualTo(first).isNotEmpty();
    }
}
