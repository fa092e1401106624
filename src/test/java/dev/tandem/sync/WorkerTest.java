package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.connector.SimulatedConnectors;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.testkit.Seeds;
import dev.tandem.testkit.memory.MemoryConflicts;
import dev.tandem.testkit.memory.MemoryLinks;
import dev.tandem.testkit.memory.MemoryRemovals;
import dev.tandem.testkit.memory.MemoryRuleSets;
import dev.tandem.testkit.memory.MemoryRunItems;
import dev.tandem.testkit.memory.MemoryRuns;
import dev.tandem.testkit.memory.MemoryWorkQueue;
import dev.tandem.testkit.memory.MemoryWriteLedger;
import dev.tandem.testkit.virtual.VirtualTime;
import dev.tandem.workspace.SimulatedWorkspaces;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of a contact that cannot be carried. */
class WorkerTest {

    private static final Instant START = Instant.parse("2026-11-26T08:00:00Z");
    private static final int TRIES = 12;

    private final LinkId ada = new LinkId(new UUID(0, 1));
    private final VirtualTime time = new VirtualTime(START);
    private final MemoryConflicts conflicts = new MemoryConflicts();
    private final MemoryRuns runs = new MemoryRuns(conflicts);
    private final MemoryWorkQueue queue = new MemoryWorkQueue(runs);

    /** An engine that meets this failure whatever it looks at. */
    private SimulatedEngine meeting(RuntimeException failure) {
        var links = new MemoryLinks(queue, conflicts);
        var runItems = new MemoryRunItems(runs, links, queue);
        var failing = (Links) Proxy.newProxyInstance(
                Links.class.getClassLoader(),
                new Class<?>[] {Links.class},
                (_, _, _) -> Uni.createFrom().failure(failure));
        return new SimulatedEngine(
                new SimulatedEngine.Store(
                        failing,
                        new MemoryWriteLedger(links),
                        conflicts,
                        queue,
                        new MemoryRemovals(links, conflicts),
                        new MemoryRuleSets(),
                        runs,
                        runItems,
                        runItems),
                SimulatedConnectors.of(),
                time,
                Seeds.random(7));
    }

    /** Works until nothing is due any more, or so often; answers the pauses before each try but the first. */
    private List<Duration> pauses(SimulatedEngine engine, int most) {
        mark();
        var pauses = new ArrayList<Duration>();
        for (var tries = 1; tries <= most; tries++) {
            engine.drain().await().indefinitely();
            var due = queue.nextDue();
            if (due.isEmpty()) {
                break;
            }
            pauses.add(Duration.between(time.now(), due.get()));
            time.passTo(due.get());
        }
        return pauses;
    }

    private void mark() {
        queue.mark(SimulatedWorkspaces.ID, List.of(new Mark(ada, Lane.WEBHOOK, time.now())))
                .await()
                .indefinitely();
    }

    @Test
    void whatKeepsFailingIsPutAsideAfterItsTriesWithItsReason() {
        var pauses = pauses(meeting(new Failure.Unauthorized(Crm.GHL)), 100);

        var backoff = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(10));
        assertThat(pauses).hasSize(TRIES - 1);
        for (var failures = 1; failures < TRIES; failures++) {
            assertThat(pauses.get(failures - 1)).isBetween(Duration.ZERO, backoff.ceiling(failures));
        }
        assertThat(queue.buried())
                .hasSize(1)
                .hasEntrySatisfying(ada, reason -> assertThat(reason).contains("GHL does not accept"));
    }

    @Test
    void whatIsAFaultOfOursIsPutAsideToo() {
        var pauses = pauses(meeting(new IllegalStateException("a bug")), 100);

        assertThat(pauses).hasSize(TRIES - 1);
        assertThat(queue.buried())
                .hasEntrySatisfying(ada, reason -> assertThat(reason).contains("a bug"));
    }

    /** An outage of a week must not cost anybody his data. */
    @Test
    void whatPassesByItselfIsNeverGivenUp() {
        var pauses = pauses(meeting(new Failure.Unavailable(Crm.RANKR, "it is down")), 500);

        assertThat(pauses).hasSize(500).allMatch(pause -> pause.compareTo(Duration.ofMinutes(10)) <= 0);
        assertThat(queue.buried()).isEmpty();
    }

    @Test
    void whatIsMarkedAgainHasAllItsTries() {
        var engine = meeting(new Failure.Unauthorized(Crm.GHL));
        pauses(engine, 100);

        var again = pauses(engine, 100);

        assertThat(again).hasSize(TRIES - 1);
        assertThat(queue.buried()).containsOnlyKeys(ada);
    }
}
