package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.model.Progress;
import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.store.RunStore;
import dev.tandem.testkit.Gateway;
import dev.tandem.testkit.GraphQlSocket;
import dev.tandem.testkit.RawSocket;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What callers are told of by themselves, over a real WebSocket. */
@QuarkusTest
class SubscriptionsTest {

    private static final WorkspaceId OTHER = Workspaces.idOf("other");
    private static final String PROGRESS = "subscription($id: ID!) { runProgress(id: $id) { id status done failure } }";
    private static final int LONG_ANSWERS = 90;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    RunStore runs;

    @Inject
    DataSource database;

    @Inject
    Clock clock;

    @Inject
    Sandboxes sandboxes;

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
    void howFarItIsAndHowLongTheRestTakesIsTold() {
        var run = started(Run.Mode.RECONCILE);
        var id = new GlobalId(GlobalId.Type.RUN, run.id()).toString();
        try (var socket = GraphQlSocket.subscribe("other", """
                subscription($id: ID!) { runProgress(id: $id) {
                    done total progress { read done total perSecond etaSeconds estimatedEnd } } }""", Map.of("id", id))) {
            var early = socket.next().at("/runProgress/progress");
            assertThat(early.path("total").isNull()).isTrue();
            assertThat(early.path("etaSeconds").isNull()).isTrue();
            assertThat(early.path("estimatedEnd").isNull()).isTrue();

            var now = clock.now();
            store(run.with(new Progress(130, 60, 50, 200, now.minusSeconds(20), 10), now));
            var late = socket.next().at("/runProgress/progress");

            assertThat(late.path("read").asInt()).isEqualTo(130);
            assertThat(late.path("done").asInt()).isEqualTo(50);
            assertThat(late.path("total").asInt()).isEqualTo(200);
            assertThat(late.path("perSecond").asDouble()).as("40 in 20 s").isEqualTo(2.0);
            assertThat(late.path("etaSeconds").asInt()).as("150 at that rate").isEqualTo(75);
            assertThat(Instant.parse(late.path("estimatedEnd").asText()))
                    .isCloseTo(now.plusSeconds(75), within(1, ChronoUnit.MILLIS));
        }
        store(at(run, Run.Status.DONE, 200));
    }

    @Test
    void onlyPagesOfItsOwnHostOpenOne() {
        for (var own : List.of("http://localhost:" + RestAssured.port, "https://LOCALHOST:" + RestAssured.port)) {
            try (var socket = new RawSocket(Map.of("Origin", own))) {
                socket.init(Map.of());
                assertThat(socket.heard()).contains("connection_ack");
            }
        }
        for (var foreign : List.of("http://localhost:1", "https://evil.example", "null", "://")) {
            assertThatThrownBy(() -> new RawSocket(Map.of("Origin", foreign)))
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused -> assertThat(refused.getResponse().statusCode())
                                    .isEqualTo(403));
        }
    }

    @Test
    void whoDoesNotReadIsSentAway() throws Exception {
        var closed = new CompletableFuture<Integer>();
        var read = new AtomicInteger();
        try (var client = HttpClient.newHttpClient()) {
            var socket = client.newWebSocketBuilder()
                    .subprotocols("graphql-transport-ws")
                    .buildAsync(
                            URI.create("ws://localhost:%d/graphql".formatted(RestAssured.port)),
                            new WebSocket.Listener() {
                                @Override
                                public void onOpen(WebSocket opened) {
                                    // asks for nothing, so nothing is read
                                }

                                @Override
                                public @Nullable CompletionStage<?> onText(
                                        WebSocket from, CharSequence part, boolean last) {
                                    read.addAndGet(last ? 1 : 0);
                                    return null;
                                }

                                @Override
                                public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                                    closed.complete(status);
                                    return null;
                                }
                            })
                    .join();
            socket.sendText("{\"type\":\"connection_init\"}", true).join();
            for (var i = 0; i < LONG_ANSWERS; i++) {
                socket.sendText(longAnswer(i), true).join();
            }
            Thread.sleep(3_000); // they are answered, and nobody reads it

            socket.request(Long.MAX_VALUE);

            assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo(1013);
            assertThat(read).hasValueLessThan(LONG_ANSWERS);
        }
    }

    /** Asks for much. */
    private static String longAnswer(int id) {
        return """
                {"id": "%d", "type": "subscribe", "payload": {"query":
                    "{ __schema { types { name description fields { name description args { name description } } } } }"}}""".formatted(id);
    }

    @Test
    void eachAnswerTellsWhatItCostThoughOneSocketAsksForBoth() {
        Gateway.awaitImport();
        sandboxes.ghl().forgetCalls();
        sandboxes.rankr().forgetCalls();
        try (var socket = new RawSocket(Map.of())) {
            socket.init(Map.of());
            assertThat(socket.heard()).contains("connection_ack");

            socket.say(query("live", "{ contacts(first: 3, maxAge: \"PT0S\") { nodes { id } } }"));
            socket.say(query("stored", "{ contacts(first: 3) { nodes { id } } }"));

            var calls = upstreamCalls(socket, 2);
            assertThat(calls.get("stored")).isZero();
            assertThat(calls.get("live"))
                    .isGreaterThan(2)
                    .isLessThanOrEqualTo(
                            sandboxes.ghl().callCount() + sandboxes.rankr().callCount());
        }
    }

    private static Map<String, ?> query(String id, String text) {
        return Map.of("id", id, "type", "subscribe", "payload", Map.of("query", text));
    }

    /** What the next so many answers say that they cost, by the id of what was asked. */
    private static Map<String, Long> upstreamCalls(RawSocket socket, int answers) {
        var calls = new HashMap<String, Long>();
        while (calls.size() < answers) {
            var message = JsonPath.from(socket.heard());
            if ("next".equals(message.getString("type"))) {
                calls.put(message.getString("id"), message.getLong("payload.extensions.cost.upstreamCalls"));
            }
        }
        return calls;
    }

    @Test
    void aMessageThatIsTooLongEndsIt() {
        try (var socket = new RawSocket(Map.of())) {
            assertThat(socket.init(Map.of("padding", "x".repeat(60_000))).heard())
                    .contains("connection_ack");
        }
        try (var socket = new RawSocket(Map.of())) {
            assertThat(socket.init(Map.of("padding", "x".repeat(70_000))).heard())
                    .startsWith("closed");
        }
    }

    @Test
    void whoConnectsAgainIsToldAllThatTheRunHasComeTo() {
        var run = started();
        try (var socket = follow("other", run)) {
            assertThat(socket.next().at("/runProgress/done").asInt()).isZero();
        }
        store(at(run, Run.Status.RUNNING, 7));
        try (var socket = follow("other", run)) {
            assertThat(socket.next().at("/runProgress/done").asInt()).isEqualTo(7);
        }

        store(at(run, Run.Status.DONE, 9));
        try (var socket = follow("other", run)) {
            var last = socket.next();
            assertThat(last.at("/runProgress/done").asInt()).isEqualTo(9);
            assertThat(last.at("/runProgress/status").asText()).isEqualTo("DONE");
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

            execute("update run set seen = 5 where run_id = '%s'".formatted(run.id()));
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
            execute("update run set seen = 6 where run_id = '%s'".formatted(run.id()));

            assertThat(socket.next().at("/runProgress/done").asInt()).isEqualTo(6);
        }
        store(at(run, Run.Status.DONE, 6));
    }

    private static GraphQlSocket follow(String workspace, Run run) {
        var id = new GlobalId(GlobalId.Type.RUN, run.id()).toString();
        return GraphQlSocket.subscribe(workspace, PROGRESS, Map.of("id", id));
    }

    private Run started() {
        return started(Run.Mode.IMPORT);
    }

    private Run started(Run.Mode mode) {
        var now = clock.now();
        var run = Run.starting(OTHER, Ids.next(), mode, Run.Scope.EVERYTHING, null, now)
                .heldBy(Ids.next(), now.plus(Duration.ofHours(1))); // so alive that nobody takes it over
        runs.start(run).await().atMost(PATIENCE);
        return run;
    }

    private void store(Run run) {
        runs.change(run.workspace(), run.id(), _ -> run).await().atMost(PATIENCE);
    }

    private Run at(Run run, Run.Status status, int seen) {
        var read = run.with(Progress.none(run.startedAt()).read(seen, 0), run.beatAt());
        return status == Run.Status.RUNNING ? read : read.with(status, null, clock.now());
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
