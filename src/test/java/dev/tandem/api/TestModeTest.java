package dev.tandem.api;

import static dev.tandem.testkit.Deliveries.event;
import static dev.tandem.testkit.GraphQl.email;
import static dev.tandem.testkit.GraphQl.object;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Crms;
import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.Gateway;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.Hooks;
import dev.tandem.testkit.WatchedRuns;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A workspace that is tried out touches what is marked for it and nothing else, until it is promoted. */
@QuarkusTest
@TestProfile(TestModeTest.TriedOut.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TestModeTest {

    /** A workspace in TEST mode. */
    public static class TriedOut implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tandem.sandbox.contacts", "12",
                    "tandem.sync.tick", "PT0.2S",
                    "tandem.enrichment.workspaces.demo.providers", "phone-country",
                    "tandem.workspaces.demo.mode", "TEST",
                    "tandem.workspaces.demo.test.flag", "Tandem-Test",
                    "tandem.workspaces.other.mode", "TEST",
                    "tandem.workspaces.other.test.flag", "tandem-test",
                    "tandem.workspaces.other.rankr.path-prefix", "/sandbox/v1");
        }
    }

    private final Crms crms = new Crms("demo");
    private GraphQl graph;

    @Inject
    DataSource database;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
        troubles(Map.of("searchLagMs", 0));
    }

    private static void troubles(Map<String, ?> troubles) {
        given().baseUri("http://localhost")
                .port(ConfigProvider.getConfig().getValue("tandem.sandbox.port", Integer.class))
                .contentType(ContentType.JSON)
                .body(troubles)
                .post("/control/ghl/troubles")
                .then()
                .statusCode(200);
    }

    @Test
    @Order(1)
    void nothingThatIsNotMarkedIsTakenIn() {
        assertThat(graph.data("{ contacts { totalCount } }", Map.of()).getInt("contacts.totalCount"))
                .isZero();
        var workspace = graph.data("{ workspace { mode test { flag contactIds } } }", Map.of());
        assertThat(workspace.getString("workspace.mode")).isEqualTo("TEST");
        assertThat(workspace.getString("workspace.test.flag")).isEqualTo("tandem-test");
    }

    @Test
    @Order(2)
    void aMarkedContactIsCarriedBothWaysAndAnotherIsNot() {
        var marked = email();
        var other = email();
        var before = contactsAtRankr();
        for (var email : List.of(marked, other)) {
            crms.addAtGhl(
                    "/contacts/",
                    Map.of(
                            "locationId",
                            "demo-location",
                            "firstName",
                            "Ada",
                            "email",
                            email,
                            "tags",
                            email.equals(marked) ? List.of("tandem-test") : List.of("vip")),
                    "contact.id");
        }

        backfill();

        assertThat(contactsAtRankr()).isEqualTo(before + 1);
        var contacts = graph.data("{ contacts { nodes { email sources { crm } } } }", Map.of());
        assertThat(contacts.getList("contacts.nodes.email")).contains(marked).doesNotContain(other);
        assertThat(contacts.getList("contacts.nodes.find { it.email == '%s' }.sources.crm".formatted(marked)))
                .containsExactlyInAnyOrder("GHL", "RANKR");
    }

    @Test
    @Order(2)
    void aPreviewShowsWhatWouldBeDoneToWhatIsMarkedAndNothingElse() {
        var id = graph.contact("tags", List.of("tandem-test"));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        crms.addAtGhl(
                "/contacts/",
                Map.of("locationId", "demo-location", "firstName", "Eve", "email", email(), "tags", List.of("vip")),
                "contact.id");

        var shown = graph.control(
                "syncPreview",
                "plan { planHash contacts { contactId writes { crm fields { field to } } } }",
                object("first", 50));
        graph.control("syncPreviewApply", "run { id }", object("hash", shown.getString("plan.planHash")));

        assertThat(shown.getList("plan.contacts.contactId")).contains(id);
        assertThat(shown.getList("plan.contacts.find { it.contactId == '%s' }.writes".formatted(id)))
                .isEqualTo(List.of(
                        Map.of("crm", "RANKR", "fields", List.of(Map.of("field", "firstName", "to", "Augusta")))));
        assertThat(shown.getList("plan.contacts.collectMany { it.writes }.collectMany { it.fields }.to"))
                .doesNotContain("Eve");
        Gateway.await(
                Duration.ofSeconds(30),
                "{ runs(first: 1) { mode status } }",
                Map.of(),
                answer -> answer.getString("data.runs[0].mode").equals("APPLY")
                        && answer.getString("data.runs[0].status").equals("DONE"));
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName"))
                .isEqualTo("Augusta");
    }

    @Test
    @Order(5)
    void rulesAreTriedOnWhatIsMarkedAndOnNothingElse() {
        var id = graph.contact("tags", List.of("tandem-test"));
        var rules = List.of(object(
                "kind",
                "CONTACT",
                "field",
                "firstName",
                "ghl",
                object("field", "firstName"),
                "rankr",
                object("field", "firstName")));

        var draft = graph.control("ruleSetSave", "ruleSet { id }", object("name", "Tried out", "rules", rules))
                .getString("ruleSet.id");
        var tried = graph.control(
                "ruleSetTest", "records { objectId }", object("ruleSetId", draft, "testFlag", "tandem-test"));
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "tags", List.of("vip")));

        assertThat(tried.getList("records.objectId")).contains(id);
        assertThat(refusal("ruleSetTest", "RuleSetTestInput", object("ruleSetId", draft, "contactIds", List.of(id))))
                .contains("TEST mode");
    }

    @Test
    @Order(3)
    void aWebhookOfWhatIsLeftOutSaysSo() {
        var stranger = crms.addAtGhl(
                "/contacts/",
                Map.of("locationId", "demo-location", "firstName", "Ada", "email", email(), "tags", List.of("vip")),
                "contact.id");

        var leftOut = followedUp("ContactCreate", Deliveries.ghlContact(stranger));
        var ofItsNote = followedUp("NoteCreate", Deliveries.ghlNote("n1", stranger));
        var task = crms.addAtGhl(
                "/contacts/%s/tasks".formatted(stranger),
                Map.of("title", "Ring back", "dueDate", "2027-01-01T10:00:00.000Z", "completed", false),
                "task.id");
        var ofItsTask = followedUp("TaskCreate", Map.of("id", task, "title", "Ring back"));
        var gone = followedUp("ContactCreate", Deliveries.ghlContact("nobody"));
        crms.editAtGhl("/contacts/" + stranger, Map.of("tags", List.of("tandem-test")));
        var marked = followedUp("ContactTagUpdate", Deliveries.ghlContact(stranger));

        for (var delivery : List.of(leftOut, ofItsNote, ofItsTask)) {
            assertThat(delivery).containsEntry("outcome", "RECORDED").containsEntry("contactId", null);
            assertThat(delivery.get("reason"))
                    .asString()
                    .contains("TEST mode", "the contact is not marked", "'tandem-test'");
        }
        assertThat(gone).containsEntry("outcome", "GONE").containsEntry("reason", null);
        assertThat(marked).containsEntry("outcome", "TAKEN_IN");
    }

    /** A webhook of GHL, once it is settled what came of it. */
    private static Map<String, Object> followedUp(String type, Map<String, ?> fields) {
        var id = UUID.randomUUID().toString();
        var path = "data.webhookDeliveries.nodes.find { it.deliveryId == '%s' }".formatted(id);
        assertThat(Hooks.ghl(RestAssured.port, Deliveries.ghl(event(type, "demo-location", id, fields)))
                        .statusCode())
                .isEqualTo(200);
        return Gateway.await(
                        Duration.ofSeconds(30),
                        "{ webhookDeliveries(first: 100) { nodes { deliveryId outcome reason contactId processedAt } } }",
                        Map.of(),
                        answer -> answer.getString(path + ".processedAt") != null)
                .getMap(path);
    }

    @Test
    @Order(4)
    void mutationsReachOnlyWhatIsMarked() {
        var id = graph.contact("tags", List.of("tandem-test"));
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getList("tags"))
                .contains("tandem-test");
        var before = contactsAtRankr();

        assertThat(refusal("contactCreate", "ContactCreateInput", object("firstName", "Ada", "email", email())))
                .contains("TEST mode", "'tandem-test'", "workspacePromote");
        assertThat(refusal("tagCreate", "TagCreateInput", object("name", "everyone")))
                .contains("dictionary");
        assertThat(contactsAtRankr()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void aContactThatLosesItsMarkIsLeftAlone() {
        var id = graph.contact("tags", List.of("tandem-test"));
        var atGhl = graph.externalId(id, "GHL");
        var atRankr = graph.externalId(id, "RANKR");
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "tags", List.of("vip")));
        crms.editAtGhl("/contacts/" + atGhl, Map.of("firstName", "Augusta"));

        backfill();

        assertThat(crms.atRankr("/contacts/" + atRankr).getString("firstName")).isNotEqualTo("Augusta");
        assertThat(refusal("contactUpdate", "ContactUpdateInput", object("id", id, "firstName", "Ada")))
                .contains("TEST mode");
    }

    @Test
    @Order(5)
    void aContactThatLostItsMarkIsNotLookedAtEither() {
        var marked = graph.contact("tags", List.of("tandem-test"));
        var id = graph.contact("tags", List.of("tandem-test"));
        graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Seen before"));
        var atGhl = graph.externalId(id, "GHL");
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "tags", List.of("vip")));
        crms.editAtGhl("/contacts/" + atGhl, Map.of("firstName", "Augusta"));

        var all = graph.control("syncPreview", "plan { contacts { contactId } }", object("first", 50));
        var first = graph.control("syncPreview", "plan { contacts { contactId } left }", object("first", 1));
        var live = graph.ask(
                        "query($id: ID!) { contact(id: $id, maxAge: \"PT0S\") {"
                                + " firstName notes { nodes { body } } sources { stale } } }",
                        Map.of("id", id))
                .extract()
                .jsonPath();

        assertThat(all.getList("plan.contacts.contactId")).contains(marked).doesNotContain(id);
        assertThat(first.getList("plan.contacts")).hasSize(1);
        assertThat(first.getInt("plan.left"))
                .isEqualTo(all.getList("plan.contacts").size() - 1);
        assertThat(refusal("syncPreview", "SyncPreviewInput", object("contactIds", List.of(id))))
                .contains("TEST mode");
        assertThat(live.getString("data.contact.firstName")).isNotEqualTo("Augusta");
        assertThat(live.getList("data.contact.notes.nodes.body")).containsExactly("Seen before");
        assertThat(live.getList("data.contact.sources.stale")).containsExactly(true, true);
        assertThat(live.getList("errors.extensions.code")).isNotEmpty().containsOnly("FORBIDDEN");
        assertThat(live.getList("errors.message"))
                .allSatisfy(message -> assertThat(message).asString().contains("TEST mode"));
    }

    @Test
    @Order(6)
    void anUnmarkedCounterpartIsNotTouched() {
        var email = email();
        var stranger = crms.addAtRankr("/contacts", Map.of("firstName", "Mary", "email", email));
        crms.addAtGhl(
                "/contacts/",
                Map.of(
                        "locationId",
                        "demo-location",
                        "firstName",
                        "Ada",
                        "email",
                        email,
                        "tags",
                        List.of("tandem-test")),
                "contact.id");

        var watched = new WatchedRuns(graph);
        var run = watched.start("BACKFILL");
        var tries = 0;
        while (!String.valueOf(watched.now(run).getList("items.nodes.reason")).contains("not marked for the test")) {
            assertThat(tries++).as("%s", watched.now(run).prettify()).isLessThan(300);
            WatchedRuns.pause(Duration.ofMillis(100));
        }
        graph.control("runCancel", "run { id }", object("id", run));

        assertThat(crms.atRankr("/contacts/" + stranger).getString("firstName")).isEqualTo("Mary");
        assertThat(crms.atRankr("/contacts/" + stranger).getList("tags")).isNullOrEmpty();
        crms.deleteAtRankr("/contacts/" + stranger);
    }

    /** A creation that nobody can look up by a key is looked for among the latest of all. */
    @Test
    @Order(7)
    void anUnmarkedNamesakeIsNotTakenForWhatWasSent() {
        var name = "N" + UUID.randomUUID();
        var namesake = crms.addAtGhl(
                "/contacts/",
                Map.of("locationId", "demo-location", "firstName", "Ada", "lastName", name, "tags", List.of("vip")),
                "contact.id");
        troubles(Map.of("kind", "RESET", "method", "POST", "path", "/contacts/", "next", 1));
        var id = graph.mutate(
                        "contactCreate",
                        "contact { id }",
                        object("firstName", "Ada", "lastName", name, "tags", List.of("tandem-test")))
                .getString("contact.id");

        graph.ask("mutation($id: ID!) { syncContact(input: {id: $id}) { writes { outcome } } }", Map.of("id", id));

        assertThat(graph.data("query($id: ID!) { contact(id: $id) { sources { crm externalId } } }", Map.of("id", id))
                        .getList("contact.sources.externalId"))
                .doesNotContain(namesake);
        assertThat(crms.atGhl("/contacts/" + namesake).getList("contact.tags")).containsExactly("vip");
        graph.mutate("contactDelete", "deletedId", object("id", id));
        crms.deleteAtGhl("/contacts/" + namesake);
    }

    /** Rankr shows its test records alone there, and makes nothing else: an e-mail address of a live one is taken. */
    @Test
    @Order(7)
    void onlyTestRecordsOfRankrAreReadAndMadeUnderItsSandbox() {
        var other = GraphQl.of("other");
        var held = new Crms("other");
        var marked = List.of("tandem-test");
        var taken = email();
        held.addAtRankr("/contacts", Map.of("firstName", "Live", "email", taken, "tags", marked));
        held.addAtRankr("/contacts", Map.of("firstName", "Mary", "email", email(), "tags", marked, "test", true));
        Map.of("Ada", email(), "Eve", taken)
                .forEach((name, email) -> held.addAtGhl(
                        "/contacts/",
                        Map.of("locationId", "other-location", "firstName", name, "email", email, "tags", marked),
                        "contact.id"));
        var live = held.atRankr("/contacts?test=false&limit=100").getList("data");

        var watched = new WatchedRuns(other);
        var run = watched.ended(watched.start("BACKFILL"));
        var contacts = other.data("{ contacts { nodes { id firstName sources { crm } } } }", Map.of())
                .setRootPath("data.contacts.nodes");
        var ada = contacts.getString("find { it.firstName == 'Ada' }.id");
        other.mutate("contactUpdate", "contact { id }", object("id", ada, "lastName", "King"));
        other.mutate("noteCreate", "note { id }", object("contactId", ada, "body", "Prefers mornings"));
        other.mutate("taskCreate", "task { id }", object("contactId", ada, "title", "Call"));

        assertThat(contacts.getList("firstName")).containsExactlyInAnyOrder("Ada", "Eve", "Mary");
        for (var name : List.of("Ada", "Mary")) {
            assertThat(contacts.getList("find { it.firstName == '%s' }.sources.crm".formatted(name)))
                    .as(name)
                    .hasSize(2);
        }
        assertThat(run.getString("items.nodes.findAll { it.outcome == 'FAILED' }.reason"))
                .contains("RANKR already has this record");
        var atRankr = other.externalId(ada, "RANKR");
        assertThat(held.atRankr("/contacts/" + atRankr).getBoolean("test")).isTrue();
        assertThat(held.atRankr("/contacts/" + atRankr).getString("lastName")).isEqualTo("King");
        assertThat(held.atRankr("/notes?contactId=" + atRankr).getList("data.test"))
                .containsExactly(true);
        assertThat(held.atRankr("/tasks?contactId=" + atRankr).getList("data.test"))
                .containsExactly(true);
        assertThat(held.atRankr("/contacts?test=false&limit=100").getList("data"))
                .isEqualTo(live);
        other.mutate("contactDelete", "deletedId", object("id", ada));
        assertThat(held.statusAtRankr("/contacts/" + atRankr)).isEqualTo(404);
    }

    @Test
    @Order(7)
    void anAutomationLeavesAloneWhatIsNotMarked() {
        var id = graph.contact("tags", List.of("tandem-test"));
        var list = crms.addAtRankr("/lists", Map.of("name", "Nobody " + id));
        var automation = graph.control(
                        "automationCreate",
                        "automation { id }",
                        object(
                                "name",
                                "Lists whoever is renamed",
                                "trigger",
                                object("type", "CONTACT_CHANGED", "fields", List.of("lastName")),
                                "actions",
                                List.of(object("type", "ADD_TO_LIST", "listId", list)),
                                "enabled",
                                true))
                .getString("automation.id");
        crms.deleteAtRankr("/lists/" + list); // so that there is something to try again
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "lastName", "King"));
        var failed = firing(automation, id, firing -> "FAILED".equals(firing.get("status")));
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "tags", List.of("vip")));

        graph.control("automationFiringRetry", "firing { id }", object("id", failed.get("id")));

        var again = firing(automation, id, firing -> "FAILED".equals(firing.get("status")) && !firing.equals(failed));
        assertThat(String.valueOf(again.get("steps"))).contains("TEST mode");
    }

    /** What an automation did about a contact, once that is so. */
    private static Map<String, Object> firing(
            String automation, String contact, Predicate<Map<String, Object>> isSettled) {
        return Gateway.await(
                        Duration.ofSeconds(30),
                        "query($filter: AutomationFiringFilter) { automationFirings(first: 1, filter: $filter) {"
                                + " nodes { id status steps { outcome } } } }",
                        Map.of("filter", object("automationId", automation, "contactId", contact)),
                        answer -> answer.<Map<String, Object>>getList("data.automationFirings.nodes").stream()
                                .anyMatch(isSettled))
                .getMap("data.automationFirings.nodes[0]");
    }

    @Test
    @Order(8)
    void aSegmentLeavesAloneWhoIsNotMarked() throws SQLException {
        var marked = graph.contact("tags", List.of("tandem-test", "vip"));
        graph.mutate(
                "contactUpdate",
                "contact { id }",
                object("id", graph.contact("tags", List.of("tandem-test")), "tags", List.of("vip")));
        var segment = graph.control(
                        "segmentCreate",
                        "segment { id }",
                        object(
                                "name",
                                "Whoever is important",
                                "filter",
                                object("contacts", object("allTags", List.of("vip")))))
                .getString("segment.id");

        var tries = 0;
        while (count("select count(*) from segment_member where actual = 'YES'") == 0
                || count("select count(*) from segment_member where lease_until is not null") > 0) {
            assertThat(tries++).isLessThan(300);
            WatchedRuns.pause(Duration.ofMillis(100));
        }

        assertThat(refusal(
                        "segmentCreate",
                        "SegmentCreateInput",
                        object(
                                "name",
                                "Whoever somebody else has listed",
                                "listId",
                                crms.addAtRankr("/lists", Map.of("name", "Somebody else's")),
                                "filter",
                                object("contacts", object("allTags", List.of("vip"))))))
                .contains("TEST mode", "listId");

        var list = graph.data("query($id: ID!) { segment(id: $id) { listId } }", Map.of("id", segment))
                .getString("segment.listId");
        var stranger = crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "email", email()));
        crms.putAtRankr("/lists/%s/members/%s".formatted(list, stranger));
        compare(segment);
        assertThat(given().baseUri("http://localhost")
                        .port(ConfigProvider.getConfig().getValue("tandem.sandbox.port", Integer.class))
                        .get("/control/rankr/calls")
                        .jsonPath()
                        .<String>getList("calls.findAll { it.method == 'GET' }.path"))
                .as("who is on the list may be anybody")
                .anyMatch(path -> path.endsWith("/lists/" + list))
                .noneMatch(path -> path.endsWith("/lists/%s/members".formatted(list)));
        assertThat(onList(list)).containsExactlyInAnyOrder(stranger, graph.externalId(marked, "RANKR"));
    }

    private void compare(String segment) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("update segment set compared_at = null, compare_at = now()");
        }
        Gateway.await(
                Duration.ofSeconds(30),
                "query($id: ID!) { segment(id: $id) { comparedAt } }",
                Map.of("id", segment),
                answer -> answer.getString("data.segment.comparedAt") != null);
    }

    @Test
    @Order(9)
    void noProviderIsAskedAboutWhoIsNotMarked() throws SQLException {
        var id = graph.contact("tags", List.of("tandem-test"));

        graph.mutate(
                "contactUpdate", "contact { id }", object("id", id, "tags", List.of("vip"), "phone", "+14155550100"));

        assertThat(refusal("contactEnrich", "ContactEnrichInput", object("id", id)))
                .contains("TEST mode");
        assertThat(count("select count(*) from enrichment")).isZero();
    }

    private List<String> onList(String list) {
        return crms.atRankr("/lists/%s/members?limit=100".formatted(list)).getList("data.id");
    }

    private int count(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var all = connection.createStatement();
                var rows = all.executeQuery(statement)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    @Order(10)
    void aPromotedWorkspaceTouchesEverything() {
        assertThat(graph.controlFaults("workspacePromote", object("name", "another")))
                .singleElement()
                .asString()
                .contains("name");
        var automations = Stream.of("CONTACT_CREATED", "NOTE_ADDED", "APPOINTMENT_BOOKED", "TAG_ADDED")
                .map(this::reactingTo)
                .toList();
        assertThat(graph.control("workspacePromote", "workspace { mode test { flag } }", object("name", "demo"))
                        .getString("workspace.mode"))
                .isEqualTo("LIVE");

        crms.atRankr("/contacts?limit=100")
                .<String>getList("data.findAll { !(it.email ==~ /t[0-9a-f]{32}@example.com/) }.id")
                .forEach(old -> graph.mutate(
                        "syncContact", "contact { id }", object("ref", object("crm", "RANKR", "id", old))));
        backfill();

        assertThat(graph.data("{ contacts { totalCount } }", Map.of()).getInt("contacts.totalCount"))
                .isGreaterThan(10);
        var id = graph.contact();
        graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "New"));
        assertThat(answers(automations.get(0), id)).isOne();
        assertThat(answers(automations.get(1), id)).isOne();
        assertThat(automations)
                .allSatisfy(
                        automation -> assertThat(aboutOldContacts(automation)).isEmpty());
    }

    private String reactingTo(String type) {
        return graph.control(
                        "automationCreate",
                        "automation { id }",
                        object(
                                "name",
                                type,
                                "trigger",
                                object("type", type),
                                "actions",
                                List.of(object("type", "ADD_TAGS", "tags", List.of("did"))),
                                "enabled",
                                true))
                .getString("automation.id");
    }

    private int answers(String automation, String contact) {
        var tries = 0;
        while (firings(automation, contact).isEmpty()) {
            assertThat(tries++).isLessThan(300);
            WatchedRuns.pause(Duration.ofMillis(100));
        }
        return firings(automation, contact).size();
    }

    private List<String> firings(String automation, @Nullable String contact) {
        return graph.data(
                        "query($filter: AutomationFiringFilter) { automationFirings(first: 100, filter: $filter) { nodes { contactId } } }",
                        Map.of("filter", object("automationId", automation, "contactId", contact)))
                .getList("automationFirings.nodes.contactId");
    }

    /** The answers about contacts that no test of this class made. */
    private List<String> aboutOldContacts(String automation) {
        List<String> made = graph.data("{ contacts(first: 100) { nodes { id email } } }", Map.of())
                .getList("contacts.nodes.findAll { it.email ==~ /t[0-9a-f]{32}@example.com/ }.id");
        return firings(automation, null).stream()
                .filter(contact -> !made.contains(contact))
                .toList();
    }

    /** Why a mutation is forbidden. */
    private String refusal(String mutation, String type, Map<String, Object> input) {
        var answer = graph.ask(
                        "mutation($input: %s!) { %s(input: $input) { userErrors { message } } }"
                                .formatted(type, mutation),
                        Map.of("input", input))
                .extract()
                .jsonPath();
        assertThat(answer.getString("errors[0].extensions.code"))
                .as(answer.prettify())
                .isEqualTo("FORBIDDEN");
        return answer.getString("errors[0].message");
    }

    private int contactsAtRankr() {
        return crms.atRankr("/contacts?limit=100").getList("data").size();
    }

    private void backfill() {
        var watched = new WatchedRuns(graph);
        watched.ended(watched.start("BACKFILL"));
    }
}
