package dev.tandem.automation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.automation.Watch.Look;
import dev.tandem.store.Feed.Rest;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** How often the feed is looked at while a transaction goes on that may still add to it. */
class WatchTest {

    @Test
    void theLongerATransactionTakesTheSeldomerItIsLookedFor() {
        var millis = new ArrayList<Long>();
        var look = Look.FIRST;
        for (var i = 0; i < 8; i++) {
            look = look.next(Rest.UNSETTLED, false);
            millis.add(look.pause().toMillis());
        }

        assertThat(millis).containsExactly(100L, 200L, 400L, 800L, 1_600L, 2_000L, 2_000L, 2_000L);
    }

    /** Where much happens, some transaction always goes on. */
    @Test
    void whereSomethingIsToldItIsLookedForAsOftenAsEver() {
        var look = Look.FIRST;
        for (var i = 0; i < 8; i++) {
            look = look.next(Rest.UNSETTLED, true);
            assertThat(look.pause()).isEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void whatIsSettledIsReadAtOnce() {
        var waited = Look.FIRST.next(Rest.UNSETTLED, false).next(Rest.UNSETTLED, false);

        assertThat(Look.FIRST.pause()).isZero();
        assertThat(waited.next(Rest.MORE, true).pause()).isZero();
        assertThat(waited.next(Rest.MORE, true).next(Rest.UNSETTLED, false).pause())
                .isEqualTo(Duration.ofMillis(100));
    }
}
