package dev.tandem.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of a day's pace against a CRM whose day begins at any hour, and that says how much is left of it. */
class DayPaceProperties {

    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final double RESERVE = 0.2;
    private static final double AHEAD = 0.1;
    private static final Duration STEP = Duration.ofMinutes(1);

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aDayThatBeginsAnewAtTheCrmIsNoticedSoon(long seed) {
        var random = Seeds.random(seed);
        var crm = new AskedCrm(random, OptionalLong.of(1_000), 1_000);
        var begins = START.plus(Duration.ofMinutes(random.nextInt(30, 23 * 60)));
        crm.left = random.nextInt(200);

        crm.passUntil(begins);
        var before = crm.calls.size();
        crm.left = 1_000;
        crm.passUntil(begins.plus(DayPace.PROBE_AFTER).plus(STEP));

        assertThat(before)
                .isLessThanOrEqualTo(1 + (int) Duration.between(START, begins).dividedBy(DayPace.PROBE_AFTER));
        assertThat(crm.calls.size() - before).isGreaterThan(2);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aLimitBelowTheCrmsIsHeldToWhateverTheCrmSays(long seed) {
        var random = Seeds.random(seed);
        var most = random.nextInt(50, 1_000);
        var crm = new AskedCrm(random, OptionalLong.of(most), 200_000);
        crm.left = 199_000;

        crm.passUntil(START.plus(Duration.ofDays(2)));

        for (var day : List.of(START, START.plus(1, ChronoUnit.DAYS))) {
            assertThat(crm.callsWithin(day, Duration.ofDays(1)))
                    .isBetween((long) (most * (1 - RESERVE) * 0.9), (long) (most * (1 - RESERVE)));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aCrmWhoseDayIsSpentIsLeftAloneButForAProbe(long seed) {
        var random = Seeds.random(seed);
        var crm = new AskedCrm(random, OptionalLong.of(1_000), random.nextInt(100, 2_000));
        crm.left = 0;

        crm.passUntil(START.plus(Duration.ofHours(20)));

        for (var from = START.plus(STEP);
                from.isBefore(START.plus(Duration.ofHours(20)));
                from = from.plus(DayPace.PROBE_AFTER)) {
            assertThat(crm.callsWithin(from, DayPace.PROBE_AFTER)).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whileAnswersComeNoProbeIsNeeded(long seed) {
        var random = Seeds.random(seed);
        var pace = new DayPace(OptionalLong.of(1_000), RESERVE, AHEAD);
        pace.learn(OptionalLong.of(1_000), OptionalLong.of(0), START);

        for (var now = START;
                now.isBefore(START.plus(Duration.ofHours(20)));
                now = now.plusSeconds(random.nextInt(1, 900))) {
            assertThat(pace.opens(now)).isAfter(now);
            pace.spend(true, now);
            pace.learn(OptionalLong.of(1_000), OptionalLong.of(0), now);
        }
    }

    /** A CRM that work of the other lanes waits for without end; its answers say what is left. */
    private static final class AskedCrm {

        private final RandomGenerator random;
        private final DayPace pace;
        private final long limit;
        private final List<Instant> calls = new ArrayList<>();
        private long left;
        private Instant now = START;

        AskedCrm(RandomGenerator random, OptionalLong allowed, long limit) {
            this.random = random;
            this.pace = new DayPace(allowed, RESERVE, AHEAD);
            this.limit = limit;
        }

        void passUntil(Instant end) {
            while (now.isBefore(end)) {
                for (var most = 1 + random.nextInt(20);
                        most > 0 && !pace.opens(now).isAfter(now);
                        most--) {
                    pace.spend(false, now);
                    calls.add(now);
                    left = Math.max(0, left - 1);
                    pace.learn(OptionalLong.of(limit), OptionalLong.of(left), now);
                }
                now = now.plus(STEP);
            }
        }

        long callsWithin(Instant from, Duration time) {
            return calls.stream()
                    .filter(call -> !call.isBefore(from) && call.isBefore(from.plus(time)))
                    .count();
        }
    }
}
