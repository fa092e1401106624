package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** How workers are woken. */
class BellTest {

    private final Queue<UniEmitter<? super Void>> underWay = new ArrayDeque<>();
    private int rounds;
    private final Bell bell = new Bell(() -> Uni.createFrom().emitter(emitter -> {
        rounds++;
        underWay.add(emitter);
    }));

    @Test
    void aRingStartsARoundAtOnce() {
        bell.ring();

        assertThat(rounds).isEqualTo(1);
    }

    @Test
    void anyNumberOfRingsDuringARoundIsOneMoreRoundAfterIt() {
        bell.ring();
        bell.ring();
        bell.ring();
        assertThat(rounds).isEqualTo(1);

        end();
        assertThat(rounds).isEqualTo(2);

        end();
        assertThat(rounds).isEqualTo(2);
    }

    @Test
    void withoutARingNothingHappens() {
        bell.ring();
        end();

        assertThat(rounds).isEqualTo(1);
        assertThat(underWay).isEmpty();
    }

    @Test
    void aRoundThatFailsDoesNotSilenceIt() {
        bell.ring();
        underWay.remove().fail(new IllegalStateException("on purpose"));

        bell.ring();

        assertThat(rounds).isEqualTo(2);
    }

    private void end() {
        underWay.remove().complete(null);
    }
}
