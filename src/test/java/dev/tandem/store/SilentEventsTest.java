package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that listens falls silent and answers again: another one listens meanwhile, and it is given back. */
@QuarkusTest
@TestProfile(SilentEventsTest.Silent.class)
class SilentEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What listens does so through a port that can withhold what is said. */
    public static class Silent implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            var port = freePort();
            return Map.of(
                    "silent.port",
                    port,
                    "tandem.events.url",
                    "postgresql://localhost:" + port + "/postgres?application_name=tandem-silent");
        }

        private static String freePort() {
            try (var socket = new ServerSocket(0)) {
                return Integer.toString(socket.getLocalPort());
            } catch (IOException none) {
                throw new UncheckedIOException(none);
            }
        }
    }

    @Inject
    Events events;

    @Inject
    Pool pool;

    @Inject
    DataSource database;

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "silent.port")
    int port;

    @Inject
    @ConfigProperty(name = "quarkus.datasource.reactive.url")
    String url;

    private final List<Runnable> held = new CopyOnWriteArrayList<>();
    private volatile String withheld = "nothing";
    private NetServer between;

    @BeforeEach
    void listens() throws Exception {
        between = vertx.createNetServer().connectHandler(this::pass);
        between.listen(port, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        await("listens", () -> sessions() == 1);
    }

    @AfterEach
    void end() {
        between.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void oneThatGivesNoSignOfLifeIsGivenBackOnceItDoes() throws Exception {
        withheld = "tandem listens";
        events.check().await().atMost(PATIENCE);
        await("another listens", () -> sessions() == 2);

        release();

        await("it is given back", () -> sessions() == 1);
        anEventIsHeard();
    }

    @Test
    void oneThatCannotBeginIsGivenBackAndAnotherBegins() throws Exception {
        withheld = "listen tandem";
        ask("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tandem-silent'");
        await("it is tried again", () -> held.size() == 2);

        release();

        await("it is given back", () -> sessions() == 1);
        anEventIsHeard();
    }

    private void anEventIsHeard() {
        var workspace = new WorkspaceId(Ids.next());
        var event = new News.Event(workspace, News.Type.WORK_MARKED, Ids.next());
        var heard = events.of(workspace, News.Type.WORK_MARKED)
                .filter(event::equals)
                .toUni()
                .subscribeAsCompletionStage();

        pool.withTransaction(connection -> Events.publish(connection, List.of(event)))
                .await()
                .atMost(PATIENCE);

        assertThat(heard).succeedsWithin(PATIENCE).isEqualTo(event);
    }

    private void pass(NetSocket client) {
        var database = URI.create(url.replaceFirst("^vertx-reactive:", ""));
        client.pause();
        vertx.createNetClient()
                .connect(database.getPort(), database.getHost())
                .onFailure(_ -> client.close())
                .onSuccess(server -> {
                    client.handler(said -> said(client, server, said));
                    server.handler(client::write);
                    client.closeHandler(_ -> server.close());
                    server.closeHandler(_ -> client.close());
                    client.resume();
                });
    }

    private void said(NetSocket client, NetSocket server, Buffer said) {
        if (said.toString().contains(withheld)) {
            client.pause();
            held.add(() -> {
                server.write(said);
                client.resume();
            });
        } else {
            server.write(said);
        }
    }

    private void release() {
        withheld = "nothing";
        held.forEach(Runnable::run);
        held.clear();
    }

    private int sessions() throws SQLException {
        return ask("select count(*) from pg_stat_activity where application_name = 'tandem-silent'"
                + " and query <> '' and state = 'idle'");
    }

    private int ask(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getMetaData().getColumnType(1) == java.sql.Types.BIGINT ? rows.getInt(1) : 0;
        }
    }

    /** What may become true after a while. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(String what, Condition condition) throws Exception {
        for (var end = System.nanoTime() + PATIENCE.toNanos(); !condition.holds(); Thread.sleep(50)) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
        }
    }
}
