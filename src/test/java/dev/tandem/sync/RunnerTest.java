package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Run;
import dev.tandem.model.RunItem.Outcome;
import dev.tandem.model.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of a run, by what came of its contacts. */
class RunnerTest {

    private static final Instant START = Instant.parse("2026-11-26T08:00:00Z");
    private static final Instant NOW = START.plusSeconds(10);
    private static final UUID PROCESS = UUID.randomUUID();
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Run run = Run.starting(
                    new WorkspaceId(UUID.randomUUID()),
                    UUID.randomUUID(),
                    Run.Mode.RECONCILE,
                    Run.Scope.EVERYTHING,
                    "tester",
                    START)
            .heldBy(PROCESS, START);

    @Test
    void itGoesOnWhileAnythingIsUnsettled() {
        var after = Runner.after(run, Map.of(Outcome.WRITTEN, 3, Outcome.QUEUED, 1, Outcome.PENDING, 6), NOW);

        assertThat(after.status()).isEqualTo(Run.Status.RUNNING);
        assertThat(after.progress().done()).isEqualTo(3);
        assertThat(after.progress().total()).isEqualTo(10);
        assertThat(after.beatAt()).isEqualTo(NOW);
    }

    @Test
    void itIsDoneOnceEverythingIsSettledHoweverItCameOut() {
        var after = Runner.after(run, Map.of(Outcome.WRITTEN, 3, Outcome.CONFLICT, 1, Outcome.FAILED, 2), NOW);

        assertThat(after.status()).isEqualTo(Run.Status.DONE);
        assertThat(after.endedAt()).isEqualTo(NOW);
        assertThat(after.progress().done()).isEqualTo(6);
    }

    @Test
    void whatHasNothingToCarryIsDone() {
        assertThat(Runner.after(run, Map.of(), NOW).status()).isEqualTo(Run.Status.DONE);
    }

    @Test
    void itIsHeldWhenSomethingIsHeldBack() {
        var after = Runner.after(run, Map.of(Outcome.WRITTEN, 3, Outcome.HELD, 1, Outcome.PENDING, 5), NOW);

        assertThat(after.status()).isEqualTo(Run.Status.HELD);
        assertThat(after.failure()).contains("1 contacts are held back");
        assertThat(after.endedAt()).isNull();
    }

    @Test
    void anotherProcessMovesItOnOnlyOnceItsOwnIsSilent() {
        var other = UUID.randomUUID();

        assertThat(run.isFor(PROCESS, START.plus(SILENCE), SILENCE)).isTrue();
        assertThat(run.isFor(other, START.plus(SILENCE), SILENCE)).isFalse();
        assertThat(run.isFor(other, START.plus(SILENCE).plusMillis(1), SILENCE)).isTrue();
    }
}
