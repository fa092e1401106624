package dev.tandem.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nobody comes in vain whose turn can be told. */
class TurnsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Turns turns = new Turns(2);

    @Test
    void eachMinuteAsManyComeAsThereIsRoomFor() {
        assertThat(Stream.generate(() -> turns.next(NOON)).limit(5))
                .containsExactly(NOON, NOON, NOON.plusSeconds(60), NOON.plusSeconds(60), NOON.plusSeconds(120));
    }

    @Test
    void whoeverIsPutOffLaterComesBehindThem() {
        Stream.generate(() -> turns.next(NOON)).limit(5).forEach(_ -> {});

        assertThat(turns.next(NOON.plusSeconds(60))).isEqualTo(NOON.plusSeconds(120));
        assertThat(turns.next(NOON.plusSeconds(60))).isEqualTo(NOON.plusSeconds(180));
    }

    @Test
    void nobodyComesBeforeThereIsRoom() {
        turns.next(NOON);
        var tomorrow = NOON.plusSeconds(43_200);

        assertThat(turns.next(tomorrow)).isEqualTo(tomorrow);
    }
}
