package dev.tandem.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Sandboxes;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.WatchedRuns;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where more polls are due than there are places for them, one follows the other. */
@QuarkusTest
@TestProfile(PollingPaceTest.FewPlaces.class)
class PollingPaceTest {

    private static final Duration TICK = Duration.ofSeconds(15);

    /** A process with two places, that looks rarely whether something is due. */
    public static class FewPlaces implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tandem.sandbox.contacts", "3",
                    "tandem.polling.concurrency", "2",
                    "tandem.polling.interval", "PT15M",
                    "tandem.polling.tick", TICK.toString(),
                    "tandem.polling.slow", "PT0.3S",
                    "tandem.polling.enabled", "true");
        }
    }

    private static final Duration SLOW = Duration.ofSeconds(3);

    @Inject
    Sandboxes sandboxes;

    @AfterEach
    void heal() {
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
    }

    @Test
    void whatIsDueIsNotPutOffToTheNextTick() {
        var ended = pollNow();

        assertThat(Duration.between(ended.get(1), ended.getLast())).isLessThan(TICK.dividedBy(2));
    }

    /** As polls do that wait for calls which their workspace has used up. */
    @Test
    void pollsThatTakeLongDoNotKeepOthersWaiting() {
        sandboxes.ghl().slowDown(SLOW, Duration.ZERO);
        sandboxes.rankr().slowDown(SLOW, Duration.ZERO);

        var ended = pollNow();

        assertThat(Duration.between(ended.getFirst(), ended.getLast())).isLessThan(SLOW);
    }

    /** When each poll of changes ended, in that order. */
    private static List<Instant> pollNow() {
        var graph = GraphQl.of("demo");
        var asked = Instant.now();
        graph.control("pollNow", "polls { task }", Map.of("task", "CHANGES"));

        List<Instant> ended;
        var tries = 0;
        do {
            assertThat(tries++).isLessThan(600);
            WatchedRuns.pause(Duration.ofMillis(100));
            ended = graph
                    .data("{ polls { task endedAt } }", Map.of())
                    .<String>getList("polls.findAll { it.task == 'CHANGES' }.endedAt")
                    .stream()
                    .filter(Objects::nonNull)
                    .map(Instant::parse)
                    .filter(asked::isBefore)
                    .sorted()
                    .toList();
        } while (ended.size() < 6);
        return ended;
    }
}
