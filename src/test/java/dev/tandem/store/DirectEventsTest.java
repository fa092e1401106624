package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Events are heard over a connection of their own where the pool's lead to a pooler. */
@QuarkusTest
@TestProfile(DirectEventsTest.Direct.class)
class DirectEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** As if the datasource's address led elsewhere. */
    public static class Direct implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tandem.events.url", "${quarkus.datasource.reactive.url}?application_name=tandem-events");
        }
    }

    @Inject
    Events events;

    @Inject
    Pool pool;

    @Inject
    DataSource database;

    @Test
    void aConnectionOfItsOwnListens() throws Exception {
        for (var end = System.nanoTime() + PATIENCE.toNanos(); !isListening(); Thread.sleep(50)) {
            assertThat(System.nanoTime()).as("nobody listens").isLessThan(end);
        }
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

    private boolean isListening() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("select from pg_stat_activity where application_name = 'tandem-events'"
                                + " and (query = 'listen tandem' or query like '%tandem listens%')")) {
            return rows.next();
        }
    }
}
