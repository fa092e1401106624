package dev.tandem.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.testkit.GraphQlSocket;
import dev.tandem.testkit.Patience;
import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what a process is at, as it is asked to end in order. */
class LeavingIT {

    private static final List<String> OPTIONS = List.of(
            "-Dquarkus.shutdown.delay=1s",
            "-Dquarkus.shutdown.timeout=30s",
            "-Dtandem.sync.drain=20s",
            "-Dtandem.automation.tick=1s",
            "-Dtandem.automation.lease=10m",
            "-Dtandem.sync.import-at-start=false");

    /** Long enough for the signal to come while the CRM is at it. */
    private static final int CRM_MILLIS = 2_000;

    @TempDir
    static Path data;

    private static Replicas replicas;

    private final Patience patience = new Patience(Duration.ofMinutes(1), () -> replicas.logs());

    @BeforeAll
    static void start() throws Exception {
        data.toFile().setExecutable(true, false); // the databases may run as another user
        replicas = new Replicas(data, OPTIONS, "-Dtandem.sandbox.quotas=false", "-Dtandem.sandbox.contacts=5");
    }

    @AfterAll
    static void stop() {
        replicas.close();
    }

    /** Were it cut, nobody would know whether the workflow began; what was not begun is another's at once. */
    @Test
    void theStepThatIsUnderWayIsHeardOutAndTheNextIsLeftToAnother() throws Exception {
        var one = replicas.start().ready();
        var contact = contact(one);
        var workflow = replicas.crms()
                .ghl("/workflows/?locationId=demo-location")
                .at("/workflows/0/id")
                .asText();
        mutate(
                one,
                "automationCreate",
                "automation { id }",
                Map.of(
                        "name",
                        "Welcome",
                        "trigger",
                        Map.of("type", "CONTACT_CHANGED", "fields", List.of("lastName")),
                        "actions",
                        List.of(
                                Map.of("type", "JOIN_WORKFLOW", "workflowId", workflow),
                                Map.of("type", "ADD_TAGS", "tags", List.of("welcome"))),
                        "enabled",
                        true));
        replicas.crms().control("POST", "/ghl/troubles", Map.of("latencyMs", CRM_MILLIS));

        var update = CompletableFuture.supplyAsync(() -> {
            try {
                return mutate(one, "contactUpdate", "contact { id }", Map.of("id", contact, "lastName", "King"));
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        patience.await("the step to be under way", () -> firings("steps::text like '%SENT%'") == 1);
        one.close();
        assertThat(update).as("a request is heard out, too").succeedsWithin(Duration.ofSeconds(10));

        replicas.crms().control("DELETE", "/ghl/troubles", Map.of());
        assertThat(firings("status = 'WAITING' and fence is null and failures = 0 and steps::text like '%DONE%'"))
                .as("%s", replicas.logs())
                .isEqualTo(1);

        replicas.start();
        patience.await("the other step to be done", () -> firings("status = 'DONE'") == 1);
        assertThat(replicas.crms().control("GET", "/ghl/calls", Map.of()).path("calls"))
                .filteredOn(call -> call.path("path").asText().endsWith("/workflow/" + workflow))
                .hasSize(1);
    }

    @Test
    void whoFollowsIsSentElsewhereAndMissesNothing() throws Exception {
        var one = replicas.start("-Dquarkus.shutdown.delay=5s").ready();
        var other = replicas.start().ready();
        var contact = contact(one);
        var cursor = cursor(one);
        CompletableFuture<Void> leaving;
        try (var socket = follow(one, contact, cursor)) {
            rename(one, contact, "Byron");
            cursor = heard(socket, "Byron");
            leaving = CompletableFuture.runAsync(one::close);

            assertThat(socket.closed()).as("clients connect again after that").isEqualTo(1012);
        }
        assertThatThrownBy(() -> follow(one, contact, cursor(other)))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(503));
        rename(other, contact, "Noel");

        try (var again = follow(other, contact, cursor)) {
            assertThat(heard(again, "Noel")).isNotEmpty();
        }
        assertThat(leaving).as("it waits for no socket").succeedsWithin(Duration.ofSeconds(15));
    }

    private static GraphQlSocket follow(RunningJar jar, String contact, String cursor) {
        return GraphQlSocket.subscribe(
                jar.port(),
                "demo",
                "subscription($id: ID, $after: String) { contactChanged(id: $id, after: $after) { cursor fields { after } } }",
                Map.of("id", contact, "after", cursor));
    }

    private static String cursor(RunningJar jar) throws Exception {
        return Replicas.ask(jar, "{ changesCursor }", Map.of())
                .at("/data/changesCursor")
                .asText();
    }

    private static void rename(RunningJar jar, String contact, String name) throws Exception {
        mutate(jar, "contactUpdate", "contact { id }", Map.of("id", contact, "lastName", name));
    }

    /** The cursor of the change to that name, once it is told. */
    private static String heard(GraphQlSocket socket, String name) {
        var told = socket.next().path("contactChanged");
        while (!told.path("fields").toString().contains(name)) {
            told = socket.next().path("contactChanged");
        }
        return told.path("cursor").asText();
    }

    private static long firings(String which) throws Exception {
        return replicas.count("automation_firing where " + which);
    }

    private static String contact(RunningJar jar) throws Exception {
        return mutate(
                        jar,
                        "contactCreate",
                        "contact { id }",
                        Map.of("firstName", "Ada", "email", UUID.randomUUID() + "@example.com"))
                .at("/contact/id")
                .asText();
    }

    /** @param mutation such as {@code contactUpdate} */
    private static JsonNode mutate(RunningJar jar, String mutation, String selection, Map<String, ?> input)
            throws IOException, InterruptedException {
        var type = mutation.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + mutation.substring(1);
        var answer = Replicas.ask(
                jar,
                "mutation($input: %sInput!) { %s(input: $input) { %s userErrors { field message } } }"
                        .formatted(type, mutation, selection),
                Map.of("input", input));
        var payload = answer.path("data").path(mutation);
        assertThat(payload.path("userErrors").isArray()).as("%s", answer).isTrue();
        assertThat(payload.path("userErrors")).as("%s", answer).isEmpty();
        return payload;
    }
}
