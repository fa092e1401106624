package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How many deletions may follow by themselves. */
class DeletionsProperties {

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void ofManyNoMoreThanATwentiethMayGo(long seed) {
        var living = Seeds.random(seed).nextLong(400, 1_000_000);

        var limit = Deletions.limit(living);

        assertThat(limit * 20).isLessThanOrEqualTo(living);
        assertThat((limit + 1) * 20).isGreaterThan(living);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void ofFewTwentyMayGo(long seed) {
        assertThat(Deletions.limit(Seeds.random(seed).nextLong(0, 420))).isEqualTo(20);
    }

    @Test
    void theTwentiethTakesOverWhereItIsMore() {
        assertThat(Deletions.limit(419)).isEqualTo(20);
        assertThat(Deletions.limit(420)).isEqualTo(21);
        assertThat(Deletions.limit(10_000)).isEqualTo(500);
    }
}
