package dev.tandem.intake;

import static dev.tandem.testkit.GraphQl.email;
import static dev.tandem.testkit.GraphQl.object;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.tenancy.Tenant;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.Gateway;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.WatchedRuns;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** A workspace in TEST mode is polled, counted and imported without a look at anything that is not marked for the test. */
@QuarkusTest
@TestProfile(TestModePollingTest.Asking.class)
class TestModePollingTest {

    /** Every workspace is tried out, so that each call can be looked at, whosever it is. */
    public static class Asking implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tandem.sandbox.contacts", "3",
                    "tandem.workspaces.demo.mode", "TEST",
                    "tandem.workspaces.demo.test.flag", "pilot",
                    "tandem.workspaces.other.mode", "TEST",
                    "tandem.workspaces.other.test.flag", "pilot",
                    "tandem.sync.tick", "PT0.2S",
                    "tandem.polling.tick", "PT0.2S",
                    "tandem.polling.enabled", "true");
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Set<String> LISTS_OF_CHILDREN = Set.of("/v1/tasks", "/v1/notes", "/v1/appointments");

    @Inject
    Tenant tenants;

    @Test
    void nothingElseIsAskedForAndWhatIsMarkedIsKeptInStep() {
        control().body(Map.of("searchLagMs", 0)).post("/ghl/troubles").then().statusCode(200);
        var name = Tenant.name();
        tenants.accounts(name);
        var crms = new Crms(name);
        var byId = atGhl(crms, name, List.of());
        var byTag = atGhl(crms, name, List.of("pilot"));
        var unmarked = atGhl(crms, name, List.of("vip"));
        crms.addAtRankr("/contacts", Map.of("firstName", "Mary", "email", email(), "tags", List.of("Pilot")));
        var unmarkedAtRankr = crms.addAtRankr("/contacts", Map.of("firstName", "Eve", "email", email()));
        crms.addAtRankr("/tasks", Map.of("contactId", unmarkedAtRankr, "title", "Call Eve"));
        control().delete("/ghl/calls").then().statusCode(200);
        control().delete("/rankr/calls").then().statusCode(200);

        tenants.connected(
                name,
                object("mode", "TEST", "testFlag", "Pilot", "testContactIds", List.of(byId, unmarkedAtRankr + "x")));
        var graph = GraphQl.of(name);
        var watched = new WatchedRuns(graph);
        watched.ended(watched.start("BACKFILL"));
        assertThat(inStep(graph)).isEqualTo(3);
        for (var contact : List.of(byId, byTag, unmarked)) {
            crms.createAtGhl(
                    "/contacts/" + contact + "/tasks",
                    Map.of("title", "Call", "dueDate", "2027-01-01T10:00:00Z", "completed", false));
        }
        pollAll(graph);

        eventually(() -> tasks(graph).equals(List.of(List.of("GHL", "RANKR"), List.of("GHL", "RANKR"))));
        assertThat(inStep(graph)).isEqualTo(3);
        var ghl =
                calls("ghl").stream().filter(call -> !call.isFromHere(unmarked)).toList();
        assertThat(ghl).extracting(Asked::path).contains("/contacts/" + byId, "/contacts/search");
        assertThat(ghl)
                .allMatch(Asked::isOfTestAtGhl)
                .noneMatch(call -> (call.path() + call.body()).contains(unmarked));
        var rankr = calls("rankr").stream()
                .filter(call -> call.method().equals("GET"))
                .toList();
        assertThat(rankr).extracting(Asked::path).contains("/v1/contacts").containsAll(LISTS_OF_CHILDREN);
        assertThat(rankr)
                .allMatch(Asked::isOfTestAtRankr)
                .noneMatch(call -> call.query().contains(unmarkedAtRankr));
    }

    /** A call that a CRM got. */
    private record Asked(String method, String path, String query, String body) {

        static Asked of(Map<String, ?> call) {
            return new Asked(
                    String.valueOf(call.get("method")),
                    String.valueOf(call.get("path")),
                    String.valueOf(call.get("query")),
                    String.valueOf(call.get("body")));
        }

        /** Whether it gives a task to the contact that is not marked, as this test does. */
        boolean isFromHere(String unmarked) {
            return method.equals("POST") && path.equals("/contacts/" + unmarked + "/tasks");
        }

        boolean isOfTestAtGhl() {
            if (path.endsWith("/tasks/search")) {
                return body.contains("contactId=[");
            }
            return !path.equals("/contacts/search") || body.contains("field=tags, operator=eq, value=[pilot]");
        }

        boolean isOfTestAtRankr() {
            if (LISTS_OF_CHILDREN.contains(path)) {
                return query.contains("contactId=");
            }
            return !path.equals("/v1/contacts")
                    || Stream.of("tags=pilot", "email=", "phone=", "externalId=")
                            .anyMatch(query::contains);
        }
    }

    private static String atGhl(Crms crms, String name, List<String> tags) {
        return crms.addAtGhl(
                "/contacts/",
                Map.of("locationId", name + "-location", "firstName", "Ada", "email", email(), "tags", tags),
                "contact.id");
    }

    /** How many contacts are known, each of them at both CRMs. */
    private static int inStep(GraphQl graph) {
        var sources = graph.data("{ contacts { nodes { sources { crm } } } }", Map.of())
                .<List<Map<String, String>>>getList("contacts.nodes.sources");
        assertThat(sources).allSatisfy(both -> assertThat(both).hasSize(2));
        return sources.size();
    }

    private static List<List<String>> tasks(GraphQl graph) {
        return graph.data("{ tasks { nodes { sources { crm } } } }", Map.of()).getList("tasks.nodes.sources.crm");
    }

    /** Has all polls made, and waits until they are. */
    private static void pollAll(GraphQl graph) {
        for (var task : List.of("CHANGES", "CENSUS", "ROTATION")) {
            var asked = Instant.now();
            graph.control("pollNow", "polls { task }", Map.of("task", task));
            eventually(() -> graph
                    .data("{ polls { task endedAt failure } }", Map.of())
                    .<String>getList("polls.findAll { it.task == '%s' }.endedAt".formatted(task))
                    .stream()
                    .allMatch(ended -> ended != null && Instant.parse(ended).isAfter(asked)));
        }
    }

    private static List<Asked> calls(String crm) {
        var answer = control()
                .get("/" + crm + "/calls")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        return answer.<Map<String, ?>>getList("calls").stream().map(Asked::of).toList();
    }

    private static RequestSpecification control() {
        return given().baseUri("http://localhost")
                .port(ConfigProvider.getConfig().getValue("tandem.sandbox.port", Integer.class))
                .basePath("/control")
                .contentType("application/json");
    }

    private static void eventually(BooleanSupplier wanted) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Gateway.ask("{ __typename }");
        }
    }
}
