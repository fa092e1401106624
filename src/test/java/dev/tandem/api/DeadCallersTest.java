package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.email;
import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mutations whose process died after it took their idempotency key: asked for again, they are made, and made once. */
@QuarkusTest
class DeadCallersTest {

    private static final String DIED_LONG_AGO = "writes = null, made_at = now() - interval '2 minutes'";

    private final Crms crms = new Crms("demo");
    private final String key = UUID.randomUUID().toString();

    @Inject
    DataSource database;

    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @Test
    void oneThatStillGoesOnIsNotMadeTwice() throws Exception {
        var id = graph.contact();
        var input = object("id", id, "lastName", "King", "idempotencyKey", key);
        graph.mutate("contactUpdate", "contact { id }", input);
        left("writes = null");

        assertThat(graph.faults("contactUpdate", input))
                .singleElement()
                .asString()
                .startsWith("idempotencyKey CONFLICT: ");
    }

    @Test
    void anUpdateThatNeverHappenedIsMade() throws Exception {
        var id = graph.contact();
        var input = object("id", id, "lastName", "King", "idempotencyKey", key);
        graph.mutate("contactUpdate", "contact { id }", input);
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "lastName", "Byron"));
        left(DIED_LONG_AGO);

        var repeated = graph.mutate("contactUpdate", "contact { lastName }", input);
        var again = graph.mutate("contactUpdate", "contact { lastName }", input);

        assertThat(repeated.getList("writes.outcome")).containsExactly("DONE", "DONE");
        assertThat(again.<Object>get()).isEqualTo(repeated.get());
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("lastName"))
                .isEqualTo("King");
    }

    @Test
    void aCreationThatNeverHappenedIsMadeOnce() throws Exception {
        var email = email();
        var input = object("email", email, "idempotencyKey", key);
        var first = graph.mutate("contactCreate", "contact { id }", input).getString("contact.id");
        graph.mutate("contactDelete", "", object("id", first));
        left(DIED_LONG_AGO + ", link_id = gen_random_uuid()");

        var repeated = graph.mutate("contactCreate", "contact { id }", input);
        var again = graph.mutate("contactCreate", "contact { id }", input);

        assertThat(again.getString("contact.id")).isEqualTo(repeated.getString("contact.id"));
        assertThat(contactsWith(email)).isOne();
    }

    @Test
    void aCreationThatWasStoredIsCarriedOn() throws Exception {
        var email = email();
        var input = object("email", email, "idempotencyKey", key);
        var first = graph.mutate("contactCreate", "contact { id }", input);
        left(DIED_LONG_AGO);

        var repeated = graph.mutate("contactCreate", "contact { id syncState }", input);

        assertThat(repeated.getString("contact.id")).isEqualTo(first.getString("contact.id"));
        assertThat(repeated.getString("contact.syncState")).isEqualTo("IN_SYNC");
        assertThat(contactsWith(email)).isOne();
    }

    @Test
    void aRepeatOfAStoredCreationIsAnsweredAtOnceAndAlwaysTheSame() throws Exception {
        var email = email();
        var input = object("email", email, "idempotencyKey", key);
        var first = graph.mutate("contactCreate", "contact { id }", input);
        left("writes = null");

        var repeated = graph.mutate("contactCreate", "contact { id }", input);
        var again = graph.mutate("contactCreate", "contact { id }", input);

        assertThat(repeated.getString("contact.id")).isEqualTo(first.getString("contact.id"));
        assertThat(repeated.getList("writes.outcome")).containsExactly("DONE", "DONE");
        assertThat(repeated.getList("writes.externalId")).isEqualTo(first.getList("writes.externalId"));
        assertThat(again.<Object>get()).isEqualTo(repeated.get());
        assertThat(contactsWith(email)).isOne();
    }

    @Test
    void aDeletionThatWasStoredIsDone() throws Exception {
        var input = object("id", graph.contact(), "idempotencyKey", key);
        graph.mutate("contactDelete", "", input);
        left(DIED_LONG_AGO);

        assertThat(graph.faults("contactDelete", input)).isEmpty();
    }

    @Test
    void aKeyThatADeadProcessTookForSomethingElseStaysTaken() throws Exception {
        var id = graph.contact();
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "lastName", "King", "idempotencyKey", key));
        left(DIED_LONG_AGO);

        assertThat(graph.faults("contactUpdate", object("id", id, "lastName", "Byron", "idempotencyKey", key)))
                .singleElement()
                .asString()
                .startsWith("idempotencyKey CONFLICT: ");
    }

    /** Lets the key be as a process leaves it that dies at some point. */
    private void left(String how) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update idempotency set " + how + " where key = ?")) {
            update.setString(1, key);
            assertThat(update.executeUpdate()).isOne();
        }
    }

    private int contactsWith(String email) {
        return graph.data(
                        "query($email: String!) { contacts(filter: {email: $email}) { nodes { id } } }",
                        Map.of("email", email))
                .getList("contacts.nodes")
                .size();
    }
}
