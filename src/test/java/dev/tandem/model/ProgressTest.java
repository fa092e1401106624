package dev.tandem.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Instant START = Instant.parse("2026-11-26T08:00:00Z");

    @Test
    void rateAndRestFollowFromWhatIsDoneAndTheTimeItTook() {
        var progress = Progress.none(START).of(300, 1_000);

        assertThat(progress.perSecond(START.plusSeconds(60))).isEqualTo(5.0);
        assertThat(progress.left(START.plusSeconds(60))).contains(Duration.ofSeconds(140));
    }

    @Test
    void aPauseIsNoTimeAtWork() {
        var progress = Progress.none(START)
                .of(300, 1_000)
                .resumed(START.plusSeconds(3_600))
                .of(400, 1_000);

        assertThat(progress.perSecond(START.plusSeconds(3_610))).isEqualTo(10.0);
        assertThat(progress.left(START.plusSeconds(3_610))).contains(Duration.ofSeconds(60));
    }

    @Test
    void beforeAnythingIsDoneNobodyCanTell() {
        var progress = Progress.none(START).of(0, 1_000);

        assertThat(progress.perSecond(START)).isZero();
        assertThat(progress.left(START.plusSeconds(10))).isEmpty();
        assertThat(Progress.none(START).read(50, 3).left(START.plusSeconds(10))).isEmpty();
    }

    @Test
    void nothingIsLeftOnceAllIsDone() {
        assertThat(Progress.none(START).of(0, 0).left(START)).contains(Duration.ZERO);
        assertThat(Progress.none(START).of(7, 7).left(START.plusSeconds(1))).contains(Duration.ZERO);
    }
}
