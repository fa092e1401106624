package dev.tandem.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.AnyRecorded;
import dev.tandem.testkit.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of a delta whatever it is between. */
class DeltaProperties {

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void appliedToWhatWasItGivesWhatIs(long seed) {
        var random = Seeds.random(seed);
        var before = AnyRecorded.from(random);
        var after = AnyRecorded.from(random);

        assertThat(Delta.between(before, after).applyTo(before)).isEqualTo(after);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aLifeFoldsIntoItsLastState(long seed) {
        var random = Seeds.random(seed);
        var state = Recorded.NOTHING;
        var folded = Recorded.NOTHING;
        for (var i = 0; i < 20; i++) {
            var next = AnyRecorded.from(random);
            folded = Delta.between(state, next).applyTo(folded);
            state = next;
        }

        assertThat(folded).isEqualTo(state);
        assertThat(folded.differencesTo(state)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void itIsEmptyExactlyIfNothingChanged(long seed) {
        var random = Seeds.random(seed);
        var before = AnyRecorded.from(random);
        var after = random.nextBoolean() ? AnyRecorded.from(Seeds.random(seed)) : AnyRecorded.from(random);

        assertThat(Delta.between(before, after).isEmpty()).isEqualTo(before.equals(after));
        assertThat(before.differencesTo(after).isEmpty()).isEqualTo(before.equals(after));
    }
}
