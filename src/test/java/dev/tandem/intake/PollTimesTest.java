package dev.tandem.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Poll;
import dev.tandem.model.WorkspaceId;
import dev.tandem.testkit.Seeds;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When polls are due, and what they may cost. */
class PollTimesTest {

    private static final Instant NOW = Instant.parse("2026-03-28T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"PT59S", "PT15M1S", "PT0S", "PT-1M"})
    void anIntervalOutOfBoundsIsRefusedByName(String interval) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> PollTimes.checked("tandem.polling.interval", Duration.parse(interval)))
                .withMessageContaining("tandem.polling.interval")
                .withMessageContaining("1m to 15m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT15M"})
    void theBoundsThemselvesAreFine(String interval) {
        assertThat(PollTimes.checked("any", Duration.parse(interval))).isEqualTo(Duration.parse(interval));
    }

    @Test
    void manyWorkspacesDoNotPollAllAtOnce() {
        var random = Seeds.random(1);
        var minutes = IntStream.range(0, 1000)
                .map(_ -> (int) Duration.between(NOW, PollTimes.first(subject(random), NOW, Duration.ofMinutes(5)))
                        .toMinutes())
                .toArray();

        for (int minute = 0; minute < 5; minute++) {
            var at = minute;
            assertThat(IntStream.of(minutes).filter(one -> one == at).count())
                    .as("workspaces in minute %d of 5", minute)
                    .isBetween(150L, 250L);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aCensusIsTakenOnceEveryLocalNight(long seed) {
        var random = Seeds.random(seed);
        var subject = subject(random);
        var zone = ZoneId.of(new String[] {"America/New_York", "Europe/Berlin", "Asia/Kolkata", "UTC"}
                [random.nextInt(4)]); // the first two change their clocks in the days that follow
        var hour = random.nextInt(24);
        var now = NOW.plusSeconds(random.nextInt(86_400));

        var first = PollTimes.census(subject, now, zone, hour);
        var second = PollTimes.census(subject, first, zone, hour);

        assertThat(first).isAfter(now).isBefore(now.plus(Duration.ofHours(27)));
        assertThat(Duration.between(first, second)).isBetween(Duration.ofHours(23), Duration.ofHours(25));
        var afterHour = Duration.between(
                second.atZone(zone).toLocalDate().atTime(hour, 0).atZone(zone).toInstant(), second);
        assertThat(afterHour.isNegative() ? afterHour.plusDays(1) : afterHour)
                .isLessThanOrEqualTo(PollTimes.SPREAD.plusHours(1));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void theRoundTakesNoMoreThanItsShareOfTheDaysPace(long seed) {
        var random = Seeds.random(seed);
        var left = random.nextLong(200_000);
        var share = random.nextDouble();
        var steps = random.nextInt(1, 288);
        var interval = Duration.ofMinutes(random.nextInt(1, 16));
        var rest = interval.multipliedBy(steps);

        var contacts = PollTimes.rotation(OptionalLong.of(left), share, rest, interval, 4, 1_000_000);

        assertThat(4L * contacts * steps).isLessThanOrEqualTo((long) Math.ceil(left * share));
        assertThat(4L * (contacts + 1) * steps).isGreaterThan((long) (left * share));
    }

    @Test
    void theRoundTakesItsMostWhereNobodyCounts() {
        assertThat(PollTimes.rotation(OptionalLong.empty(), 0.5, Duration.ofHours(1), Duration.ofMinutes(5), 4, 100))
                .isEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatTakesMoreThanItsShareOfTheDayIsMadeLessOften(long seed) {
        var random = Seeds.random(seed);
        var calls = random.nextInt(1, 2_000);
        var left = random.nextLong(200_000);
        var share = random.nextDouble(0.01, 1);
        var interval = Duration.ofMinutes(random.nextInt(1, 16));
        var rest = Duration.ofSeconds(random.nextInt(1, 86_400));

        var next = PollTimes.paced(interval, calls, OptionalLong.of(left), share, rest);

        assertThat(next).isBetween(interval, Poll.LONGEST);
        var passes = rest.toMillis() / (double) next.toMillis();
        if (next.compareTo(Poll.LONGEST) < 0) {
            assertThat(calls * passes).isLessThanOrEqualTo(left * share * 1.001);
        }
        if (next.compareTo(interval) > 0) {
            assertThat(calls * rest.toMillis() / (double) (next.toMillis() - 1)).isGreaterThan(left * share * 0.999);
        }
    }

    @Test
    void aFewCallsOfManyChangeNoInterval() {
        var five = Duration.ofMinutes(5);
        var day = Duration.ofDays(1);

        assertThat(PollTimes.paced(five, 2, OptionalLong.of(200_000), 0.1, day)).isEqualTo(five);
        assertThat(PollTimes.paced(five, 100, OptionalLong.of(200_000), 0.1, day))
                .isEqualTo(Duration.ofSeconds(432));
        assertThat(PollTimes.paced(five, 1, OptionalLong.of(0), 0.1, day)).isEqualTo(Poll.LONGEST);
        assertThat(PollTimes.paced(five, 100_000, OptionalLong.empty(), 0.1, day))
                .isEqualTo(five);
    }

    @Test
    void aDayEndsAtMidnight() {
        assertThat(PollTimes.dayLeft(NOW)).isEqualTo(Duration.ofHours(12));
        assertThat(PollTimes.dayLeft(NOW.minus(Duration.ofHours(12)))).isEqualTo(Duration.ofDays(1));
    }

    private static Poll.Subject subject(RandomGenerator random) {
        return new Poll.Subject(
                new WorkspaceId(new UUID(random.nextLong(), random.nextLong())),
                Poll.Task.CHANGES,
                Crm.GHL,
                Kind.CONTACT);
    }
}
