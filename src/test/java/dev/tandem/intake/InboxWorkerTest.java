package dev.tandem.intake;

import static dev.tandem.testkit.Deliveries.event;
import static dev.tandem.testkit.GraphQl.email;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.Clock;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.store.Inbox;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.Gateway;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.Hooks;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks whose contact is not known when they come. */
@QuarkusTest
@TestProfile(WebhookLiveTest.Told.class)
class InboxWorkerTest {

    private static final String LOCATION = "demo-location";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Sandboxes sandboxes;

    @Inject
    Inbox inbox;

    @Inject
    InboxWorker worker;

    @Inject
    DataSource database;

    @Inject
    Clock clock;

    private final Crms crms = new Crms("demo");

    @BeforeEach
    void imported() {
        GraphQl.of("demo");
    }

    @AfterEach
    void allIsWell() {
        sandboxes.ghl().heal();
    }

    private static String deliver(String type, Map<String, ?> fields) {
        var id = UUID.randomUUID().toString();
        assertThat(Hooks.ghl(RestAssured.port, Deliveries.ghl(event(type, LOCATION, id, fields)))
                        .statusCode())
                .isEqualTo(200);
        return id;
    }

    private static JsonPath awaits(String deliveryId, String outcome) {
        return Gateway.await(
                        PATIENCE,
                        "{ webhookDeliveries(first: 100) { nodes { deliveryId outcome failures reason contactId } } }",
                        Map.of(),
                        answer -> outcome.equals(answer.getString(path(deliveryId) + ".outcome")))
                .setRootPath(path(deliveryId));
    }

    private static String path(String deliveryId) {
        return "data.webhookDeliveries.nodes.find { it.deliveryId == '%s' }".formatted(deliveryId);
    }

    private String stranger() {
        return crms.addAtGhl(
                "/contacts/", Map.of("locationId", LOCATION, "firstName", "New", "email", email()), "contact.id");
    }

    @Test
    void whileTheCrmIsAwayAWebhookWaitsAndIsNotGivenUp() throws Exception {
        var contact = stranger();
        sandboxes.ghl().suffer(Trouble.status(503).on("GET", "/contacts/"));

        var id = deliver("ContactCreate", Deliveries.ghlContact(contact));
        var waiting = Gateway.await(
                PATIENCE,
                "{ webhookDeliveries(first: 100) { nodes { deliveryId outcome failures reason } } }",
                Map.of(),
                answer -> answer.getInt(path(id) + ".failures") > 3);
        sandboxes.ghl().heal();

        assertThat(waiting.getString(path(id) + ".outcome")).isEqualTo("WAITING");
        assertThat(waiting.getString(path(id) + ".reason")).contains("GHL");
        assertThat(awaits(id, "TAKEN_IN").getString("contactId")).isNotNull();
    }

    @Test
    void aLookThatTakesLongerThanItsLeaseIsNotMadeTwice() throws InterruptedException {
        var contact = stranger();
        sandboxes.ghl().slowDown(Duration.ofSeconds(4), Duration.ZERO);

        var id = deliver("ContactCreate", Deliveries.ghlContact(contact));
        Thread.sleep(Duration.ofMillis(3_500)); // the lease has run out, and the first look is not answered yet

        assertThat(looksAt(contact)).isOne();
        sandboxes.ghl().heal();
        awaits(id, "TAKEN_IN");
    }

    private static long looksAt(String contact) {
        return RestAssured.given()
                .baseUri("http://localhost")
                .port(ConfigProvider.getConfig().getValue("tandem.sandbox.port", Integer.class))
                .get("/control/ghl/calls")
                .jsonPath()
                .<String>getList("calls.path")
                .stream()
                .filter(path -> path.endsWith("/contacts/" + contact))
                .count();
    }

    @Test
    void whoeverIsNotThereIsGone() {
        var created = deliver("ContactCreate", Deliveries.ghlContact("nobody"));
        var note = deliver("NoteCreate", Deliveries.ghlNote("note", "nobody"));
        var bare = Deliveries.ghlTask("task", "nobody");
        bare.remove("contactId");
        var deleted = deliver("TaskDelete", bare);

        for (var id : List.of(created, note, deleted)) {
            assertThat(awaits(id, "GONE").getString("contactId")).isNull();
        }
    }

    @Test
    void aTaskThatNobodyKnowsIsGivenUpWithItsReason() {
        var bare = Deliveries.ghlTask("no-such-task", "nobody");
        bare.remove("contactId");

        var failed = awaits(deliver("TaskCreate", bare), "FAILED");

        assertThat(failed.getString("reason")).contains("does not say whose");
        assertThat(failed.getInt("failures")).isEqualTo(2);
    }

    /** More than are looked through, and the newest come first. */
    @Test
    void aTaskThatIsListedTooFarBehindIsLeftToThePoll() {
        var busy = stranger();
        var other = stranger();
        var oldest = task(busy);
        for (var i = 0; i < 500; i++) {
            task(busy);
        }
        var newest = task(other);

        var left = deliver("TaskCreate", Map.of("id", oldest, "title", "Look back"));
        var found = deliver("TaskCreate", Map.of("id", newest, "title", "Look back"));

        assertThat(awaits(left, "RECORDED").getString("reason")).contains("not all were looked through", "the poll");
        awaits(found, "TAKEN_IN");
        crms.deleteAtGhl("/contacts/" + busy);
        crms.deleteAtGhl("/contacts/" + other);
    }

    private String task(String contact) {
        return crms.addAtGhl(
                "/contacts/%s/tasks".formatted(contact),
                Map.of("title", "Look back", "dueDate", "2027-01-01T10:00:00.000Z", "completed", false),
                "task.id");
    }

    @Test
    void manyWebhooksOfOneStrangerMakeOneContact() {
        var contact = stranger();

        var ids = java.util.stream.IntStream.range(0, 20)
                .mapToObj(_ -> deliver("ContactUpdate", Deliveries.ghlContact(contact)))
                .toList();

        var contacts = ids.stream()
                .map(id -> {
                    Gateway.await(
                            PATIENCE,
                            "{ webhookDeliveries(first: 100) { nodes { deliveryId processedAt contactId } } }",
                            Map.of(),
                            answer -> answer.getString(path(id) + ".processedAt") != null);
                    return Gateway.ask("{ webhookDeliveries(first: 100) { nodes { deliveryId contactId } } }")
                            .getString(path(id) + ".contactId");
                })
                .distinct()
                .toList();
        assertThat(contacts).hasSize(1).doesNotContainNull();
    }

    @Test
    void onlyWhatIsSettledAndOldIsForgotten() {
        var settled = deliver("OpportunityCreate", Map.of("id", "o1"));
        var before = clock.now();
        sandboxes.ghl().suffer(Trouble.status(503).on("GET", "/contacts/"));
        var waiting = deliver("ContactCreate", Deliveries.ghlContact(stranger()));

        inbox.forget(before.minus(Duration.ofHours(1)), 1_000).await().atMost(PATIENCE);
        assertThat(ids()).contains(settled, waiting);
        inbox.forget(clock.now().plusSeconds(1), 1_000).await().atMost(PATIENCE);
        assertThat(ids()).doesNotContain(settled).contains(waiting);
    }

    /** More than are forgotten at once, of one workspace, and few of another. */
    @Test
    void allThatIsOldIsForgottenAtOnce() throws SQLException {
        old(UUID.randomUUID(), 10_001);
        old(UUID.randomUUID(), 10);
        assertThat(old()).isEqualTo(10_011);

        worker.forget().await().atMost(PATIENCE);

        assertThat(old()).isZero();
    }

    private void old(UUID workspace, int many) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("""
                    insert into inbox (workspace_id, inbox_id, crm, delivery_id, type, action, received_at, due_at,
                        processed_at, outcome)
                    select '%s', ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'GHL', i::text, 'X', 'OTHER',
                        'epoch', 'epoch', 'epoch', 'RECORDED' from generate_series(1, %d) i
                    """.formatted(workspace, many));
        }
    }

    private int old() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from inbox where received_at = 'epoch'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static List<String> ids() {
        return Gateway.ask("{ webhookDeliveries(first: 100) { nodes { deliveryId } } }")
                .getList("data.webhookDeliveries.nodes.deliveryId");
    }
}
