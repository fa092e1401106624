package dev.tandem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.testkit.RunningJar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether memory grows over half an hour at about half of what the machine can do: reads from the store, live reads, and
 * mutations that are carried to both simulated CRMs, whose webhooks and polls go on all along.
 *
 * <p>{@code ./mvnw -Pbench verify -Dit.test=SoakBench}; {@code -Dminutes} and {@code -Drate} make it longer or harder.
 */
class SoakBench {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MINUTES = Integer.getInteger("minutes", 30);

    /** Requests a second: of ten, seven read from the store, two live, and one writes. */
    private static final int RATE = Integer.getInteger("rate", 100);

    private static final int CONNECTIONS = 100;

    @TempDir
    static Path data;

    @Test
    void soak() throws Exception {
        data.toFile().setExecutable(true, false); // the database may run as another user
        var options = List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-Dquarkus.profile=demo",
                "-Dtandem.sandbox.port=" + RunningJar.freePort(),
                "-Dtandem.sandbox.quotas=false",
                "-Dtandem.gates.ghl.burst=10000000",
                "-Dtandem.gates.ghl.day=1000000000",
                "-Dtandem.gates.rankr.burst=10000000");
        var environment = Map.of("TANDEM_DATA", data.resolve("db").toString());
        try (var jar = new RunningJar(JAR, options, environment).ready()) {
            var load = Load.graphQl(jar.port(), bodies(imported(jar)));
            var process = ProcessHandle.of(jar.pid()).orElseThrow();
            var tandem = new Contestant("Tandem", process, load);
            load.constant(CONNECTIONS, RATE, Duration.ofMinutes(2)); // until what is used is compiled
            System.out.println(
                    "| minute | per second | p50 ms | p99 ms | errors | CPU of the machine % | RSS MB | live heap MB |");
            System.out.println("|---".repeat(8) + "|");
            for (int minute = 1; minute <= MINUTES; minute++) {
                var cpu = tandem.cpu();
                var measured = load.constant(CONNECTIONS, RATE, Duration.ofMinutes(1));
                System.out.printf(
                        "| %d | %.0f | %.1f | %.0f | %d | %.0f | %d | %.0f |%n",
                        minute,
                        measured.perSecond(),
                        measured.millis(0.5),
                        measured.millis(0.99),
                        measured.errors(),
                        tandem.cpu().minus(cpu).toMillis()
                                / 600.0
                                / Runtime.getRuntime().availableProcessors(),
                        Contestant.residentMegabytes(process.pid()),
                        liveHeap(jar.pid()));
            }
        }
    }

    /** What is left after a collection, in MB. */
    private static double liveHeap(long pid) throws Exception {
        jcmd(pid, "GC.run");
        var used = jcmd(pid, "GC.heap_info")
                .lines()
                .filter(line -> line.matches("\\s*(DefNew|Tenured|def new|tenured).*used \\d+K.*"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*used (\\d+)K.*", "$1")))
                .sum();
        return used / 1024.0;
    }

    private static String jcmd(long pid, String command) throws Exception {
        var jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        var said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(said).isZero();
        return said;
    }

    private static List<String> bodies(List<String> ids) {
        return Stream.iterate(0, number -> number < 10 * ids.size(), number -> number + 1)
                .map(number -> {
                    var id = ids.get(number % ids.size());
                    return switch (number % 10) {
                        case 3, 7 ->
                            "{ contact(id: \"%s\", maxAge: \"PT0S\") { id name tasks(first: 20) { nodes { title } } } }"
                                    .formatted(id);
                        case 9 ->
                            "mutation { contactUpdate(input: {id: \"%s\", company: \"Company %d\"}) { contact { id } } }"
                                    .formatted(id, number);
                        default ->
                            ("{ contact(id: \"%s\") { id name email tags { name }"
                                            + " tasks(first: 20) { nodes { title } } notes(first: 20) { nodes { body } } } }")
                                    .formatted(id);
                    };
                })
                .map(query -> JSON.createObjectNode().put("query", query).toString())
                .toList();
    }

    private static List<String> imported(RunningJar jar) throws Exception {
        var query = JSON.createObjectNode()
                .put("query", "{ runs(first: 1) { status } contacts(first: 53) { nodes { id } } }")
                .toString();
        for (int poll = 0; poll < 600; poll++) {
            var answer = JSON.readTree(jar.post("/graphql", query).body());
            if (answer.at("/data/runs/0/status").asText().equals("DONE")) {
                var ids = new ArrayList<String>();
                answer.at("/data/contacts/nodes")
                        .valueStream()
                        .map((JsonNode node) -> node.path("id").asText())
                        .forEach(ids::add);
                return ids;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the import did not end");
    }
}
