package dev.tandem.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.connector.Quota.Decision;
import dev.tandem.model.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How a quota takes what the CRM says. */
class QuotaTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-22T00:00:00Z");

    private final Quota quota = new Quota(
            new Quota.Limits(100, Duration.ofSeconds(10), Duration.ofMillis(50), OptionalLong.of(200_000), 0.2, 0.1));

    @Test
    void aCallCountsUntilAWindowAfterItsAnswer() {
        for (int call = 0; call < 100; call++) {
            quota.tryAcquire(Lane.INTERACTIVE, NOON);
        }
        quota.answered(Lane.INTERACTIVE, NOON.plusSeconds(3));

        var early = quota.tryAcquire(Lane.INTERACTIVE, NOON.plusSeconds(12));
        var inTime = quota.tryAcquire(Lane.INTERACTIVE, NOON.plusMillis(13_050));

        assertThat(early).isEqualTo(new Decision.WaitUntil(NOON.plusMillis(13_050)));
        assertThat(inTime).isEqualTo(new Decision.Granted());
    }

    @Test
    void aSmallerLimitIsAdopted() {
        quota.learn(report(25, 25), NOON);

        assertThat(quota.level(NOON).burstLimit()).isEqualTo(25);
        assertThat(quota.level(NOON).burstRemaining()).isEqualTo(25);
    }

    @Test
    void aGreaterOneIsNot() {
        quota.learn(report(1000, 900), NOON);

        assertThat(quota.level(NOON).burstRemaining()).isEqualTo(100);
    }

    @Test
    void aDayThatIsUsedUpHoldsBackAllButInteractiveCallsAndAProbe() {
        quota.learn(day(0), NOON);

        assertThat(quota.tryAcquire(Lane.WEBHOOK, NOON))
                .isEqualTo(new Decision.WaitUntil(NOON.plus(DayPace.PROBE_AFTER)));
        assertThat(quota.tryAcquire(Lane.WEBHOOK, MIDNIGHT.minusSeconds(60))).isEqualTo(new Decision.Granted());
        assertThat(quota.tryAcquire(Lane.WEBHOOK, MIDNIGHT.minusSeconds(60)))
                .isEqualTo(new Decision.WaitUntil(MIDNIGHT));
        assertThat(quota.tryAcquire(Lane.INTERACTIVE, MIDNIGHT.minusSeconds(60)))
                .isEqualTo(new Decision.Granted());
        assertThat(quota.tryAcquire(Lane.WEBHOOK, MIDNIGHT)).isEqualTo(new Decision.Granted());
    }

    @Test
    void aDayThatBeganAnewAtTheCrmOpensItAgain() {
        quota.learn(day(0), NOON);

        quota.learn(day(199_999), NOON.plusSeconds(60));

        assertThat(quota.tryAcquire(Lane.BACKFILL, NOON.plusSeconds(70))).isEqualTo(new Decision.Granted());
        assertThat(quota.level(NOON.plusSeconds(70)).dayRemaining()).hasValue(199_998);
    }

    private static QuotaReport report(long limit, long left) {
        return new QuotaReport(
                OptionalLong.of(limit),
                Optional.empty(),
                OptionalLong.of(left),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    private static QuotaReport day(long left) {
        return new QuotaReport(
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(left),
                Optional.empty());
    }
}
