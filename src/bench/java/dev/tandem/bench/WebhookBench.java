package dev.tandem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.crash.CrmProcess;
import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.RunningJar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon webhooks are acknowledged: {@code -Drate=1000} a second for {@code -Dseconds=60}, after as long of the same, none
 * lost; and how much longer one workspace waits while another floods, or another installation is flooded. Every delivery is signed before the clock runs, and
 * measured from when it was to be sent. The generator, the gateway, the simulated CRMs and PostgreSQL share the machine.
 *
 * <p>{@code ./mvnw -Pbench verify -Dit.test=WebhookBench}, where {@code -Dgateway="-Dthis=that"} sets something of the gateway
 */
class WebhookBench {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");
    private static final int RATE = Integer.getInteger("rate", 1_000);
    private static final int WARM_UP = Integer.getInteger("warm-up", 60);
    private static final int SECONDS = Integer.getInteger("seconds", 60);
    private static final int CONNECTIONS = Integer.getInteger("connections", 32);
    private static final int PAIRS = Integer.getInteger("pairs", 3);
    private static final double MOST_MILLIS = Double.parseDouble(System.getProperty("most-millis", "25"));
    private static final int CONTACTS = 200;
    private static final int QUIET_RATE = 50;
    private static final int QUIET_SECONDS = 20;

    @TempDir
    static Path data;

    private final List<String> contacts = new ArrayList<>();
    private final String run = Long.toHexString(System.nanoTime());
    private int made;

    @Test
    void webhooks() throws Exception {
        data.toFile().setExecutable(true, false); // the database may run as another user
        var database = data.resolve("db");
        try (var crms = CrmProcess.start(JAR, data.resolve("crms"), "-Dtandem.sandbox.contacts=" + CONTACTS);
                var jar =
                        new RunningJar(JAR, options(crms.port()), Map.of("TANDEM_DATA", database.toString())).ready()) {
            var known = imported(jar);
            contacts.addAll(known);
            var flood = load(jar.port(), "demo-location", RATE * SECONDS);
            load(jar.port(), "demo-location", RATE * WARM_UP).constant(CONNECTIONS, RATE, Duration.ofSeconds(WARM_UP));
            var before = kept(database);
            var measured = flood.constant(CONNECTIONS, RATE, Duration.ofSeconds(SECONDS));
            System.out.printf(
                    "WebhookBench: %.0f/s for %d s: p50 %.2f p95 %.2f p99 %.2f p99.9 %.2f ms; acknowledged %d, kept %d%n",
                    measured.perSecond(),
                    SECONDS,
                    measured.millis(0.5),
                    measured.millis(0.95),
                    measured.millis(0.99),
                    measured.millis(0.999),
                    measured.count(),
                    kept(database) - before);
            assertThat(kept(database) - before).isEqualTo(measured.count());
            assertThat(measured.millis(0.99)).as("p99 in ms").isLessThanOrEqualTo(MOST_MILLIS);
            if (PAIRS > 0) {
                neighbours(jar, crms.gatewayPort());
            }
        }
    }

    private static List<String> options(int crms) {
        var own = Arrays.stream(System.getProperty("gateway", "").split(" ")).filter(option -> !option.isEmpty());
        return Stream.concat(
                        own,
                        Stream.of(
                                "-Xms512m",
                                "-Xmx512m",
                                "-Dquarkus.profile=demo",
                                "-Dtandem.sandbox.enabled=false",
                                "-Dtandem.sandbox.port=" + crms,
                                "-Dtandem.workspaces.second.ghl.url=http://localhost:" + crms + "/ghl",
                                "-Dtandem.workspaces.second.ghl.location-id=second-location",
                                "-Dtandem.workspaces.second.ghl.token=pit-second",
                                "-Dtandem.workspaces.second.rankr.url=http://localhost:" + crms + "/rankr",
                                "-Dtandem.workspaces.second.rankr.api-key=rk-second"))
                .toList();
    }

    /**
     * One workspace alone, beside a flood that goes elsewhere, and while another floods, in turn. Elsewhere is another
     * installation on the same machine, with a database of its own: what that costs, no gateway could keep away.
     */
    private void neighbours(RunningJar jar, int elsewhere) throws Exception {
        var alone = new Measured("alone, p95 ms");
        var control = new Measured("beside a flood of %d/s that goes elsewhere, p95 ms".formatted(RATE));
        var beside = new Measured("beside a flood of %d/s, p95 ms".formatted(RATE));
        var ratio = new Measured("beside / alone");
        var own = new Measured("beside / beside one that goes elsewhere");
        for (var pair = 0; pair < PAIRS; pair++) {
            alone.add(neighbour(jar));
            control.add(beside(elsewhere, jar));
            beside.add(beside(jar.port(), jar));
            ratio.add(beside.last() / alone.last());
            own.add(beside.last() / control.last());
        }
        Measured.print("WebhookBench: another workspace", List.of(alone, control, beside, ratio, own));
    }

    /** The p95 of a workspace of which little is told. */
    private double neighbour(RunningJar jar) throws Exception {
        return load(jar.port(), "second-location", QUIET_RATE * QUIET_SECONDS)
                .constant(4, QUIET_RATE, Duration.ofSeconds(QUIET_SECONDS))
                .millis(0.95);
    }

    /** The same while that port is flooded. */
    private double beside(int port, RunningJar jar) throws Exception {
        var flood = load(port, "demo-location", RATE * (QUIET_SECONDS + 4));
        var flooding = CompletableFuture.runAsync(() -> {
            try {
                flood.constant(CONNECTIONS, RATE, Duration.ofSeconds(QUIET_SECONDS + 4));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Thread.sleep(2_000);
        var measured = neighbour(jar);
        flooding.join();
        return measured;
    }

    /** So many deliveries, each with an id of its own, about contacts that are known. */
    private Load load(int port, String location, int count) {
        var requests = new ArrayList<byte[]>(count);
        requests.addAll(IntStream.range(made, made + count)
                .parallel()
                .mapToObj(number -> request(delivery(location, number)))
                .toList());
        made += count;
        return Load.raw(port, requests);
    }

    /** The second workspace is empty: what it is told of is recorded only, alone and beside the flood. */
    private Deliveries.Post delivery(String location, int number) {
        var id = run + "-" + number;
        var contact = contacts.get(number % contacts.size());
        return Deliveries.ghl(
                location.equals("demo-location")
                        ? Deliveries.event("ContactUpdate", location, id, Deliveries.ghlContact(contact))
                        : Deliveries.event("OpportunityUpdate", location, id, Deliveries.ghlOpportunity(id, contact)));
    }

    /** GHL's ids of all contacts, once the import is done. */
    private static List<String> imported(RunningJar jar) throws Exception {
        var query =
                "{\"query\":\"{ runs(first: 1) { status } contacts(first: 100) { nodes { sources { crm externalId } } } }\"}";
        for (int poll = 0; poll < 600; poll++) {
            var answer = new ObjectMapper().readTree(jar.post("/graphql", query).body());
            if (answer.at("/data/runs/0/status").asText().equals("DONE")) {
                var ids = new ArrayList<String>();
                answer.at("/data/contacts/nodes")
                        .forEach(node -> node.path("sources").forEach(source -> {
                            if (source.path("crm").asText().equals("GHL")) {
                                ids.add(source.path("externalId").asText());
                            }
                        }));
                assertThat(ids).hasSizeGreaterThanOrEqualTo(50);
                return ids;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the import did not end");
    }

    private static byte[] request(Deliveries.Post post) {
        var head = new StringBuilder(
                "POST /webhooks/ghl HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
        post.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(post.body().length).append("\r\n\r\n");
        var bytes = head.toString().getBytes(StandardCharsets.UTF_8);
        var all = java.util.Arrays.copyOf(bytes, bytes.length + post.body().length);
        System.arraycopy(post.body(), 0, all, bytes.length, post.body().length);
        return all;
    }

    private static long kept(Path database) throws Exception {
        var port = Files.readString(database.resolve("port"));
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from inbox")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
