package dev.tandem.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.connector.Quota.Decision;
import dev.tandem.model.Lane;
import dev.tandem.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of a quota whatever is asked of it, against a CRM that counts calls as they arrive. */
class QuotaProperties {

    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final List<Lane> LANES = List.of(Lane.values());

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void noWindowOfTheCrmEverHoldsMoreThanTheBurst(long seed) {
        var random = Seeds.random(seed);
        var world = new World(random, anyLimits(random), Duration.ofMillis(random.nextInt(1, 4000)));

        for (int step = 0; step < 300; step++) {
            world.pass(Duration.ofMillis(random.nextInt(400)));
            world.ask(anyLane(random), random.nextInt(1, 40));
        }

        assertThat(world.fullestWindow()).isLessThanOrEqualTo(world.limits.burst());
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void otherLanesLeaveTheReserve(long seed) {
        var random = Seeds.random(seed);
        var world = new World(random, anyLimits(random), Duration.ofMillis(random.nextInt(1, 2000)));
        var reserve = (int) Math.ceil(world.limits.burst() * world.limits.reserve());

        for (int step = 0; step < 200; step++) {
            world.pass(Duration.ofMillis(random.nextInt(400)));
            world.ask(anyOtherLane(random), 50);
        }

        assertThat(world.fullestWindow()).isLessThanOrEqualTo(world.limits.burst() - reserve);
        assertThat(world.ask(Lane.INTERACTIVE, 50)).isGreaterThanOrEqualTo(reserve);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void nearlyAllThatIsAllowedIsUsedIfWanted(long seed) {
        var random = Seeds.random(seed);
        var limits = new Quota.Limits(
                random.nextInt(10, 101), Duration.ofSeconds(10), Duration.ofMillis(50), OptionalLong.empty(), 0.2, 0.1);
        var world = new World(random, limits, Duration.ofMillis(random.nextInt(1, 500)));
        var lane = anyLane(random);
        var windows = 20;

        world.askWithoutEnd(lane, Duration.ofSeconds(10L * windows));

        var share = lane == Lane.INTERACTIVE
                ? limits.burst()
                : limits.burst() - Math.ceil(limits.burst() * limits.reserve());
        assertThat(world.calls()).isGreaterThanOrEqualTo((int) (0.95 * windows * share));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void otherLanesAreSpreadOverTheWindow(long seed) {
        var random = Seeds.random(seed);
        var limits = new Quota.Limits(
                random.nextInt(40, 101), Duration.ofSeconds(10), Duration.ofMillis(50), OptionalLong.empty(), 0.2, 0.1);
        var world = new World(random, limits, Duration.ofMillis(random.nextInt(1, 50)));
        var share = limits.burst() - Math.ceil(limits.burst() * limits.reserve());

        world.askWithoutEnd(anyOtherLane(random), Duration.ofSeconds(60));

        assertThat(world.mostWithin(Duration.ofSeconds(1))).isLessThanOrEqualTo((int) (share * (0.25 + 0.12)) + 1);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatTheCrmSaysIsLeftIsNotExceeded(long seed) {
        var random = Seeds.random(seed);
        var world = new World(random, anyLimits(random), Duration.ofMillis(100));
        world.ask(Lane.INTERACTIVE, random.nextInt(world.limits.burst()));
        var limit = random.nextInt(1, world.limits.burst() * 2);
        var left = random.nextInt(limit);

        world.quota.learn(Reports.burst(limit, left), world.now);

        assertThat(world.ask(Lane.INTERACTIVE, 500)).isLessThanOrEqualTo(left);
        assertThat(world.quota.level(world.now).burstLimit()).isEqualTo(Math.min(limit, world.limits.burst()));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void nothingStartsWhileTheCrmWantsToBeLeftAlone(long seed) {
        var random = Seeds.random(seed);
        var world = new World(random, anyLimits(random), Duration.ofMillis(100));
        var pause = Duration.ofMillis(random.nextInt(1, 60_000));

        world.quota.learn(Reports.retryAfter(pause), world.now);

        var decision =
                world.quota.tryAcquire(anyLane(random), world.now.plus(pause).minusMillis(1));
        assertThat(decision)
                .isEqualTo(new Decision.WaitUntil(world.now.plus(pause).plus(world.limits.guard())));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void otherLanesKeepToThePaceOfTheDayAndUseTheirShareOfIt(long seed) {
        var random = Seeds.random(seed);
        var day = random.nextLong(500, 3000);
        var limits =
                new Quota.Limits(100, Duration.ofSeconds(10), Duration.ofMillis(50), OptionalLong.of(day), 0.2, 0.1);
        var world = new World(random, limits, Duration.ofMillis(100));
        var share = day * 0.8;
        var ahead = day * 0.1;

        for (int minute = 0; minute < 24 * 60 - 1; minute++) {
            world.pass(Duration.ofMinutes(1));
            world.ask(anyOtherLane(random), 50);

            var even = ahead + (share - ahead) * (minute + 1) / (24 * 60.0);
            assertThat(world.calls()).isLessThanOrEqualTo((int) even + 1);
        }

        assertThat(world.calls()).isBetween((int) (share * 0.95), (int) share);
        assertThat(world.ask(Lane.INTERACTIVE, 50)).isEqualTo(50);
    }

    private static Quota.Limits anyLimits(RandomGenerator random) {
        return new Quota.Limits(
                random.nextInt(2, 101),
                Duration.ofMillis(random.nextInt(500, 10_000)),
                Duration.ofMillis(random.nextInt(100)),
                OptionalLong.empty(),
                random.nextInt(50) / 100.0,
                0.1);
    }

    private static Lane anyLane(RandomGenerator random) {
        return LANES.get(random.nextInt(LANES.size()));
    }

    private static Lane anyOtherLane(RandomGenerator random) {
        return LANES.get(random.nextInt(1, LANES.size()));
    }

    /** A CRM that is asked through a quota: calls take up to a latency to arrive, and up to one more to be answered. */
    private static final class World {

        private record Call(Lane lane, Instant arrives, Instant answered) {}

        private final RandomGenerator random;
        private final Quota.Limits limits;
        private final Duration latency;
        private final Quota quota;
        private final NavigableMap<Instant, Integer> arrivals = new TreeMap<>();
        private final PriorityQueue<Call> underWay =
                new PriorityQueue<>((one, other) -> one.answered().compareTo(other.answered()));
        private Instant now = START;

        World(RandomGenerator random, Quota.Limits limits, Duration latency) {
            this.random = random;
            this.limits = limits;
            this.latency = latency;
            this.quota = new Quota(limits);
        }

        /** @return how many of {@code calls} were let through */
        int ask(Lane lane, int calls) {
            for (int granted = 0; granted < calls; granted++) {
                if (!(quota.tryAcquire(lane, now) instanceof Decision.Granted)) {
                    return granted;
                }
                var arrives = now.plus(part(latency));
                arrivals.merge(arrives, 1, Integer::sum);
                underWay.add(new Call(lane, arrives, arrives.plus(part(latency))));
            }
            return calls;
        }

        void askWithoutEnd(Lane lane, Duration howLong) {
            var end = now.plus(howLong);
            while (now.isBefore(end)) {
                ask(lane, Integer.MAX_VALUE);
                var opens = ((Decision.WaitUntil) quota.tryAcquire(lane, now)).at();
                var next = underWay.isEmpty() ? opens : underWay.peek().answered();
                var wake = opens.isBefore(next) ? opens : next;
                pass(Duration.between(now, wake.isBefore(end) ? wake : end));
            }
            arrivals.tailMap(end, false).clear();
        }

        void pass(Duration time) {
            var then = now.plus(time);
            while (!underWay.isEmpty() && !underWay.peek().answered().isAfter(then)) {
                var call = underWay.remove();
                now = call.answered();
                quota.answered(call.lane(), now);
                quota.learn(Reports.burst(limits.burst(), left(call.arrives())), now);
            }
            now = then;
        }

        /** What a CRM with a sliding window would say is left once the call that arrived then is counted. */
        private int left(Instant arrival) {
            return limits.burst() - inWindowEndingAt(arrival);
        }

        int fullestWindow() {
            return mostWithin(limits.window());
        }

        int mostWithin(Duration time) {
            return arrivals.keySet().stream()
                    .mapToInt(end -> within(time, end))
                    .max()
                    .orElse(0);
        }

        private int inWindowEndingAt(Instant end) {
            return within(limits.window(), end);
        }

        private int within(Duration time, Instant end) {
            return sum(arrivals.subMap(end.minus(time), false, end, true));
        }

        int calls() {
            return sum(arrivals);
        }

        private static int sum(Map<Instant, Integer> arrivals) {
            return arrivals.values().stream().mapToInt(Integer::intValue).sum();
        }

        private Duration part(Duration whole) {
            return Duration.ofNanos(random.nextLong(whole.toNanos() + 1));
        }
    }

    /** Reports that say one thing. */
    private static final class Reports {

        static QuotaReport burst(long limit, long left) {
            return new QuotaReport(
                    OptionalLong.of(limit),
                    Optional.empty(),
                    OptionalLong.of(left),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.empty());
        }

        static QuotaReport retryAfter(Duration pause) {
            return new QuotaReport(
                    OptionalLong.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.of(pause));
        }
    }
}
