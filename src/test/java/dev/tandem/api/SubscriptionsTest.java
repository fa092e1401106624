package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.RunStore;
import dev.tandem.testkit.GraphQlSocket;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What callers are told of by themselves, over a real WebSocket. */
@QuarkusTest
class SubscriptionsTest {

    private static final WorkspaceId OTHER = Workspaces.idOf("other");
    private static final String PROGRESS = "subscription($id: ID!) { runProgress(id: $id) { id status done failure } }";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    RunStore runs;

    @Inject
    DataSource database;

    @Inject
    Clock clock;

    @Test
    void aRunIsFollowedFromItsStateNowUntilItEnds() {
        var run = started();
        try (var socket = follow("other", run)) {
            assertThat(socket.next().at("/runProgress/done").asInt()).isZero();

            store(at(run, Run.Status.RUNNING, 7));
            var further = socket.next();
            assertThat(further.at("/runProgress/done").asInt()).isEqualTo(7);
            assertThat(further.at("/runProgress/status").asText()).isEqualTo("RUNNING");

            store(at(run, Run.Status.DONE, 9));
            assertThat(socket.next().at("/runProgress/status").asText()).isEqualTo("DONE");
            assertThat(socket.message().path("type").asText()).isEqualTo("complete");
        }
    }

    @Test
    void aRunThatHasEndedIsToldOnce() {
        var run = started();
        store(at(run, Run.Status.DONE, 3));

        try (var socket = follow("other", run)) {
            assertThat(socket.next().at("/runProgress/done").asInt()).isEqualTo(3);
            assertThat(socket.message().path("type").asText()).isEqualTo("complete");
        }
    }

    @Test
    void aRunOfAnotherWorkspaceCannotBeFollowed() {
        var run = started();
        try (var socket = follow("demo", run)) {
            var message = socket.message().toString();
            assertThat(message).contains("\"NOT_FOUND\"");
        }
        store(at(run, Run.Status.DONE, 0));
    }

    /** Another process is one that changes the row and notifies. */
    @Test
    void whatAnotherReplicaDidIsToldToo() throws SQLException {
        var run = started();
        try (var socket = follow("other", run)) {
            assertThat(socket.next().at("/runProgress/done").asInt()).isZero();

            execute("update run set done = 5 where run_id = '%s'".formatted(run.id()));
            execute("select pg_notify('tandem', '{\"workspace\":\"%s\",\"type\":\"RUN_PROGRESS\",\"id\":\"%s\"}')"
                    .formatted(OTHER.value(), run.id()));

            assertThat(socket.next().at("/runProgress/done").asInt()).isEqualTo(5);
        }
        store(at(run, Run.Status.DONE, 5));
    }

    @Test
    void whatHappenedWhileNobodyListenedIsToldAfterwards() throws SQLException {
        var run = started();
        try (var socket = follow("other", run)) {
            assertThat(socket.next().at("/runProgress/done").asInt()).isZero();

            execute("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' or query like"
                    + " '%tandem listens%' and pid <> pg_backend_pid()");
            execute("update run set done = 6 where run_id = '%s'".formatted(run.id()));

            assertThat(socket.next().at("/runProgress/done").asInt()).isEqualTo(6);
        }
        store(at(run, Run.Status.DONE, 6));
    }

    private static GraphQlSocket follow(String workspace, Run run) {
        var id = new GlobalId(GlobalId.Type.RUN, run.id()).toString();
        return GraphQlSocket.subscribe(workspace, PROGRESS, Map.of("id", id));
    }

    private Run started() {
        var now = clock.now();
        var run = new Run(
                OTHER,
                Ids.next(),
                Run.Mode.IMPORT,
                Run.Status.RUNNING,
                null,
                null,
                0,
                null,
                0,
                now,
                now.plus(Duration.ofHours(1)), // so alive that nobody takes it over
                null,
                null);
        runs.start(run).await().atMost(PATIENCE);
        return run;
    }

    private Run at(Run run, Run.Status status, int done) {
        var endedAt = status == Run.Status.RUNNING ? null : clock.now();
        return new Run(
                run.workspace(),
                run.id(),
                run.mode(),
                status,
                null,
                null,
                done,
                null,
                0,
                run.startedAt(),
                run.beatAt(),
                endedAt,
                null);
    }

    private void store(Run run) {
        runs.update(run).await().atMost(PATIENCE);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
