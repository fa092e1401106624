package dev.tandem.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.sandbox.HostedCrm;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.Gateway;
import dev.tandem.testkit.Impatient;
import dev.tandem.testkit.SentStatements;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a query costs: statements at the store and calls at the CRMs. */
@QuarkusTest
@TestProfile(Impatient.class)
class CallCountTest {

    private static final String NESTED = """
            query Nested($first: Int, $maxAge: Duration) {
              contacts(first: $first, maxAge: $maxAge) {
                nodes {
                  id
                  tags { name }
                  sources { crm stale }
                  tasks(first: 100) { nodes { id } }
                  notes(first: 100) { nodes { id } }
                  appointments(first: 100) { nodes { id } }
                }
              }
            }""";

    @Inject
    Sandboxes sandboxes;

    @Inject
    DataSource database;

    @BeforeEach
    void start() {
        Gateway.awaitImport();
        sandboxes.ghl().forgetCalls();
        sandboxes.rankr().forgetCalls();
    }

    @AfterEach
    void heal() {
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
    }

    /** What a live read finds to be carried, workers carry, who ask the CRMs too. */
    private void newsAreCarried() throws Exception {
        try (var connection = database.getConnection();
                var waiting = connection.prepareStatement("select count(*) from work where dead_at is null")) {
            for (var tries = 0; tries < 100; tries++) {
                try (var rows = waiting.executeQuery()) {
                    rows.next();
                    if (rows.getLong(1) == 0) {
                        return;
                    }
                }
                Thread.sleep(100);
            }
        }
        throw new AssertionError("work is left");
    }

    /** The audit's partitions are made whenever their time comes. */
    private static final Pattern UPKEEP = Pattern.compile("audit|^BEGIN|^COMMIT");

    @Test
    void aNestedQueryReadsTheStoreOnceALevelAndAsksNoCrm() throws Exception {
        try (var statements = SentStatements.watch(database)) {

            var answer = Gateway.ask(NESTED, Map.of("first", 50));

            assertThat(answer.getList("data.contacts.nodes")).hasSize(50);
            assertThat(answer.<List<Object>>getList("data.contacts.nodes.tasks.nodes").stream()
                            .filter(tasks -> !tasks.isEmpty()))
                    .as("contacts that have tasks")
                    .hasSizeGreaterThan(5);
            assertThat(statements.reading("link"))
                    .as("contacts, then all children of all of them")
                    .hasSize(2);
            assertThat(statements.reading("tag")).hasSizeLessThanOrEqualTo(1);
            assertThat(statements.all())
                    .filteredOn(statement -> !UPKEEP.matcher(statement).find())
                    .hasSizeLessThanOrEqualTo(3);
        }
        assertThat(sandboxes.ghl().callCount()).isZero();
        assertThat(sandboxes.rankr().callCount()).isZero();
    }

    @Test
    void aLiveQueryAsksOnceForEachRecordAndList() throws Exception {
        Gateway.ask(NESTED, Map.of("first", 20, "maxAge", "PT0S"));
        newsAreCarried();
        start();

        var answer = Gateway.ask(NESTED, Map.of("first", 20, "maxAge", "PT0S"));

        assertThat(answer.<Object>get("errors")).isNull();
        assertThat(answer.<List<List<Boolean>>>get("data.contacts.nodes.sources.stale"))
                .allSatisfy(stale -> assertThat(stale).containsOnly(false));
        var ghl = records(answer, Crm.GHL);
        var rankr = records(answer, Crm.RANKR);
        assertThat(sandboxes.ghl().calls())
                .containsEntry("GET /contacts/{contactId}", ghl)
                .allSatisfy(
                        (operation, calls) -> assertThat(calls).as(operation).isLessThanOrEqualTo(ghl));
        assertThat(sandboxes.rankr().calls())
                .containsEntry("GET /v1/contacts/{id}", rankr)
                .containsEntry("GET /v1/tasks", rankr)
                .containsEntry("GET /v1/notes", rankr)
                .containsEntry("GET /v1/appointments", rankr)
                .allSatisfy(
                        (operation, calls) -> assertThat(calls).as(operation).isLessThanOrEqualTo(rankr));
    }

    /** Unless the last note was made just so long ago that it is time for the next. */
    @Test
    void whoReadsTheSameAgainWritesNothing() throws Exception {
        var id = knownToBoth();
        newsAreCarried();

        var wrote = true;
        for (var tries = 0; wrote && tries < 8; tries++) {
            readLive(id);
            Thread.sleep(500); // nobody waits for the notes about contacts
            try (var statements = SentStatements.watch(database)) {
                readLive(id);
                wrote = statements.all().stream()
                        .anyMatch(sent -> sent.contains("update link") || sent.contains("into listing"));
            }
        }

        assertThat(wrote).isFalse();
        assertThat(sandboxes.ghl().callCount()).isPositive();
    }

    private static void readLive(String id) {
        var answer = Gateway.ask("""
                query Again($id: ID!) { contact(id: $id, maxAge: "PT0S") {
                  id tasks(first: 100) { nodes { id } } notes(first: 100) { nodes { id } } } }""", Map.of("id", id));
        assertThat(answer.<Object>get("errors")).isNull();
    }

    private static String knownToBoth() {
        return Gateway.ask("{ contacts(first: 50) { nodes { id sources { crm } } } }")
                .getString("data.contacts.nodes.find { it.sources.size() == 2 }.id");
    }

    @Test
    void whoAsksTheSameAtTheSameTimeSharesOneCall() throws Exception {
        var id = Map.of("id", knownToBoth());
        sandboxes.ghl().slowDown(Duration.ofMillis(700), Duration.ZERO);
        sandboxes.rankr().slowDown(Duration.ofMillis(700), Duration.ZERO);
        Callable<JsonPath> ask = () ->
                Gateway.ask("query Same($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { id sources { stale } } }", id);

        try (var callers = Executors.newFixedThreadPool(20)) {
            var answers =
                    callers.invokeAll(IntStream.range(0, 20).mapToObj(_ -> ask).toList());

            for (var answer : answers) {
                assertThat(answer.get().<Boolean>getList("data.contact.sources.stale"))
                        .containsExactly(false, false);
            }
        }
        assertThat(reads(sandboxes.ghl())).isEqualTo(1);
        assertThat(reads(sandboxes.rankr())).isEqualTo(1);
    }

    @Test
    void aLiveReadOfWhatIsKnownOnlyNotesWhenItWasRead() throws Exception {
        var ask = "query Same($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { name tasks { nodes { title } }"
                + " notes { nodes { body } } appointments { nodes { title } } } }";
        var id = Map.of(
                "id",
                Gateway.ask("{ contacts(first: 50) { nodes { id sources { crm } tasks { nodes { id } } } } }")
                        .getString("data.contacts.nodes"
                                + ".find { it.sources.size() == 2 && it.tasks.nodes.size() > 0 }.id"));
        var first = Gateway.ask(ask, id);
        try (var statements = SentStatements.watch(database)) {

            var second = Gateway.ask(ask, id);

            assertThat(second.<Object>get("data")).isEqualTo(first.<Object>get("data"));
            assertThat(statements.all())
                    .noneMatch(sent -> sent.matches("(?s)\\s*insert into (?:link|audit_entry|work)\\b.*"))
                    .filteredOn(statement -> !UPKEEP.matcher(statement).find())
                    .hasSizeLessThanOrEqualTo(8);
        }
    }

    @Test
    void aContactAndItsListsAreAskedForAtOnce() {
        var created = Gateway.ask("""
                mutation { contactCreate(input: {firstName: "Gone", email: "gone-while-read@example.org"}) {
                  contact { id sources { crm externalId } } } }""");
        var id = Map.of("id", created.getString("data.contactCreate.contact.id"));
        new Crms("demo")
                .deleteAtGhl("/contacts/"
                        + created.getString("data.contactCreate.contact.sources.find { it.crm == 'GHL' }.externalId"));
        sandboxes.ghl().forgetCalls();

        var answer = Gateway.ask("""
                query Both($id: ID!) { contact(id: $id, maxAge: "PT0S") {
                  name ... on Contact { tasks { nodes { id } } ...more } } }
                fragment more on Contact { notes { nodes { id } } appointments @include(if: false) { nodes { id } } }""", id);

        assertThat(answer.<Object>get("errors"))
                .as("that GHL has no lists of a contact that is gone is no news")
                .isNull();
        assertThat(answer.<List<Object>>get("data.contact.tasks.nodes")).isEmpty();
        assertThat(sandboxes.ghl().calls())
                .as("asked before it was known that the contact is gone")
                .containsKeys(
                        "GET /contacts/{contactId}",
                        "GET /contacts/{contactId}/tasks",
                        "GET /contacts/{contactId}/notes")
                .doesNotContainKey("GET /contacts/{contactId}/appointments");
        Gateway.ask("mutation Clear($id: ID!) { contactDelete(input: {id: $id}) { deletedId } }", id);
    }

    private static long reads(HostedCrm crm) {
        return crm.calls().entrySet().stream()
                .filter(operation -> operation.getKey().matches("GET .*/contacts/\\{[^}]+}"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many of the contacts that CRM has. */
    private static long records(JsonPath answer, Crm crm) {
        return answer.<List<String>>getList("data.contacts.nodes.sources.crm").stream()
                .filter(crms -> crms.contains(crm.name()))
                .count();
    }
}
