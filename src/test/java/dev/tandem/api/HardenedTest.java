package dev.tandem.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.sandbox.Sandboxes;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.Hardened;
import dev.tandem.testkit.Keys;
import dev.tandem.testkit.RawSocket;
import dev.tandem.testkit.Secured;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers meet who ask too often, wait too long, or come from elsewhere. */
@QuarkusTest
@TestProfile(Hardened.class)
class HardenedTest {

    private static final String QUERY = "{ workspace { name } }";

    @Inject
    Sandboxes sandboxes;

    @Inject
    DataSource database;

    @AfterEach
    void heal() {
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
    }

    private static Response ask(String key, String query) {
        return given().header("X-API-Key", key)
                .contentType(ContentType.JSON)
                .body(Map.of("query", query))
                .post("/graphql");
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgainAndNobodyElseIs() {
        var eager = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        var other = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));

        var refused = refusal(eager);

        refused.then()
                .statusCode(429)
                .body("errors[0].extensions.code", equalTo("RATE_LIMITED"))
                .body("errors[0].extensions.retryable", equalTo(true))
                .body("errors[0].message", containsString("10 requests a second, 300 at once"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        assertThat(refused.jsonPath().getInt("errors[0].extensions.retryAfterMs"))
                .isPositive();
        ask(other, QUERY).then().statusCode(200).body("data.workspace.name", equalTo("demo"));
    }

    @Test
    void aBatchIsExecutedInItsOrderAndEachOfItAnsweredByItself() {
        var key = Keys.make(Set.of("contacts.readonly", "contacts.write"), Set.of("demo"));
        var id = ask(key, "{ contacts(first: 1) { nodes { id } } }").path("data.contacts.nodes[0].id");

        batch(
                        key,
                        Map.of("query", renamed(), "variables", Map.of("id", id, "name", "First")),
                        Map.of("query", "{ nothing }"),
                        Map.of("query", renamed(), "variables", Map.of("id", id, "name", "Second")))
                .then()
                .statusCode(200)
                .body("size()", equalTo(3))
                .body("[0].data.contactUpdate.contact.firstName", equalTo("First"))
                .body("[1].errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("[2].data.contactUpdate.contact.firstName", equalTo("Second"));
        ask(key, "{ contact(id: \"%s\") { firstName } }".formatted(id))
                .then()
                .body("data.contact.firstName", equalTo("Second"));
    }

    private static String renamed() {
        return "mutation($id: ID!, $name: String) { contactUpdate(input: {id: $id, firstName: $name}) {"
                + " contact { firstName } userErrors { message } } }";
    }

    @Test
    void eachOperationOfABatchIsARequest() {
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        var query = Map.of("query", QUERY);

        for (var i = 0; i < Hardened.BURST / 2; i++) {
            var answer = batch(key, query, query, query);
            if (answer.statusCode() == 429) {
                answer.then().body("errors[0].extensions.code", equalTo("RATE_LIMITED"));
                return;
            }
        }
        throw new AssertionError("nothing was refused");
    }

    private static Response batch(String key, Object... requests) {
        return given().header("X-API-Key", key)
                .contentType(ContentType.JSON)
                .body(requests)
                .post("/graphql");
    }

    @Test
    void whatOnlyLooksLikeAWebSocketIsARequestLikeOthers() {
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));

        posingAsSocket(key).then().statusCode(200).body("data.workspace.name", equalTo("demo"));
        refusal(() -> posingAsSocket(key)).then().body("errors[0].extensions.code", equalTo("RATE_LIMITED"));
    }

    private static Response posingAsSocket(String key) {
        return given().header("X-API-Key", key)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade, close") // the client would keep each open, and use none again
                .contentType(ContentType.JSON)
                .body(Map.of("query", QUERY))
                .post("/graphql");
    }

    private static Response refusal(String key) {
        return refusal(() -> ask(key, QUERY));
    }

    private static Response refusal(Supplier<Response> request) {
        for (var i = 0; i < 10 * Hardened.BURST; i++) {
            var answer = request.get();
            if (answer.statusCode() == 429) {
                return answer;
            }
        }
        throw new AssertionError("nothing was refused");
    }

    @Test
    void operationsOfASocketAreRequestsToo() {
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        try (var socket = new RawSocket(Map.of("X-API-Key", key))) {
            socket.init(Map.of());
            assertThat(socket.heard()).contains("connection_ack");
            for (var i = 0; i < 10 * Hardened.BURST; i++) {
                socket.say(Map.of("id", "" + i, "type", "subscribe", "payload", Map.of("query", QUERY)));
                var answer = socket.heard();
                if (answer.contains("RATE_LIMITED")) {
                    return;
                }
                assertThat(answer).contains("demo");
                assertThat(socket.heard()).contains("complete");
            }
        }
        throw new AssertionError("nothing was refused");
    }

    @Test
    void toOpenASocketIsARequestToo() {
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        for (var i = 0; i < 10; i++) { // one a tenth of a second is let in
            try (var socket = new RawSocket(Map.of())) {
                refusal(() -> posingAsSocket(key));
                var heard = socket.init(Map.of("apiKey", key)).heard();
                if (heard.equals("closed 1013")) {
                    return;
                }
                assertThat(heard).contains("connection_ack");
            }
        }
        throw new AssertionError("nothing was refused");
    }

    /** It waits for the table, as it would be long at a long audit. */
    @Test
    void theAuditIsReplayedOnceAtATimeAndNoLongerThanAQueryMayTake() throws Exception {
        var key = Keys.make(Set.of("admin"), Set.of("demo"));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table audit_entry in access exclusive mode");

            var first = CompletableFuture.supplyAsync(() -> replay(key));
            awaitWaiting(statement);
            assertThat(replay(key)).isEqualTo("RATE_LIMITED");
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("TIME_LIMIT");
            assertThat(replay(key)).isEqualTo("TIME_LIMIT");
            connection.rollback();
            connection.setAutoCommit(true);
        }

        assertThat(replay(key)).isNull();
    }

    private static String replay(String key) {
        return ask(key, "{ auditReplay { differing } }").path("errors[0].extensions.code");
    }

    private static void awaitWaiting(Statement statement) throws Exception {
        for (var i = 0; i < 400; i++) {
            try (var rows = statement.executeQuery("""
                    select count(*) from pg_locks
                    where not granted and relation = 'audit_entry'::regclass and mode = 'AccessShareLock'
                    """)) {
                rows.next();
                if (rows.getInt(1) > 0) {
                    return;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("it does not wait");
    }

    /** A short one could be unpacked to whatever length. */
    @Test
    void noMessageOfASocketMayBeCompressed() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("""
                    GET /graphql HTTP/1.1
                    Host: localhost:%d
                    Connection: Upgrade
                    Upgrade: websocket
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                    Sec-WebSocket-Protocol: graphql-transport-ws
                    Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, deflate-frame

                    """.formatted(RestAssured.port).replace("\n", "\r\n").getBytes(US_ASCII));
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }

            assertThat(head.toString().toLowerCase(Locale.ROOT))
                    .startsWith("http/1.1 101")
                    .contains("sec-websocket-protocol: graphql-transport-ws")
                    .doesNotContain("sec-websocket-extensions");
        }
    }

    @Test
    void aSocketHasSoManyOperationsAtATime() {
        var key = Keys.make(Set.of("sync.run", "contacts.readonly"), Set.of("demo"));
        try (var socket = new RawSocket(Map.of("X-API-Key", key))) {
            socket.init(Map.of());
            assertThat(socket.heard()).contains("connection_ack");
            for (var i = 0; i < 4; i++) {
                socket.say(Map.of(
                        "id",
                        "" + i,
                        "type",
                        "subscribe",
                        "payload",
                        Map.of("query", "subscription { conflictOpened { id } }")));
            }

            assertThat(socket.heard()).contains("\"id\":\"3\"", "COST_EXCEEDED", "3 operations open");

            socket.say(Map.of("id", "0", "type", "complete"));
            socket.say(Map.of("id", "4", "type", "subscribe", "payload", Map.of("query", QUERY)));
            assertThat(socket.heard()).contains("\"id\":\"4\"", "demo");
            assertThat(socket.heard()).contains("complete");
            for (var i = 0; i < 10; i++) {
                socket.say(Map.of("id", "5", "type", "subscribe", "payload", Map.of("query", "{ nothing }")));
                assertThat(socket.heard()).contains("\"id\":\"5\"", "BAD_USER_INPUT");
            }
        }
    }

    @Test
    void strangersSocketsLeavePlacesToTheKnown() {
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        var strangers = new ArrayList<RawSocket>();
        try {
            assertThat(opened(strangers, Map.of())).isEqualTo(Hardened.SHARE);
            try (var known = new RawSocket(Map.of("X-API-Key", key))) {
                assertThat(known.init(Map.of()).heard()).contains("connection_ack");
            }

            assertThat(strangers.getFirst().init(Map.of("apiKey", key)).heard()).contains("connection_ack");
            try (var another = new RawSocket(Map.of())) {
                assertThat(another.init(Map.of("apiKey", key)).heard()).contains("connection_ack");
            }
        } finally {
            strangers.forEach(RawSocket::close);
        }
    }

    /** Whoever asks from 127.0.0.2 does not come from where all others do. */
    @Test
    void strangersSocketsGiveWayToThoseFromElsewhere() {
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        var strangers = new ArrayList<RawSocket>();
        try {
            assertThat(opened(strangers, Map.of())).isEqualTo(Hardened.SHARE);

            try (var other = new RawSocket(Map.of(), "127.0.0.2")) {
                assertThat(strangers.getFirst().heard()).isEqualTo("closed 1013");
                assertThat(other.init(Map.of("apiKey", key)).heard()).contains("connection_ack");
            }
        } finally {
            strangers.forEach(RawSocket::close);
        }
    }

    @Test
    void oneCallersSocketsLeavePlacesToOthers() {
        var eager = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        var other = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        var sockets = new ArrayList<RawSocket>();
        try {
            assertThat(opened(sockets, Map.of("X-API-Key", eager))).isEqualTo(Hardened.SHARE);
            try (var late = new RawSocket(Map.of());
                    var others = new RawSocket(Map.of("X-API-Key", other))) {
                assertThat(late.init(Map.of("apiKey", eager)).heard()).isEqualTo("closed 1013");
                assertThat(others.init(Map.of()).heard()).contains("connection_ack");
            }
        } finally {
            sockets.forEach(RawSocket::close);
        }
    }

    /** Opens as many as it may, and tells how many those are. */
    private static int opened(List<RawSocket> sockets, Map<String, String> headers) {
        try {
            while (sockets.size() <= Hardened.SOCKETS) {
                sockets.add(new RawSocket(headers));
            }
        } catch (CompletionException full) {
            assertThat(full).hasStackTraceContaining("503");
        }
        return sockets.size();
    }

    @Test
    void aQueryThatTakesTooLongIsToldSo() throws SQLException {
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        imported();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table link in access exclusive mode");

            ask(key, "{ contacts(first: 1) { nodes { id } } }")
                    .then()
                    .statusCode(200)
                    .body("data", nullValue())
                    .body("errors[0].extensions.code", equalTo("TIME_LIMIT"))
                    .body("errors[0].extensions.retryable", equalTo(true))
                    .body("errors[0].message", containsString("4000 ms"));
            connection.rollback();
        }
    }

    @Test
    void aMutationThatTakesTooLongMayHaveHappenedAndHappensOnce() {
        var key = Keys.make(Set.of("contacts.write"), Set.of("demo"));
        imported();
        sandboxes.ghl().slowDown(Duration.ofSeconds(6), Duration.ZERO);
        var input = Map.of(
                "firstName",
                "Ada",
                "email",
                GraphQl.email(),
                "idempotencyKey",
                UUID.randomUUID().toString());

        var late = create(key, input);

        assertThat(late.getString("errors[0].extensions.code")).isEqualTo("TIME_LIMIT");
        assertThat(late.getBoolean("errors[0].extensions.retryable")).isFalse();
        assertThat(late.getString("errors[0].message")).contains("may have been done", "same idempotencyKey");
        heal();
        var again = create(key, input);
        for (var i = 0; i < 60 && again.getString("data.contactCreate.contact.id") == null; i++) {
            pause();
            again = create(key, input);
        }
        assertThat(again.getString("data.contactCreate.contact.id"))
                .as(again.prettify())
                .isNotNull();
        assertThat(Keys.ask(
                                key,
                                "query($e: String) { contacts(filter: {email: $e}) { totalCount } }",
                                Map.of("e", input.get("email")))
                        .getInt("data.contacts.totalCount"))
                .isEqualTo(1);
    }

    private static JsonPath create(String key, Map<String, ?> input) {
        return Keys.ask(
                key,
                "mutation($i: ContactCreateInput!) { contactCreate(input: $i) { contact { id } userErrors { message } } }",
                Map.of("i", input));
    }

    private static void imported() {
        for (var i = 0; i < 120; i++) {
            if ("DONE"
                    .equals(Keys.ask(Secured.BOOTSTRAP, "{ runs(first: 1) { status } }", Map.of())
                            .getString("data.runs[0].status"))) {
                return;
            }
            pause();
        }
        throw new AssertionError("the import did not end");
    }

    private static void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ __schema { types { name } } }",
                "{ __type(name: \"Contact\") { name } }",
                "{ _service { sdl } }"
            })
    void onlyAdministratorsReadTheSchema(String query) {
        ask(Keys.make(Set.of("contacts.write"), Set.of("demo")), query)
                .then()
                .body("errors[0].extensions.code", equalTo("FORBIDDEN"));
        ask(Secured.BOOTSTRAP, query).then().body("errors", nullValue());
    }

    @Test
    void onlyTheListedOriginMayAsk() {
        for (var origin : Map.of("https://app.example", true, "https://elsewhere.example", false)
                .entrySet()) {
            given().header("Origin", origin.getKey())
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "authorization,content-type")
                    .options("/graphql")
                    .then()
                    .header("Access-Control-Allow-Origin", origin.getValue() ? equalTo(origin.getKey()) : nullValue());
        }
        given().header("Origin", "https://app.example")
                .header("X-API-Key", Secured.BOOTSTRAP)
                .contentType(ContentType.JSON)
                .body(Map.of("query", QUERY))
                .post("/graphql")
                .then()
                .statusCode(200)
                .header("Access-Control-Expose-Headers", containsString("X-Request-Id"));
    }

    @Test
    void whoCameOverTlsIsToldToStayThere() {
        given().header("X-Forwarded-Proto", "https")
                .get("/q/health/live")
                .then()
                .header("Strict-Transport-Security", containsString("max-age=31536000"));
        given().get("/q/health/live").then().header("Strict-Transport-Security", nullValue());
    }

    @Test
    void aRefusalIsNamedToo() {
        given().contentType(ContentType.JSON)
                .header("X-Request-Id", "order-4711")
                .body(Map.of("query", QUERY))
                .post("/graphql")
                .then()
                .statusCode(401)
                .header("X-Request-Id", "order-4711")
                .body("errors[0].extensions.traceId", equalTo("order-4711"));
    }
}
