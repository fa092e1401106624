package dev.tandem.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.tandem.testkit.Demands;
import dev.tandem.testkit.Hardened;
import dev.tandem.testkit.Keys;
import dev.tandem.testkit.RawSocket;
import dev.tandem.testkit.WatchedRuns;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever means harm is refused, and whoever does not is answered meanwhile. */
@QuarkusTest
@TestProfile(Hardened.class)
class AbuseTest {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final long MEGABYTE = 1L << 20;

    /** How long it may take until whoever means harm is refused: much, on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(3);

    /** How long whoever means no harm may wait, also while all memory is gone through. */
    private static final Duration AWHILE = Duration.ofSeconds(10);

    /** Characters from which on a document would be missed, if it were kept. */
    private static final int LONG = 20_000;

    /** What a message of a WebSocket may hold. */
    private static final int MESSAGE = 60_000;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicReference<Duration> longest = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<Throwable> failed = new AtomicReference<>();
    private Thread bystander = new Thread();
    private String key = "";

    /** Somebody who asks what everybody asks, over a connection of their own, all the time. */
    @BeforeEach
    void begin() throws InterruptedException {
        key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        var theirs = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        bystander = Thread.ofPlatform().start(() -> bystand(theirs));
        until(() -> answered.get() > 0 || failed.get() != null);
        longest.set(Duration.ZERO);
    }

    private void bystand(String theirs) {
        try (var socket = new RawSocket(Map.of("X-API-Key", theirs))) {
            socket.init(Map.of());
            assertThat(socket.heard()).contains("connection_ack");
            while (!over.get() || answered.get() < 2) {
                var asked = System.nanoTime();
                socket.subscribe("{ workspace { name } }");
                assertThat(socket.heard()).contains("\"name\":\"demo\"");
                var took = Duration.ofNanos(System.nanoTime() - asked);
                longest.accumulateAndGet(took, (one, other) -> one.compareTo(other) > 0 ? one : other);
                assertThat(socket.heard()).contains("complete");
                answered.incrementAndGet();
                Thread.sleep(200); // within the rate
            }
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            failed.set(e);
        }
    }

    @AfterEach
    void theBystanderWasAnsweredMeanwhile() throws InterruptedException {
        over.set(true);
        bystander.join();
        assertThat(failed.get()).isNull();
        assertThat(answered.get()).as("also asked since it began").isGreaterThan(1);
        assertThat(longest.get()).isLessThan(AWHILE);
    }

    private ValidatableResponse ask(String query) {
        return given().header("X-API-Key", key)
                .contentType(ContentType.JSON)
                .body(Map.of("query", query))
                .post("/graphql")
                .then();
    }

    static Stream<Arguments> demands() {
        return Demands.TOO_MUCH.entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("demands")
    void tooMuch(String what, String query) {
        ask(query)
                .statusCode(200)
                .time(lessThan(SOON.toMillis()))
                .body("errors[0].extensions.code", equalTo("COST_EXCEEDED"));
    }

    /** Where it fits into a message: a longer one closes the socket. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("demands")
    void tooMuchOverASocket(String what, String query) {
        try (var socket = new RawSocket(Map.of("X-API-Key", key))) {
            socket.init(Map.of());
            assertThat(socket.heard()).contains("connection_ack");

            socket.subscribe(query);

            if (query.length() > MESSAGE) {
                assertThat(socket.heard()).isEqualTo("closed 1009");
            } else {
                assertThat(socket.heard()).contains("\"error\"", "COST_EXCEEDED");
                socket.subscribe("{ workspace { name } }");
                assertThat(socket.heard()).contains("\"name\":\"demo\"");
            }
        }
    }

    @Test
    void refusalsLeaveNothingBehind() {
        var documents = Demands.TOO_MUCH.values().stream()
                .filter(query -> query.length() > LONG)
                .toList();
        documents.forEach(this::ask);
        var before = used();

        var sent = 0L;
        for (var caller = 0; caller < 10; caller++) {
            key = Keys.make(Set.of("contacts.readonly"), Set.of("demo")); // each within their rate
            for (var i = 0; i < 5; i++) {
                documents.forEach(query -> ask(query).body("errors", not(equalTo(null))));
            }
            sent += 5L * documents.stream().mapToInt(String::length).sum();
        }

        assertThat(used() - before).isLessThan(sent / 4);
    }

    /** What is reachable, as far as that can be found out. */
    private static long used() {
        var least = Long.MAX_VALUE;
        for (var i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Test
    void aThousandInOneAreRefused() {
        given().header("X-API-Key", key)
                .contentType(ContentType.JSON)
                .body("[" + String.join(",", Collections.nCopies(1_000, "{\"query\": \"{ workspace { name } }\"}"))
                        + "]")
                .post("/graphql")
                .then()
                .statusCode(400)
                .body("errors.size()", equalTo(1))
                .body("errors[0].message", containsString("batch"));
    }

    @Test
    void guessesTeachNothing() {
        for (var guess : List.of("workspac", "contct", "apiKey", "credentialz")) {
            ask("{ %s { id } }".formatted(guess))
                    .body("errors.size()", equalTo(1))
                    .body("errors[0].message", equalTo("Field '%s' in type 'Query' is undefined".formatted(guess)));
        }
    }

    @Test
    void aBodyThatIsTooLongIsNotRead() throws IOException {
        try (var socket = connect()) {
            send(socket, "Content-Length: %d\r\n\r\n".formatted(10 * MEGABYTE));

            assertThat(heard(socket)).startsWith("HTTP/1.1 413").contains("COST_EXCEEDED");
        }
    }

    @Test
    void aBodyThatDoesNotSayHowLongItIsIsCutOff() throws IOException {
        try (var socket = connect()) {
            send(socket, "Transfer-Encoding: chunked\r\n\r\n");
            var chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
            var isCutOff = false;
            try {
                for (var i = 0; i < 160; i++) {
                    write(socket.getOutputStream(), chunk);
                }
            } catch (IOException _) {
                isCutOff = true; // while it still comes
            }

            var heard = heardOrReset(socket);
            assertThat(heard).matches("(?s)|HTTP/1\\.1 413.*");
            assertThat(isCutOff || !heard.isEmpty()).isTrue();
        }
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedFor() throws IOException {
        try (var socket = connect()) {
            send(socket, "Content-Length: 1000\r\n\r\n{");

            assertThat(heard(socket)).startsWith("HTTP/1.1 408").contains("TIME_LIMIT");
        }
    }

    /** Two of four megabytes are as much as all long bodies may take here, and one as much as those of one caller may. */
    @Test
    void longBodiesTakeNoMoreThanTheirShareAndHoldNobodyElseUp() throws IOException {
        var header = "Content-Length: %d\r\n\r\n{".formatted(4 * MEGABYTE);
        var others = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        try (var one = connect();
                var again = connect();
                var other = connect();
                var third = connect()) {
            send(one, header);
            WatchedRuns.pause(Duration.ofMillis(200));
            send(again, header);
            assertThat(heard(again)).startsWith("HTTP/1.1 429").contains("RATE_LIMITED");
            send(other, others, header);
            WatchedRuns.pause(Duration.ofMillis(200));
            send(third, Keys.make(Set.of("contacts.readonly"), Set.of("demo")), header);

            assertThat(heard(third))
                    .startsWith("HTTP/1.1 429")
                    .contains("retry-after: 1", "RATE_LIMITED", "\"retryable\":true");
            ask("{ __typename }").statusCode(200);
            assertThat(heard(one)).startsWith("HTTP/1.1 408");
            assertThat(heard(other)).startsWith("HTTP/1.1 408");
        }
        longBodyIsLetIn(header);
    }

    private void longBodyIsLetIn(String header) throws IOException {
        try (var later = connect()) {
            send(later, header);

            assertThat(heard(later)).startsWith("HTTP/1.1 408");
        }
    }

    /** Before their body has come, or before they are answered. */
    @Test
    void whoeverGoesAwayLeavesRoomForTheBodiesOfOthers() throws IOException {
        var length = 4 * MEGABYTE;
        var rest = "\"query\":\"{ contacts { nodes { id } } }\"}";
        var header = "Content-Length: %d\r\n\r\n{".formatted(length);
        for (var i = 0; i < 6; i++) {
            try (var socket = connect()) {
                send(socket, header);
                if (i % 2 == 0) {
                    write(socket.getOutputStream(), rest + " ".repeat((int) length - 1 - rest.length()));
                }
                WatchedRuns.pause(Duration.ofMillis(20));
            }
            WatchedRuns.pause(Duration.ofMillis(50));
        }

        longBodyIsLetIn(header);
    }

    @Test
    void aSocketThatNeverSaysHelloIsClosed() {
        var sockets = IntStream.range(0, 20)
                .mapToObj(_ -> new RawSocket(Map.of("X-API-Key", key)))
                .toList();
        try {
            assertThat(sockets).allSatisfy(socket -> assertThat(socket.heard()).isEqualTo("closed 4408"));
        } finally {
            sockets.forEach(RawSocket::close);
        }
    }

    @Test
    void idleConnectionsBeyondTheLimitAreClosedAndTheirPlacesGivenBack() throws Exception {
        var idle = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 2_000; i++) {
                idle.add(connect());
            }
            until(() -> idle.stream().filter(AbuseTest::isClosed).count() >= 2_000 - Hardened.CONNECTIONS);
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }

        until(() -> {
            try (var socket = connect()) {
                write(
                        socket.getOutputStream(),
                        "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                return heardOrReset(socket).startsWith("HTTP/1.1 200");
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void until(Supplier<Boolean> met) throws InterruptedException {
        for (var i = 0; i < 60; i++) {
            if (met.get()) {
                return;
            }
            Thread.sleep(500);
        }
        throw new AssertionError("still not so");
    }

    private static Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private void send(Socket socket, String rest) throws IOException {
        send(socket, key, rest);
    }

    private static void send(Socket socket, String key, String rest) throws IOException {
        write(
                socket.getOutputStream(),
                "POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\nContent-Type: application/json\r\n%s"
                        .formatted(key, rest));
    }

    private static void write(OutputStream stream, String text) throws IOException {
        stream.write(text.getBytes(StandardCharsets.US_ASCII));
        stream.flush();
    }

    /** All that comes until the connection is closed. */
    private static String heard(Socket socket) throws IOException {
        InputStream stream = socket.getInputStream();
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String heardOrReset(Socket socket) throws IOException {
        try {
            return heard(socket);
        } catch (SocketException e) {
            return "";
        }
    }
}
