package dev.tandem.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.tandem.sandbox.Sandboxes;
import dev.tandem.testkit.Gateway;
import dev.tandem.testkit.RawSocket;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph over HTTP, as its specification has it: methods, media types, statuses; documents by name; what answers tell. */
@QuarkusTest
class GraphHttpTest {

    private static final String RESPONSE = "application/graphql-response+json";
    private static final String QUERY = "{ workspace { name } }";
    private static final String MUTATION = "mutation { runPause(input: {id: \"x\"}) { run { id } } }";

    @Inject
    Sandboxes sandboxes;

    private static RequestSpecification json() {
        return given().contentType(ContentType.JSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|application/json",
                "application/graphql-response+json|application/graphql-response+json",
                "application/json;q=0.5, application/graphql-response+json|application/graphql-response+json",
                "application/graphql-response+json;q=0.5, application/json|application/json",
                "text/html, */*;q=0.1|application/json",
                "application/*|application/json",
            })
    void theAnswerIsOfTheTypeThatIsLikedBest(String accept, String type) {
        json().header("Accept", accept)
                .body(Map.of("query", QUERY))
                .post("/graphql")
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith(type))
                .body("data.workspace.name", equalTo("demo"));
    }

    @Test
    void whoSaysNothingGetsTheTypeOfTheSpecification() throws IOException, InterruptedException {
        var answer = post("{\"query\": \"{ nothing }\"}", "Content-Type", "application/json");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(RESPONSE);
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void whoAcceptsNeitherIsTold() {
        json().header("Accept", "text/html")
                .body(Map.of("query", QUERY))
                .post("/graphql")
                .then()
                .statusCode(406)
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"));
    }

    /** One type tells by its status whether a request was executed; the other is 200 for whatever was understood. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ workspace { name } }|200|200",
                "{ contact(ref: {crm: GHL, id: \"nobody\"}) { id } }|200|200",
                "{ workspace { name |400|200",
                "{ nothingLikeIt }|400|200",
                "query($x: Nothing) { workspace { id } }|400|200",
                "query($x: Int!) { contacts(first: $x) { totalCount } }|400|200",
                "query A { workspace { id } } query B { workspace { id } }|400|200",
            })
    void theStatusTellsWhatItsTypeSays(String query, int response, int json) {
        json().header("Accept", RESPONSE)
                .body(Map.of("query", query))
                .post("/graphql")
                .then()
                .statusCode(response);
        json().header("Accept", "application/json")
                .body(Map.of("query", query))
                .post("/graphql")
                .then()
                .statusCode(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", RESPONSE})
    void whatIsNoRequestIs400InEitherType(String accept) {
        json().header("Accept", accept)
                .body("{\"query\": ")
                .post("/graphql")
                .then()
                .statusCode(400)
                .header("Content-Type", startsWith(accept))
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"));
    }

    /** What a page of another site can make a browser send without asking. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/graphql",
                "application/json; charset=utf-16"
            })
    void noOtherTypeOfBodyIsTaken(String type) throws IOException, InterruptedException {
        var answer = post("{\"query\": \"{ workspace { name } }\"}", "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("application/json").doesNotContain("demo");
    }

    private static HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/graphql".formatted(RestAssured.port)))
                    .headers(headers)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }

    @Test
    void queriesCanBeAskedByGet() {
        given().queryParam("query", "query A($id: ID!) { workspace { name } node(id: $id) { id } }")
                .queryParam("operationName", "A")
                .queryParam("variables", "{\"id\": \"%s\"}".formatted(UUID.randomUUID()))
                .get("/graphql")
                .then()
                .statusCode(200)
                .body("data.workspace.name", equalTo("demo"));
    }

    @Test
    void nothingIsChangedByGet() {
        given().queryParam("query", MUTATION)
                .get("/graphql")
                .then()
                .statusCode(405)
                .header("Allow", "POST")
                .body("errors[0].message", containsString("use POST"))
                .body("data", nullValue());
        given().queryParam(
                        "query",
                        "query Q { workspace { name } } mutation M { runPause(input: {id: 1}) { run { id } } }")
                .queryParam("operationName", "M")
                .get("/graphql")
                .then()
                .statusCode(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aNameThatIsBlankIsNone(String blank) {
        given().queryParam("query", MUTATION)
                .queryParam("operationName", blank)
                .get("/graphql")
                .then()
                .statusCode(405);
        named(QUERY, blank).body("data.workspace.name", equalTo("demo"));
        named("{ a".repeat(21) + "}".repeat(21), blank)
                .body("errors[0].extensions.code", equalTo("COST_EXCEEDED"))
                .body("errors[0].message", containsString("21 fields deep"));
        named("query A { workspace { id } } query B { workspace { id } }", blank)
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].message", containsString("operationName"))
                .body("data", nullValue());
    }

    @Test
    void anOperationThatThereIsNotIsToldByItsName() {
        named("query A { workspace { id } }", "B")
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].message", containsString("no operation B"))
                .body("data", nullValue());
        named("fragment x on Query { workspace { id } }", "")
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"));
    }

    private static ValidatableResponse named(String query, String operation) {
        return json().accept(ContentType.JSON)
                .body(Map.of("query", query, "operationName", operation))
                .post("/graphql")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void thereAreNoOtherMethods(String method) {
        json().body(Map.of("query", QUERY))
                .request(method, "/graphql")
                .then()
                .statusCode(405)
                .header("Allow", "GET, POST");
    }

    @Test
    void aBatchIsRefused() {
        json().body("[{\"query\": \"{ workspace { name } }\"}]")
                .post("/graphql")
                .then()
                .statusCode(400)
                .body("errors[0].message", containsString("batch"))
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"));
    }

    @Test
    void aBodyHasALimitThatIsTold() {
        for (var body : new Object[] {"x".repeat(5_000_000), new ByteArrayInputStream(new byte[5_000_000])}) {
            var request = json();
            (body instanceof String text ? request.body(text) : request.body((InputStream) body))
                    .post("/graphql")
                    .then()
                    .statusCode(413)
                    .body("errors[0].extensions.code", equalTo("COST_EXCEEDED"))
                    .body("errors[0].message", containsString("4194304 bytes"));
        }
    }

    @Test
    void aSubscriptionNeedsAWebSocket() {
        json().body(Map.of("query", "subscription { conflictOpened { id } }"))
                .post("/graphql")
                .then()
                .statusCode(200)
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].message", containsString("graphql-transport-ws"));
    }

    @Test
    void aQueryIsSentOnceAndNamedFromThenOn() {
        var query = "{ workspace { name } } # " + UUID.randomUUID();
        var name = Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", Documents.sha256(query)));

        json().body(Map.of("extensions", name))
                .post("/graphql")
                .then()
                .body("errors[0].message", equalTo("PersistedQueryNotFound"))
                .body("errors[0].extensions.code", equalTo("PERSISTED_QUERY_NOT_FOUND"));
        json().body(Map.of("query", query, "extensions", name))
                .post("/graphql")
                .then()
                .body("data.workspace.name", equalTo("demo"));
        json().body(Map.of("extensions", name)).post("/graphql").then().body("data.workspace.name", equalTo("demo"));
        given().queryParam(
                        "extensions",
                        "{\"persistedQuery\": {\"version\": 1, \"sha256Hash\": \"%s\"}}"
                                .formatted(Documents.sha256(query)))
                .get("/graphql")
                .then()
                .statusCode(200)
                .body("data.workspace.name", equalTo("demo"));
        try (var socket = new RawSocket(Map.of())) {
            socket.init(Map.of());
            assertThat(socket.heard()).contains("connection_ack");
            socket.say(Map.of("id", "1", "type", "subscribe", "payload", Map.of("extensions", name)));
            assertThat(socket.heard()).contains("\"name\":\"demo\"");
        }
    }

    @Test
    void aMutationThatIsNamedIsNotMadeByGet() {
        var name = Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", Documents.sha256(MUTATION)));
        json().body(Map.of("query", MUTATION, "extensions", name))
                .post("/graphql")
                .then()
                .statusCode(200);

        given().queryParam(
                        "extensions",
                        "{\"persistedQuery\": {\"sha256Hash\": \"%s\"}}".formatted(Documents.sha256(MUTATION)))
                .get("/graphql")
                .then()
                .statusCode(405);
    }

    @Test
    void anotherTextUnderAHashIsRefused() {
        json().body(Map.of(
                        "query",
                        QUERY,
                        "extensions",
                        Map.of("persistedQuery", Map.of("sha256Hash", Documents.sha256(MUTATION)))))
                .post("/graphql")
                .then()
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].message", containsString("SHA-256"));
    }

    @Test
    void anAnswerTellsWhatItCost() {
        Gateway.awaitImport();
        sandboxes.ghl().forgetCalls();
        sandboxes.rankr().forgetCalls();

        var stored = Gateway.ask("{ contacts(first: 3) { nodes { id name } } }", Map.of());

        assertThat(stored.getLong("extensions.cost.requested")).isEqualTo(1 + 3 * (1 + 2));
        assertThat(stored.getLong("extensions.cost.actual")).isEqualTo(1 + 1 + 3 * 2);
        assertThat(stored.getLong("extensions.cost.upstreamCalls")).isZero();
        assertThat(stored.getLong("extensions.cost.quota.GHL.burstRemaining")).isPositive();
        assertThat(stored.getLong("extensions.cost.quota.GHL.dayRemaining")).isPositive();
        assertThat(stored.getLong("extensions.cost.quota.RANKR.burstRemaining")).isPositive();

        var live = Gateway.ask("{ contacts(first: 3, maxAge: \"PT0S\") { nodes { id } } }", Map.of());

        assertThat(live.getLong("extensions.cost.upstreamCalls"))
                .isGreaterThan(2)
                .isLessThanOrEqualTo(
                        sandboxes.ghl().callCount() + sandboxes.rankr().callCount());
    }

    @Test
    void aRequestIsCalledWhatItsCallerCallsIt() {
        json().header("X-Request-Id", "order-4711")
                .body(Map.of("query", "{ nothing }"))
                .post("/graphql")
                .then()
                .header("X-Request-Id", "order-4711")
                .body("errors[0].extensions.traceId", equalTo("order-4711"));
        given().get("/q/health/live").then().header("X-Request-Id", matchesPattern("[0-9a-f]{32}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "{\"level\":\"FATAL\"}", "-x"})
    void nobodyWritesWhatTheyLikeIntoTheLog(String id) {
        json().header("X-Request-Id", id)
                .body(Map.of("query", "{ nothing }"))
                .post("/graphql")
                .then()
                .header("X-Request-Id", matchesPattern("[0-9a-f]{32}"))
                .body("errors[0].extensions.traceId", matchesPattern("[0-9a-f]{32}"));
    }

    @Test
    void everyAnswerTellsBrowsersWhatTheyMayDoWithIt() {
        for (var path : new String[] {"/graphql", "/q/health", "/nowhere", "/audit/export"}) {
            given().get(path)
                    .then()
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer")
                    .header("X-Frame-Options", "DENY");
        }
        for (var path : new String[] {"/graphql", "/nowhere", "/audit/export"}) {
            given().get(path)
                    .then()
                    .header("Content-Security-Policy", containsString("default-src 'none'"))
                    .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                    .header("Content-Security-Policy", not(containsString("script-src")))
                    .header("Strict-Transport-Security", nullValue());
        }
        given().get("/graphiql/")
                .then()
                .header("Content-Security-Policy", containsString("script-src 'self';"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"));
    }

    @Test
    void noOtherOriginMayAsk() {
        given().header("Origin", "https://elsewhere.example")
                .header("Access-Control-Request-Method", "POST")
                .options("/graphql")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
        json().header("Origin", "https://elsewhere.example")
                .body(Map.of("query", QUERY))
                .post("/graphql")
                .then()
                .header("Access-Control-Allow-Origin", nullValue())
                .header("X-Request-Id", notNullValue());
    }

    @Test
    void nobodyIsToldWhatTheyMayHaveMeant() {
        json().body(Map.of("query", "{ workspac { nam } contact(id: 1) { emial } }"))
                .post("/graphql")
                .then()
                .body("errors.size()", equalTo(2))
                .body(not(containsString("mean")))
                .body(not(containsString("workspace")))
                .body(not(containsString("email")));
    }
}
