package dev.tandem.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.virtual.Configs;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LookTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicInteger looks = new AtomicInteger();
    private Instant now = NOON;

    private Look<Integer> look(Function<Integer, Uni<Integer>> answer) {
        return new Look<>(
                _ -> answer.apply(looks.incrementAndGet()), () -> now, Configs.of(MonitorConfig.class, Map.of()));
    }

    @Test
    void whoeverAsksWithinTenSecondsIsShownTheSame() {
        var look = look(count -> Uni.createFrom().item(count));

        assertThat(look.now()).hasValue(1);
        now = NOON.plus(Duration.ofMillis(9_999));
        assertThat(look.now()).hasValue(1);
        now = NOON.plus(Duration.ofSeconds(10));
        assertThat(look.now()).hasValue(2);
    }

    @Test
    void aLookThatFailsShowsNothingAndIsNotRepeatedAtOnce() {
        var look = look(_ -> Uni.createFrom().failure(new IllegalStateException("no database")));

        assertThat(look.now()).isEmpty();
        assertThat(look.now()).isEmpty();

        assertThat(looks).hasValue(1);
    }

    @Test
    void whatTakesTooLongIsNotWaitedFor() {
        assertThat(look(_ -> Uni.createFrom().nothing()).now()).isEmpty();
    }
}
