package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.store.Mark;
import dev.tandem.store.WorkQueue;
import dev.tandem.testkit.GraphQl;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Work starts when it is marked: here the clock that looks for it by itself never ticks. */
@QuarkusTest
@TestProfile(WakingTest.WithoutTick.class)
class WakingTest {

    private static final WorkspaceId DEMO = Workspaces.idOf("demo");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A gateway that looks for work only when it is told of some. */
    public static class WithoutTick implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tandem.sync.tick", "24h");
        }
    }

    @Inject
    WorkQueue queue;

    @Inject
    Clock clock;

    @Test
    void aMarkIsWorkedOffWithoutWaitingForATick() throws InterruptedException {
        var contact = GlobalId.parse("id", GraphQl.of("demo").contact(), Kind.CONTACT);

        for (var i = 0; i < 3; i++) {
            queue.mark(DEMO, new Mark(contact, Lane.WEBHOOK, clock.now()))
                    .await()
                    .atMost(PATIENCE);
            awaitDone();
        }
    }

    private void awaitDone() throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (queue.waiting(DEMO).await().atMost(PATIENCE) > 0) {
            assertThat(System.nanoTime()).as("the mark is worked off").isLessThan(end);
            Thread.sleep(50);
        }
    }
}
