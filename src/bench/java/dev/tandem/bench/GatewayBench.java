package dev.tandem.bench;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.crash.CrmProcess;
import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One contact with its tasks, notes, appointments and tags, out of both CRMs, asked of Tandem, of a Node gateway that is
 * composed out of the same OpenAPI, and of a handler that does no more than make the calls: see {@code src/bench/README.md}.
 *
 * <p>{@code ./mvnw -Pbench verify -Dit.test=GatewayBench}; {@code -Drounds}, {@code -Dseconds}, {@code -Dconnections} and
 * {@code -Drate} make it shorter, longer or harder.
 */
class GatewayBench {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");
    private static final Path NODE = Path.of("src", "bench", "node").toAbsolutePath();
    private static final Path RANKR =
            Path.of("src/main/resources/rankr/openapi.yaml").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("seconds", 10));
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warmup", 20));
    private static final int CONNECTIONS = Integer.getInteger("connections", 50);
    private static final int RATE = Integer.getInteger("rate", 500);

    /** Which of the gateways, by a part of its name; all unless given. */
    private static final String ONLY = System.getProperty("only", "");

    /** Where a flight recording of Tandem goes; none unless given. */
    private static final String RECORDING = System.getProperty("recording", "");

    /** Enough for all that are under way at a time if each takes 400 ms. */
    private static final int OPEN_CONNECTIONS = 200;

    private static final String TANDEM_QUERY = """
            query Nested($id: ID!, $maxAge: Duration) {
              contact(id: $id, maxAge: $maxAge) {
                id name email tags { name }
                tasks(first: 20) { nodes { title status } }
                notes(first: 20) { nodes { body } }
                appointments(first: 20) { nodes { title startsAt } }
              }
            }""";

    private static final String NODE_QUERY = """
            query Nested($ghl: String!, $rankr: Id!) {
              ghlContact(contactId: $ghl) { contact { id firstName lastName email tags } }
              ghlTasks(contactId: $ghl) { tasks { title completed } }
              ghlNotes(contactId: $ghl) { notes { body } }
              ghlAppointments(contactId: $ghl) { events { title startTime } }
              getContact(id: $rankr) { ... on Contact { id version tags } }
              listTasks(contactId: [$rankr]) { ... on TaskPage { data { title status } } }
              listNotes(contactId: [$rankr]) { ... on NotePage { data { content } } }
              listAppointments(contactId: [$rankr]) { ... on AppointmentPage { data { title startsAt } } }
            }""";

    @TempDir
    static Path data;

    private final Map<String, Measured> figures = new LinkedHashMap<>();

    private record Person(String id, String ghl, String rankr) {}

    @Test
    void gateways() throws Exception {
        data.toFile().setExecutable(true, false); // the databases may run as another user
        install();
        try (var simulated = CrmProcess.start(JAR, data.resolve("crms"), "-Dtandem.sandbox.quotas=false");
                var crms = new RecordedCrms(simulated.port());
                var jar = tandem(crms)) {
            var people = inStep(jar);
            crms.record();
            var nodePort = RunningJar.freePort();
            var barePort = RunningJar.freePort();
            var node = node(nodePort, crms);
            var bare = bare(barePort, crms);
            try {
                awaitOpen(nodePort);
                awaitOpen(barePort);
                var tandem = ProcessHandle.of(jar.pid()).orElseThrow();
                var store = new Contestant("Tandem, store", tandem, tandem(jar, people, null));
                var live = new Contestant("Tandem, live", tandem, tandem(jar, people, "PT0S"));
                var hot =
                        new Contestant("Tandem, live, all the same", tandem, tandem(jar, people.subList(0, 1), "PT0S"));
                var others = new Contestant("Node", node.toHandle(), Load.graphQl(nodePort, nodeBodies(people)));
                var limit = new Contestant("bare handler", bare.toHandle(), Load.get(barePort, barePaths(people), ""));
                answersAll(jar, nodePort, barePort, people.getFirst());
                var all = Stream.of(store, live, others, limit, hot)
                        .filter(contestant -> contestant.name().contains(ONLY))
                        .toList();

                crms.latency(Duration.ofMillis(4));
                for (var contestant : all) {
                    contestant.load().closed(CONNECTIONS, WARM_UP);
                }
                for (var latency : List.of(4, 80)) {
                    crms.latency(Duration.ofMillis(latency));
                    var asking = latency == 4 // which the store does not wait for
                            ? all
                            : all.stream().filter(one -> !one.equals(store)).toList();
                    for (int round = 0; round < ROUNDS; round++) {
                        for (var contestant : asking) {
                            measure(
                                    latency + " ms, %d connections".formatted(CONNECTIONS),
                                    contestant,
                                    crms,
                                    load -> load.closed(CONNECTIONS, ROUND));
                        }
                    }
                    for (int round = 0; round < ROUNDS; round++) {
                        for (var contestant : asking) {
                            measure(
                                    latency + " ms, %d/s".formatted(RATE),
                                    contestant,
                                    crms,
                                    load -> load.constant(OPEN_CONNECTIONS, RATE, ROUND));
                        }
                    }
                }
                report();
            } finally {
                List.of(node, bare).forEach(GatewayBench::stop);
            }
        }
    }

    private interface Run {
        Load.Measured of(Load load) throws IOException, InterruptedException;
    }

    private void measure(String setting, Contestant contestant, RecordedCrms crms, Run run) throws Exception {
        var calls = crms.calls();
        var cpu = contestant.cpu();
        var measured = run.of(contestant.load());
        var values = new LinkedHashMap<String, Double>();
        values.put("per second", measured.perSecond());
        values.put("p50 ms", measured.millis(0.5));
        values.put("p95 ms", measured.millis(0.95));
        values.put("p99 ms", measured.millis(0.99));
        values.put("calls per request", (crms.calls() - calls) / (double) measured.count());
        values.put("CPU ms per request", contestant.cpu().minus(cpu).toNanos() / 1e6 / measured.count());
        values.put("RSS MB", (double) contestant.residentMegabytes());
        values.put("errors", (double) measured.errors());
        values.forEach((name, value) -> figures.computeIfAbsent(
                        String.join("|", setting, contestant.name(), name), Measured::new)
                .add(value));
        Thread.sleep(500); // what was given up is still being answered
    }

    /** A row for each gateway and setting, as Markdown: medians, and the throughput of each round. */
    private void report() {
        var names = List.of(
                "per second",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "calls per request",
                "CPU ms per request",
                "RSS MB",
                "errors");
        var rows = figures.keySet().stream()
                .map(key -> key.substring(0, key.lastIndexOf('|')))
                .distinct()
                .toList();
        System.out.printf(
                "%n| upstream, load | gateway | %s | each round: per second, p99 ms |%n", String.join(" | ", names));
        System.out.println("|---".repeat(names.size() + 3) + "|");
        for (var row : rows) {
            Function<String, Measured> figure = name -> figures.get(row + "|" + name);
            System.out.printf(
                    "| %s | %s | %s; %s |%n",
                    row.replace("|", " | "),
                    names.stream()
                            .map(name -> number(figure.apply(name).median()))
                            .collect(Collectors.joining(" | ")),
                    figure.apply("per second").values().stream()
                            .map(GatewayBench::number)
                            .collect(Collectors.joining(", ")),
                    figure.apply("p99 ms").values().stream()
                            .map(GatewayBench::number)
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 || value == 0 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    /** Once each, so that nobody wins by answering less. */
    private static void answersAll(RunningJar jar, int nodePort, int barePort, Person person) throws Exception {
        var stored = post(jar.port(), tandemBody(person, null)).at("/data/contact");
        var live = post(jar.port(), tandemBody(person, "PT0S")).at("/data/contact");
        var node = post(nodePort, nodeBody(person)).path("data");
        var bare = JSON.readTree(send(HttpRequest.newBuilder(uri(barePort, barePath(person)))));

        assertThat(live).isEqualTo(stored);
        assertThat(stored.at("/tasks/nodes"))
                .hasSize(bare.at("/1/tasks").size())
                .hasSize(bare.at("/5/data").size());
        assertThat(node.at("/ghlTasks/tasks")).hasSize(bare.at("/1/tasks").size());
        assertThat(node.at("/listTasks/data")).hasSize(bare.at("/5/data").size());
        assertThat(node.at("/listNotes/data")).hasSize(bare.at("/6/data").size());
        assertThat(node.at("/ghlContact/contact/id").asText()).isEqualTo(person.ghl());
    }

    private static JsonNode post(int port, String body) throws Exception {
        var answer = JSON.readTree(send(HttpRequest.newBuilder(uri(port, "/graphql"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))));
        assertThat(answer.path("errors")).as("%s", answer).isEmpty();
        return answer;
    }

    private static URI uri(int port, String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }

    private static Load tandem(RunningJar jar, List<Person> people, String maxAge) {
        return Load.graphQl(
                jar.port(),
                people.stream().map(person -> tandemBody(person, maxAge)).toList());
    }

    private static String tandemBody(Person person, String maxAge) {
        var body = JSON.createObjectNode().put("query", TANDEM_QUERY);
        body.putObject("variables").put("id", person.id()).put("maxAge", maxAge);
        return body.toString();
    }

    private static List<String> nodeBodies(List<Person> people) {
        return people.stream().map(GatewayBench::nodeBody).toList();
    }

    private static String nodeBody(Person person) {
        var body = JSON.createObjectNode().put("query", NODE_QUERY);
        body.putObject("variables").put("ghl", person.ghl()).put("rankr", person.rankr());
        return body.toString();
    }

    private static List<String> barePaths(List<Person> people) {
        return people.stream().map(GatewayBench::barePath).toList();
    }

    private static String barePath(Person person) {
        return "/contact?ghl=%s&rankr=%s".formatted(person.ghl(), person.rankr());
    }

    private static RunningJar tandem(RecordedCrms crms) throws Exception {
        var options = List.of(
                "-Xmx512m",
                "-Dquarkus.profile=demo",
                "-Dtandem.sandbox.enabled=false",
                "-Dtandem.polling.enabled=false",
                "-Dtandem.workspaces.demo.ghl.url=http://localhost:%d/ghl".formatted(crms.port()),
                "-Dtandem.workspaces.demo.rankr.url=http://localhost:%d/rankr".formatted(crms.port()),
                "-Dtandem.workspaces.demo.rankr.oauth.token-url=http://localhost:%d/rankr/oauth/token"
                        .formatted(crms.port()),
                "-Dtandem.gates.ghl.burst=10000000",
                "-Dtandem.gates.ghl.day=1000000000",
                "-Dtandem.gates.rankr.burst=10000000");
        var recording = RECORDING.isEmpty()
                ? Stream.<String>empty()
                : Stream.of(
                        "-XX:FlightRecorderOptions=stackdepth=512", // one stage calls the next
                        "-XX:StartFlightRecording=settings=profile,filename=" + RECORDING);
        var all = Stream.concat(options.stream(), recording).toList();
        return new RunningJar(
                        JAR, all, Map.of("TANDEM_DATA", data.resolve("tandem").toString()))
                .ready();
    }

    /** Those who are the same at both CRMs, once everything was brought into step. */
    private static List<Person> inStep(RunningJar jar) throws Exception {
        awaitRun(jar, "IMPORT");
        post(jar.port(), body("mutation { syncStart(input: { mode: BACKFILL }) { run { id } } }"));
        awaitRun(jar, "BACKFILL");
        var people = new ArrayList<Person>();
        post(jar.port(), body("{ contacts(first: 100) { nodes { id syncState sources { crm externalId } } } }"))
                .at("/data/contacts/nodes")
                .forEach(contact -> {
                    var ids = new LinkedHashMap<String, String>();
                    contact.path("sources")
                            .forEach(source -> ids.put(
                                    source.path("crm").asText(),
                                    source.path("externalId").asText()));
                    if (contact.path("syncState").asText().equals("IN_SYNC")
                            && ids.keySet().containsAll(List.of("GHL", "RANKR"))) {
                        people.add(new Person(contact.path("id").asText(), ids.get("GHL"), ids.get("RANKR")));
                    }
                });
        assertThat(people).hasSizeGreaterThanOrEqualTo(20);
        return people;
    }

    private static void awaitRun(RunningJar jar, String mode) throws Exception {
        for (int poll = 0; poll < 600; poll++) {
            var run =
                    post(jar.port(), body("{ runs(first: 1) { mode status } }")).at("/data/runs/0");
            if (run.path("mode").asText().equals(mode)
                    && run.path("status").asText().equals("DONE")) {
                return;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the run did not end: " + mode);
    }

    private static String body(String query) {
        return JSON.createObjectNode().put("query", query).toString();
    }

    private static void install() throws Exception {
        var npm = start(new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund").directory(NODE.toFile()));
        assertThat(npm.waitFor(5, MINUTES)).isTrue();
        assertThat(npm.exitValue()).isZero();
    }

    private static Process node(int port, RecordedCrms crms) throws IOException {
        var builder = new ProcessBuilder(
                        "node",
                        NODE.resolve("gateway.mjs").toString(),
                        Integer.toString(port),
                        "http://localhost:" + crms.port(),
                        Integer.toString(Runtime.getRuntime().availableProcessors()),
                        RANKR.toString())
                .directory(NODE.toFile());
        builder.environment().put("NODE_ENV", "production");
        return start(builder);
    }

    private static Process bare(int port, RecordedCrms crms) throws IOException {
        return start(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                BareGateway.class.getName(),
                Integer.toString(port),
                Integer.toString(crms.port())));
    }

    /** What it says is in a file beside the others' data. */
    private static Process start(ProcessBuilder builder) throws IOException {
        var log = data.resolve(Path.of(builder.command().getFirst()).getFileName() + ".log");
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static void awaitOpen(int port) throws InterruptedException {
        for (int poll = 0; poll < 600; poll++) {
            try {
                send(HttpRequest.newBuilder(uri(port, "/")));
                return;
            } catch (IOException _) { // not yet
                Thread.sleep(100);
            }
        }
        throw new AssertionError("nobody listens on " + port);
    }

    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }
}
