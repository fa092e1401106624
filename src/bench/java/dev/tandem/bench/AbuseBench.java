package dev.tandem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.crash.CrmProcess;
import dev.tandem.testkit.Demands;
import dev.tandem.testkit.Patience;
import dev.tandem.testkit.RunningJar;
import dev.tandem.testkit.Secured;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody who means well notices of somebody who does not: how soon {@code -Drate=50} reads a second are answered while
 * nobody else asks, and while something goes on that is refused, in turn. Each has a key of their own, so that the abuse is
 * within what a caller may ask ({@code -Dabuse-rate=150} a second) and not refused for being frequent. The generators, the
 * gateway, the simulated CRMs and PostgreSQL share the machine. Holds if the median p99 beside each kind is within twice that
 * of quiet, and the gateway's memory after all of them within a tenth of that before.
 *
 * <p>{@code ./mvnw -Pbench verify -Dit.test=AbuseBench}; with {@code -Dpairs} and {@code -Dseconds} each
 */
class AbuseBench {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");
    private static final int RATE = Integer.getInteger("rate", 50);
    private static final int ABUSE_RATE = Integer.getInteger("abuse-rate", 150);
    private static final int SOCKETS = Integer.getInteger("sockets", 10_000);
    private static final int SLOW_BODIES = Integer.getInteger("slow-bodies", 1_000);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm-up", 30));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 20));
    private static final int PAIRS = Integer.getInteger("pairs", 3);
    private static final double SLOWER = 2;
    private static final double LARGER = 1.1;
    private static final int CONNECTIONS = 4;
    private static final int ABUSERS = 16;
    private static final int TEN_MEGABYTES = 10 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path data;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void abuse() throws Exception {
        data.toFile().setExecutable(true, false); // the database may run as another user
        try (var crms = CrmProcess.start(JAR, data.resolve("crms"), "-Dtandem.sandbox.contacts=100");
                var jar = new RunningJar(
                                JAR,
                                options(crms.port()),
                                Map.of("TANDEM_DATA", data.resolve("db").toString()))
                        .ready()) {
            var client = Load.raw(jar.port(), reads(jar));
            client.constant(CONNECTIONS, RATE, WARM_UP);
            var kinds = kinds(jar.port(), key(jar));
            for (var kind : kinds) {
                kind.begin().close(); // its code is loaded and compiled, its buffers are there
            }
            var before = Contestant.residentMegabytes(jar.pid());
            var slower = new TreeMap<String, Double>();
            for (var kind : kinds) {
                slower.put(kind.name(), beside(kind, client, jar));
            }
            var after = Contestant.residentMegabytes(jar.pid());
            System.out.printf("%nAbuseBench: %d MB resident before, %d MB after%n", before, after);
            assertThat(slower.values()).as("%s", slower).allMatch(ratio -> ratio <= SLOWER);
            assertThat((double) after / before).isLessThan(LARGER);
        }
    }

    private static List<String> options(int crms) {
        return List.of(
                "-Xms512m",
                "-Xmx512m",
                "-Dquarkus.profile=demo",
                "-Dtandem.sandbox.enabled=false",
                "-Dtandem.sandbox.port=" + crms,
                "-Dtandem.security.anonymous.scopes=",
                "-Dtandem.security.bootstrap-key-hash=" + Secured.BOOTSTRAP_HASH,
                "-Dtandem.security.rate.enabled=true");
    }

    /** Quiet and abused, in turn; how many times longer p99 is. */
    private static double beside(Abuse kind, Load client, RunningJar jar) throws Exception {
        var quietHalf = new Measured("quiet, p50 ms");
        var quiet = new Measured("quiet, p99 ms");
        var abusedHalf = new Measured("abused, p50 ms");
        var abused = new Measured("abused, p99 ms");
        var ratio = new Measured("abused / quiet, p99");
        var refused = new Measured("refused a second, or held");
        var resident = new Measured("resident MB meanwhile");
        for (var pair = 0; pair < PAIRS; pair++) {
            var before = client.constant(CONNECTIONS, RATE, MEASURED);
            try (var going = kind.begin()) {
                var meanwhile = client.constant(CONNECTIONS, RATE, MEASURED);
                assertThat(before.errors() + meanwhile.errors()).isZero();
                quietHalf.add(before.millis(0.5));
                quiet.add(before.millis(0.99));
                abusedHalf.add(meanwhile.millis(0.5));
                abused.add(meanwhile.millis(0.99));
                ratio.add(meanwhile.millis(0.99) / before.millis(0.99));
                refused.add(going.extent());
                resident.add((double) Contestant.residentMegabytes(jar.pid()));
            }
        }
        Measured.print(
                "AbuseBench: " + kind.name(), List.of(quietHalf, quiet, abusedHalf, abused, ratio, refused, resident));
        return ratio.median();
    }

    /** A kind of abuse. */
    private record Abuse(String name, Beginning beginning) {

        Going begin() throws Exception {
            return beginning.begin();
        }
    }

    private interface Beginning {
        Going begin() throws Exception;
    }

    /** Abuse that goes on until it is closed. */
    private interface Going extends AutoCloseable {

        /** How much of it there is. */
        double extent();

        @Override
        void close() throws IOException;
    }

    private static List<Abuse> kinds(int port, String key) {
        var tooMuch = Demands.TOO_MUCH.values().stream()
                .map(query -> post(key, json(Map.of("query", query))))
                .toList();
        var batch = post(
                key,
                "[" + String.join(",", Collections.nCopies(1_000, "{\"query\": \"{ workspace { name } }\"}")) + "]");
        var tooLong = post(key, " ".repeat(TEN_MEGABYTES));
        var slow = bytes(head(key, 1_000) + "{");
        return List.of(
                new Abuse("queries that ask too much", () -> new Repeated(port, tooMuch, ABUSE_RATE)),
                new Abuse("batches of 1,000", () -> new Repeated(port, List.of(batch), ABUSE_RATE)),
                new Abuse("bodies of 10 MB", () -> new Repeated(port, List.of(tooLong), ABUSE_RATE)),
                new Abuse(SLOW_BODIES + " bodies that do not come", () -> new Held(port, slow, SLOW_BODIES)),
                new Abuse(SOCKETS + " idle connections", () -> new Held(port, new byte[0], SOCKETS)));
    }

    /** Requests that are sent again and again, each over a connection of its own. */
    private static final class Repeated implements Going {
        private final int port;
        private final List<byte[]> requests;
        private final double perSecond;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong answered = new AtomicLong();
        private final long start = System.nanoTime();
        private final ExecutorService threads = Executors.newFixedThreadPool(ABUSERS);

        Repeated(int port, List<byte[]> requests, double perSecond) {
            this.port = port;
            this.requests = requests;
            this.perSecond = perSecond;
            IntStream.range(0, ABUSERS).forEach(number -> threads.execute(() -> repeat(number)));
        }

        private void repeat(int number) {
            try {
                for (var next = number; !over.get(); next += ABUSERS) {
                    var early = start + (long) (next / perSecond * 1e9) - System.nanoTime();
                    if (early > 0) {
                        Thread.sleep(Duration.ofNanos(early));
                    }
                    send(requests.get(next % requests.size()));
                }
            } catch (InterruptedException _) {
                // it is over
            }
        }

        private void send(byte[] request) {
            try (var socket = new Socket("localhost", port)) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(request);
                socket.getInputStream().readAllBytes();
            } catch (IOException _) {
                // cut off, which is a way to refuse
            }
            answered.incrementAndGet();
        }

        @Override
        public double extent() {
            return answered.get() / ((System.nanoTime() - start) / 1e9);
        }

        @Override
        public void close() {
            over.set(true);
            threads.close();
        }
    }

    /** Connections on which no more comes than a beginning; one that is closed is opened again. */
    private static final class Held implements Going {
        private final int port;
        private final byte[] beginning;
        private final AtomicBoolean over = new AtomicBoolean();
        private final Set<Socket> open = ConcurrentHashMap.newKeySet();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

        Held(int port, byte[] beginning, int count) throws InterruptedException {
            this.port = port;
            this.beginning = beginning;
            for (var i = 0; i < count; i++) {
                threads.execute(this::hold);
            }
            new Patience(Duration.ofMinutes(1), () -> "%d are open".formatted(open.size()))
                    .await("connections", () -> open.size() >= count * 0.9);
        }

        private void hold() {
            while (!over.get()) {
                try (var socket = new Socket("localhost", port)) {
                    socket.getOutputStream().write(beginning);
                    open.add(socket);
                    socket.getInputStream().readAllBytes();
                    open.remove(socket);
                } catch (IOException _) {
                    // reset, or closed here
                }
            }
        }

        @Override
        public double extent() {
            return open.size();
        }

        @Override
        public void close() throws IOException {
            over.set(true);
            for (var socket : open) {
                socket.close();
            }
            threads.shutdownNow();
        }
    }

    /** Reads of one contact after the other, with a key for that alone, once there are contacts. */
    private List<byte[]> reads(RunningJar jar) throws Exception {
        var key = key(jar);
        new Patience(Duration.ofMinutes(2), jar::log)
                .await(
                        "the import",
                        () -> ask(jar, key, "{ runs(first: 1) { status } }")
                                .at("/data/runs/0/status")
                                .asText()
                                .equals("DONE"));
        var contacts =
                ask(jar, key, "{ contacts(first: 100) { nodes { id } } }").at("/data/contacts/nodes");
        assertThat(contacts.size()).isGreaterThanOrEqualTo(50);
        return contacts.valueStream()
                .map(contact -> "{ contact(id: \"%s\") { id name email phone tags { name } } }"
                        .formatted(contact.path("id").asText()))
                .map(query -> kept(key, json(Map.of("query", query))))
                .toList();
    }

    /** A key that may read. */
    private String key(RunningJar jar) throws IOException, InterruptedException {
        return ask(
                        jar,
                        Secured.BOOTSTRAP,
                        "mutation { apiKeyCreate(input: {name: \"a bench's\", scopes: [CONTACTS_READONLY, SYNC_RUN],"
                                + " workspaces: [\"demo\"]}) { key } }")
                .at("/data/apiKeyCreate/key")
                .asText();
    }

    private JsonNode ask(RunningJar jar, String key, String query) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(jar.uri("/graphql"))
                .header("Content-Type", "application/json")
                .header("X-API-Key", key)
                .POST(BodyPublishers.ofString(json(Map.of("query", query))))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private static String json(Map<String, String> body) {
        return JSON.valueToTree(body).toString();
    }

    /** A request after which the connection is kept. */
    private static byte[] kept(String key, String body) {
        return bytes(head(key, body.length()) + body);
    }

    /** A request after which it is not. */
    private static byte[] post(String key, String body) {
        return bytes(head(key, body.length()).replaceFirst("\r\n", "\r\nConnection: close\r\n") + body);
    }

    private static String head(String key, int length) {
        return "POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(key, length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
