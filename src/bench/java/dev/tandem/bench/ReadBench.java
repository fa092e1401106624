package dev.tandem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast the graph answers, on the packaged jar with its demo profile in a process of its own. The load generator, the
 * gateway, its PostgreSQL and the simulated CRMs share the machine.
 */
class ReadBench {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 16;
    private static final int LIVE_PER_SECOND = 200;
    private static final int CRM_LATENCY_MILLIS = 20;

    private static final String ONE = "{ contact(id: \\\"%s\\\") { id name email phone syncState } }";
    private static final String NESTED = "{ contacts(first: 50) { nodes { id name email tags { name }"
            + " tasks(first: 5) { nodes { title status dueAt } } notes(first: 5) { nodes { title body } }"
            + " appointments(first: 5) { nodes { title startsAt } } } } }";
    private static final String LIVE =
            "{ contact(id: \\\"%s\\\", maxAge: \\\"PT0S\\\") { id name email sources { stale } } }";

    @TempDir
    static Path data;

    @Test
    void reads() throws Exception {
        data.toFile().setExecutable(true, false); // the database may run as another user
        var sandboxPort = RunningJar.freePort();
        var options = List.of(
                "-Xmx512m",
                "-Dquarkus.profile=demo",
                "-Dtandem.sandbox.port=" + sandboxPort,
                "-Dtandem.sandbox.quotas=false",
                "-Dtandem.gates.ghl.burst=10000000",
                "-Dtandem.gates.ghl.day=1000000000",
                "-Dtandem.gates.rankr.burst=10000000");
        var database = data.resolve("db").toString();
        try (var jar = new RunningJar(JAR, options, Map.of("TANDEM_DATA", database)).ready()) {
            var contacts = imported(jar);
            var ids = ids(contacts);

            var one = Load.graphQl(jar.port(), bodies(ONE, ids));
            report("one contact by id, " + CONNECTIONS + " connections", one);
            var nested = Load.graphQl(jar.port(), List.of("{\"query\":\"" + NESTED + "\"}"));
            report("50 contacts nested, " + CONNECTIONS + " connections", nested);

            live(jar, sandboxPort, contacts, ids);
        }
    }

    private static void report(String what, Load load) throws Exception {
        load.closed(CONNECTIONS, WARM_UP);
        var measured = load.closed(CONNECTIONS, MEASURED);
        System.out.printf(
                "%-50s %8.0f/s   p50 %7.2f ms   p99 %7.2f ms%n",
                what, measured.perSecond(), measured.millis(0.5), measured.millis(0.99));
    }

    /** Live reads against the slower of the two CRMs asked directly, at the same rate, one after the other. */
    private static void live(RunningJar jar, int sandboxPort, List<JsonNode> contacts, List<String> ids)
            throws Exception {
        for (var crm : List.of("ghl", "rankr")) {
            control(sandboxPort, crm, "{\"latencyMs\":%d}".formatted(CRM_LATENCY_MILLIS));
        }
        var paths = new ArrayList<String>();
        for (var contact : contacts) {
            for (var source : contact.path("sources")) {
                if (source.path("crm").asText().equals("GHL")) {
                    paths.add("/ghl/contacts/" + source.path("externalId").asText());
                }
            }
        }
        var direct = Load.get(sandboxPort, paths, "Authorization: Bearer pit-demo\r\nVersion: 2021-07-28\r\n");
        var through = Load.graphQl(jar.port(), bodies(LIVE, ids));
        through.constant(CONNECTIONS, LIVE_PER_SECOND, WARM_UP);
        direct.constant(CONNECTIONS, LIVE_PER_SECOND, Duration.ofSeconds(5));

        for (int pair = 1; pair <= 3; pair++) {
            var bare = direct.constant(CONNECTIONS, LIVE_PER_SECOND, MEASURED);
            var gateway = through.constant(CONNECTIONS, LIVE_PER_SECOND, MEASURED);
            System.out.printf(
                    "live read at %d/s, pair %d: CRM alone p50 %.2f p99 %.2f ms, through Tandem p50 %.2f p99 %.2f ms,"
                            + " added p50 %.2f p99 %.2f ms%n",
                    LIVE_PER_SECOND,
                    pair,
                    bare.millis(0.5),
                    bare.millis(0.99),
                    gateway.millis(0.5),
                    gateway.millis(0.99),
                    gateway.millis(0.5) - bare.millis(0.5),
                    gateway.millis(0.99) - bare.millis(0.99));
        }
    }

    private static List<JsonNode> imported(RunningJar jar) throws Exception {
        var query =
                "{\"query\":\"{ runs(first: 1) { status } contacts(first: 100) { nodes { id sources { crm externalId } } } }\"}";
        for (int poll = 0; poll < 600; poll++) {
            var answer = new ObjectMapper().readTree(jar.post("/graphql", query).body());
            if (answer.at("/data/runs/0/status").asText().equals("DONE")) {
                var contacts = new ArrayList<JsonNode>();
                answer.at("/data/contacts/nodes").forEach(contacts::add);
                assertThat(contacts).hasSizeGreaterThanOrEqualTo(50);
                return contacts;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the import did not end");
    }

    private static List<String> ids(List<JsonNode> contacts) {
        return contacts.stream().map(contact -> contact.path("id").asText()).toList();
    }

    private static List<String> bodies(String query, List<String> ids) {
        return ids.stream()
                .map(id -> "{\"query\":\"" + query.formatted(id) + "\"}")
                .toList();
    }

    private static void control(int port, String crm, String json) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/control/%s/troubles".formatted(port, crm)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isLessThan(300);
    }
}
