package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Poll;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Polls of a configured workspace that could not be added at the start are added once they can be. */
@QuarkusTest
@TestProfile(PollsAddedLateTest.Late.class)
class PollsAddedLateTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A process that polls, and cannot add what it is to poll when it starts. */
    public static class Late implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tandem.polling.enabled", "true");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(LatePolls.class);
        }
    }

    /** Fails the first time, and keeps no poll of an earlier process. */
    @Alternative
    @Singleton
    static class LatePolls extends SqlPolls {

        private final AtomicBoolean failed = new AtomicBoolean();
        private final Pool pool;

        LatePolls(Pool pool) {
            super(pool);
            this.pool = pool;
        }

        @Override
        public Uni<Void> add(List<Poll> polls) {
            return failed.compareAndSet(false, true)
                    ? pool.query("delete from poll")
                            .execute()
                            .chain(() -> Uni.createFrom().failure(new IllegalStateException("not yet")))
                    : super.add(polls);
        }
    }

    @Inject
    Polls polls;

    @Test
    void areAddedOnceTheyCanBe() throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (polls.all(Workspaces.idOf("demo")).await().atMost(PATIENCE).isEmpty()) {
            assertThat(System.nanoTime()).as("nothing is polled").isLessThan(end);
            Thread.sleep(50);
        }
    }
}
