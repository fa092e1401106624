package dev.tandem.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.testkit.RawSocket;
import dev.tandem.testkit.Secured;
import dev.tandem.testkit.Trusting;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where only known documents are taken, no other is, whichever way it comes. */
@QuarkusTest
@TestProfile(Trusting.class)
class TrustedDocumentsTest {

    private static final String OTHER = "{ workspace { id name } }";

    private static Map<String, Object> request(@Nullable String query, @Nullable String hash) {
        var request = new HashMap<String, Object>();
        if (query != null) {
            request.put("query", query);
        }
        if (hash != null) {
            request.put("extensions", Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash)));
        }
        return request;
    }

    private static ValidatableResponse posted(Map<String, Object> request) {
        return given().header("X-API-Key", Secured.BOOTSTRAP)
                .header("X-Tandem-Workspace", "demo")
                .contentType(ContentType.JSON)
                .body(request)
                .post("/graphql")
                .then();
    }

    @Test
    void overHttpOnlyKnownDocumentsAreTaken() {
        var hash = Documents.sha256(Trusting.QUERY);

        posted(request(Trusting.QUERY, null)).body("errors", nullValue()).body("data.workspace.name", equalTo("demo"));
        posted(request(null, hash)).body("errors", nullValue()).body("data.workspace.name", equalTo("demo"));
        posted(request(OTHER, hash)).body("data.workspace", equalTo(Map.of("name", "demo"))); // what the hash says
        for (var unknown : List.of(
                request(OTHER, null),
                request(OTHER, Documents.sha256(OTHER)),
                request(null, Documents.sha256(OTHER)),
                request("{ __schema { types { name } } }", null))) {
            posted(unknown).body("data", nullValue()).body("errors[0].extensions.code", equalTo("UNKNOWN_DOCUMENT"));
        }
    }

    @Test
    void overASocketOnlyKnownDocumentsAreTaken() {
        try (var socket = new RawSocket(Map.of("X-API-Key", Secured.BOOTSTRAP, "X-Tandem-Workspace", "demo"))) {
            assertThat(socket.init(Map.of()).heard()).contains("connection_ack");

            assertThat(heard(socket, "1", request(Trusting.QUERY, null))).contains("\"name\":\"demo\"");
            assertThat(socket.heard()).contains("complete");
            assertThat(heard(socket, "2", request(null, Documents.sha256(Trusting.QUERY))))
                    .contains("\"name\":\"demo\"");
            assertThat(socket.heard()).contains("complete");
            for (var unknown : List.of(
                    request(OTHER, null),
                    request(OTHER, Documents.sha256(OTHER)),
                    request(null, Documents.sha256(OTHER)),
                    request("subscription { conflictOpened { id } }", null))) {
                assertThat(heard(socket, "3", unknown)).contains("\"id\":\"3\"", "UNKNOWN_DOCUMENT");
            }
            socket.say(Map.of("id", "4", "type", "subscribe", "payload", request(Trusting.SUBSCRIPTION, null)));
            assertThat(heard(socket, "5", request(Trusting.QUERY, null))).contains("\"id\":\"5\"", "demo");
        }
    }

    private static String heard(RawSocket socket, String id, Map<?, ?> payload) {
        return socket.say(Map.of("id", id, "type", "subscribe", "payload", payload))
                .heard();
    }
}
