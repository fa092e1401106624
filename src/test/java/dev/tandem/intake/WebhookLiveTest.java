package dev.tandem.intake;

import static dev.tandem.testkit.GraphQl.email;
import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Poll;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Sessions;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.store.Polls;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people type at one CRM reaches the other by the CRM's own webhooks alone. */
@QuarkusTest
@TestProfile(WebhookLiveTest.Told.class)
class WebhookLiveTest {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An application of its own; the CRMs' search indexes are as slow as usual. */
    public static class Told implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tandem.sandbox.contacts", "5",
                    "tandem.intake.first-pause", "200ms",
                    "tandem.intake.lease", "2s",
                    "tandem.intake.tries", "3",
                    "tandem.intake.owner-pages", "1");
        }
    }

    @Inject
    Sandboxes sandboxes;

    @Inject
    DataSource database;

    @Inject
    Polls polls;

    @Inject
    PollPasses passes;

    @Inject
    Sessions sessions;

    @Inject
    Clock clock;

    private final Crms crms = new Crms("demo");
    private GraphQl graph;

    @BeforeEach
    void theCrmsTell() {
        graph = GraphQl.of("demo");
        var gateway = Optional.of("http://localhost:" + RestAssured.port);
        sandboxes.ghl().tellTo(gateway);
        sandboxes.rankr().tellTo(gateway);
    }

    @AfterEach
    void theyTellNobody() {
        for (var crm : List.of("ghl", "rankr")) {
            control(crm, Map.of());
        }
        sandboxes.ghl().tellTo(Optional.empty());
        sandboxes.rankr().tellTo(Optional.empty());
    }

    private static void control(String crm, Map<String, ?> troubles) {
        RestAssured.given()
                .baseUri("http://localhost")
                .port(ConfigProvider.getConfig().getValue("tandem.sandbox.port", Integer.class))
                .contentType(ContentType.JSON)
                .body(troubles)
                .post("/control/%s/webhooks".formatted(crm))
                .then()
                .statusCode(200);
    }

    /** Waits until it holds; tells how long that took. */
    private static Duration until(String what, BooleanSupplier holds) {
        var start = System.nanoTime();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("waiting until " + what).isLessThan(PATIENCE.toNanos());
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        var took = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("WebhookLiveTest: %s after %d ms%n", what, took.toMillis());
        return took;
    }

    private long number(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private String at(String crm, String id) {
        return graph.externalId(id, crm);
    }

    private List<Map<String, Object>> rankrContactsWith(String email) {
        return crms.atRankr("/contacts?email=" + email).getList("data");
    }

    private boolean isQuiet() {
        return number("select count(*) from inbox where processed_at is null") == 0
                && number("select count(*) from work where dead_at is null") == 0
                && underWay("ghl") + underWay("rankr") == 0;
    }

    /** Asks GHL for the contacts that came or changed since then, as polls would that are off here. */
    private void polled(Instant since) {
        var subject = new Poll.Subject(Workspaces.idOf("demo"), Poll.Task.CHANGES, Crm.GHL, Kind.CONTACT);
        var now = clock.now();
        var holder = Ids.next();
        polls.add(List.of(Poll.first(subject, since, since))).await().atMost(PATIENCE);
        var poll = polls
                .claim(Set.of(subject.workspace()), holder, now, now.plus(PATIENCE), 100, 0)
                .await()
                .atMost(PATIENCE)
                .stream()
                .filter(claimed -> claimed.subject().equals(subject))
                .findFirst()
                .orElseThrow();
        var made = sessions.isolated(() -> passes.whole(holder, poll.begun(now), Duration.ofMinutes(5)))
                .await()
                .atMost(PATIENCE);
        polls.end(holder, made.poll().ended(now, now), poll.dueAt()).await().atMost(PATIENCE);
    }

    private static int underWay(String crm) {
        return RestAssured.given()
                .baseUri("http://localhost")
                .port(ConfigProvider.getConfig().getValue("tandem.sandbox.port", Integer.class))
                .get("/control/" + crm)
                .jsonPath()
                .getInt("webhooks.underWay");
    }

    @Test
    void aChangeTypedAtGhlIsAtRankrSoon() {
        var id = graph.contact();
        var rankr = "/contacts/" + at("RANKR", id);

        crms.editAtGhl("/contacts/" + at("GHL", id), Map.of("firstName", "Augusta"));

        assertThat(until(
                        "an edit is at Rankr",
                        () -> "Augusta".equals(crms.atRankr(rankr).getString("firstName"))))
                .isLessThan(SOON);
        until("all is quiet", this::isQuiet);
        var causes = graph.data(
                        "query($id: ID!) { contact(id: $id) { history(first: 10) { nodes { cause changes { field }"
                                + " writes { crm } } } } }",
                        Map.of("id", id))
                .<String>getList(
                        "contact.history.nodes.findAll { it.writes.size() > 0 && it.changes.field.contains('firstName')"
                                + " }.cause");
        assertThat(causes.getFirst()).isEqualTo("WEBHOOK");
    }

    @Test
    void aChangeTypedAtRankrIsAtGhlSoon() {
        var id = graph.contact();
        var ghl = "/contacts/" + at("GHL", id);

        crms.editAtRankr("/contacts/" + at("RANKR", id), Map.of("lastName", "King"));

        assertThat(until(
                        "an edit is at GHL", () -> "King".equals(crms.atGhl(ghl).getString("contact.lastName"))))
                .isLessThan(SOON);
    }

    /** Both CRMs tell everything twice, in no order. */
    @Test
    void doubledAndReorderedAChangeIsAtTheOtherCrmAsSoon() {
        var troubles = Map.of("double", 1.0, "reorder", 0.6, "holdUpMs", 300);
        control("ghl", troubles);
        control("rankr", troubles);
        var contacts = IntStream.range(0, 5).mapToObj(_ -> graph.contact()).toList();
        until("all is quiet", this::isQuiet);

        for (var id : contacts) {
            var rankr = "/contacts/" + at("RANKR", id);
            var ghl = "/contacts/" + at("GHL", id);
            crms.editAtGhl(ghl, Map.of("firstName", "Augusta"));
            assertThat(until(
                            "an edit is at Rankr",
                            () -> "Augusta".equals(crms.atRankr(rankr).getString("firstName"))))
                    .isLessThan(SOON);
            crms.editAtRankr(rankr, Map.of("lastName", "King"));
            assertThat(until(
                            "an edit is at GHL",
                            () -> "King".equals(crms.atGhl(ghl).getString("contact.lastName"))))
                    .isLessThan(SOON);
        }
        until("all is quiet", this::isQuiet);
        assertThat(contacts).allSatisfy(id -> {
            assertThat(crms.atRankr("/contacts/" + at("RANKR", id)).getString("lastName"))
                    .isEqualTo("King");
            assertThat(crms.atGhl("/contacts/" + at("GHL", id)).getString("contact.firstName"))
                    .isEqualTo("Augusta");
        });
    }

    @Test
    void someoneNewAtGhlIsAtRankrSoonAndThereOnce() {
        var email = email();

        crms.addAtGhl(
                "/contacts/", Map.of("locationId", "demo-location", "firstName", "New", "email", email), "contact.id");

        assertThat(until(
                        "a new contact is at Rankr",
                        () -> !rankrContactsWith(email).isEmpty()))
                .isLessThan(SOON);
        until("all is quiet", this::isQuiet);
        assertThat(rankrContactsWith(email)).hasSize(1);
        var told = graph.data(
                "{ webhookDeliveries(filter: {type: \"ContactCreate\", outcome: TAKEN_IN}, first: 1) { nodes { contactId } } }",
                Map.of());
        var contact = told.getString("webhookDeliveries.nodes[0].contactId");
        assertThat(graph.data(
                                "query($id: ID!) { contact(id: $id) { email history(first: 50) { nodes { cause } } } }",
                                Map.of("id", contact))
                        .<String>getList("contact.history.nodes.cause"))
                .containsOnly("WEBHOOK");
    }

    @Test
    void someoneNewAtRankrIsAtGhlSoonAndThereOnce() {
        var email = email();

        var rankr = crms.addAtRankr("/contacts", Map.of("firstName", "New", "email", email));

        var ghl = new ArrayList<String>();
        assertThat(until("a new contact is at GHL", () -> {
                    var linked = crms.atRankr("/contacts/" + rankr).getString("externalId");
                    if (linked != null) {
                        ghl.add(linked);
                    }
                    return linked != null;
                }))
                .isLessThan(SOON);
        assertThat(crms.atGhl("/contacts/" + ghl.getFirst()).getString("contact.email"))
                .isEqualTo(email);
    }

    @Test
    void aTaskWhoseWebhookDoesNotSayWhoseItIsIsCarried() {
        var id = graph.contact();
        var rankr = "/tasks?contactId=" + at("RANKR", id);
        var stranger = crms.addAtGhl(
                "/contacts/",
                Map.of("locationId", "demo-location", "firstName", "New", "email", email()),
                "contact.id");

        for (var contact : List.of(at("GHL", id), stranger)) {
            crms.addAtGhl(
                    "/contacts/%s/tasks".formatted(contact),
                    Map.of("title", "Ring back", "dueDate", "2027-01-01T10:00:00.000Z", "completed", false),
                    "task.id");
        }

        assertThat(until(
                        "a task is at Rankr",
                        () -> crms.atRankr(rankr).getList("data.title").equals(List.of("Ring back"))))
                .isLessThan(SOON);
        until("all is quiet", this::isQuiet);
        assertThat(number("select count(*) from inbox where type = 'TaskCreate' and contact_external_id is null"
                        + " and outcome in ('QUEUED', 'TAKEN_IN')"))
                .isGreaterThanOrEqualTo(2);
        assertThat(number("select count(*) from link where kind = 'TASK' and fields ->> 'title' = 'Ring back'"
                        + " and ghl_id is not null and rankr_id is not null"))
                .isEqualTo(2);
    }

    @Test
    void notesAppointmentsAndTagsComeAlongAndDeletionsToo() {
        var id = graph.contact();
        var ghl = "/contacts/" + at("GHL", id);
        var rankr = at("RANKR", id);

        var note = crms.addAtGhl(ghl + "/notes", Map.of("body", "Prefers mornings"), "note.id");
        crms.addAtGhl(ghl + "/tags", Map.of("tags", List.of("vip")), "tags[0]");
        until(
                "a note and a tag are at Rankr",
                () -> crms.atRankr("/notes?contactId=" + rankr).getList("data").size() == 1
                        && crms.atRankr("/contacts/" + rankr).getList("tags").contains("vip"));
        crms.deleteAtGhl(ghl + "/notes/" + note);

        until(
                "the note is gone from Rankr",
                () -> crms.atRankr("/notes?contactId=" + rankr).getList("data").isEmpty());
        until("all is quiet", this::isQuiet);
    }

    @Test
    void anEchoOfOurOwnWriteWritesNothing() {
        var id = graph.contact();
        until("all is quiet", this::isQuiet);
        crms.editAtGhl("/contacts/" + at("GHL", id), Map.of("firstName", "Augusta"));
        until(
                "it is at Rankr",
                () -> "Augusta"
                        .equals(crms.atRankr("/contacts/" + at("RANKR", id)).getString("firstName")));
        until("all is quiet", this::isQuiet);

        var version = crms.atRankr("/contacts/" + at("RANKR", id)).getInt("version");
        sandboxes.ghl().forgetCalls();
        sandboxes.rankr().forgetCalls();
        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(sandboxes.rankr().calls().keySet()).noneMatch(call -> call.startsWith("PATCH"));
        assertThat(sandboxes.ghl().calls().keySet()).noneMatch(call -> call.startsWith("PUT"));
        assertThat(crms.atRankr("/contacts/" + at("RANKR", id)).getInt("version"))
                .isEqualTo(version);
    }

    /** What is dropped is told by whatever happens to the contact next; of one that nobody knows, only a poll tells. */
    @Test
    void droppedDoubledAndReorderedWebhooksLoseAndDoubleNothing() {
        var contacts = IntStream.range(0, 6).mapToObj(_ -> graph.contact()).toList();
        var ghl = contacts.stream().map(id -> "/contacts/" + at("GHL", id)).toList();
        var rankr = contacts.stream().map(id -> at("RANKR", id)).toList();
        var troubles = Map.of("drop", 0.3, "double", 0.4, "reorder", 0.6, "holdUpMs", 800);
        control("ghl", troubles);
        control("rankr", troubles);
        var newcomers = new ArrayList<String>();
        var before = clock.now();

        for (var round = 0; round < 4; round++) {
            for (var i = 0; i < contacts.size(); i++) {
                crms.editAtGhl(ghl.get(i), Map.of("city", "City " + round));
                crms.editAtRankr(
                        "/contacts/" + rankr.get(i), Map.of("website", "https://site%d.example".formatted(round)));
                if (round == 1) {
                    crms.addAtGhl(ghl.get(i) + "/notes", Map.of("body", "Note " + i), "note.id");
                    crms.addAtRankr("/tasks", Map.of("contactId", rankr.get(i), "title", "Task " + i));
                }
            }
            newcomers.add(email());
            crms.addAtGhl(
                    "/contacts/",
                    Map.of("locationId", "demo-location", "firstName", "New", "email", newcomers.getLast()),
                    "contact.id");
        }
        control("ghl", Map.of());
        control("rankr", Map.of());
        ghl.forEach(path -> crms.editAtGhl(path, Map.of("source", "the last word")));
        until("all is quiet", this::isQuiet);

        for (var i = 0; i < contacts.size(); i++) {
            assertThat(crms.atRankr("/contacts/" + rankr.get(i)).getString("address.city"))
                    .isEqualTo("City 3");
            assertThat(crms.atRankr("/contacts/" + rankr.get(i)).getString("source"))
                    .isEqualTo("the last word");
            assertThat(crms.atGhl(ghl.get(i)).getString("contact.website")).isEqualTo("https://site3.example");
            assertThat(crms.atRankr("/notes?contactId=" + rankr.get(i)).<String>getList("data.content"))
                    .containsExactly("Note " + i);
            assertThat(crms.atGhl(ghl.get(i) + "/tasks").<String>getList("tasks.title"))
                    .containsExactly("Task " + i);
        }
        until("whoever is new is at both", () -> {
            polled(before);
            return newcomers.stream()
                    .noneMatch(email -> rankrContactsWith(email).isEmpty());
        });
        until("all is quiet", this::isQuiet);
        newcomers.forEach(email -> assertThat(rankrContactsWith(email)).hasSize(1));
        assertThat(
                        number(
                                "select count(*) from (select crm, delivery_id from inbox group by 1, 2 having count(*) > 1) twice"))
                .isZero();
    }
}
