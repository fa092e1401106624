package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.sandbox.ghl.GhlSandbox;
import dev.tandem.sandbox.rankr.RankrSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes that are stopped, or killed, and come back. */
class ChangeLogTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void whatChangedIsThereAgain() throws Exception {
        var before = started(3);
        var contact = created(before, "Ada");
        ghl(before, "GET", "/contacts/" + contact, "");
        var other = created(before, "Grace");
        ghl(before, "DELETE", "/contacts/" + other, "");
        var token = rankr(
                        before,
                        "POST",
                        "/oauth/token",
                        """
                        {"grant_type": "client_credentials", "client_id": "demo", "client_secret": "demo-secret"}
                        """,
                        Map.of("content-type", "application/x-www-form-urlencoded"))
                .body()
                .get("access_token")
                .asText();
        var list = rankr(before, "POST", "/v1/lists", "{\"name\": \"Friends\"}", bearer(token))
                .body()
                .get("id")
                .asText();

        var after = started(50);

        assertThat(ghl(after, "GET", "/contacts/" + contact, "").body().at("/contact"))
                .isEqualTo(ghl(before, "GET", "/contacts/" + contact, "").body().at("/contact"));
        assertThat(ghl(after, "GET", "/contacts/" + other, "").status()).isNotEqualTo(200);
        assertThat(rankr(after, "GET", "/v1/lists/" + list, "", bearer(token))
                        .body()
                        .path("name")
                        .asText())
                .isEqualTo("Friends");
        assertThat(after.ghl().state().at("/locations/demo-location/contacts"))
                .isEqualTo(before.ghl().state().at("/locations/demo-location/contacts"));
        assertThat(created(after, "Alan")).isNotIn(contact, other);
    }

    @Test
    void whatWasNotWrittenWholeHasNotHappened() throws Exception {
        var contact = created(started(3), "Ada");
        Files.writeString(folder.resolve("ghl.ndjson"), "{\"at\":\"2026-", StandardOpenOption.APPEND);

        var after = started(3);

        assertThat(ghl(after, "GET", "/contacts/" + contact, "").status()).isEqualTo(200);
        var next = created(after, "Grace");
        assertThat(ghl(started(3), "GET", "/contacts/" + next, "").status()).isEqualTo(200);
    }

    @Test
    void aResetBeginsAnew() throws Exception {
        var before = started(3);
        var contact = created(before, "Ada");
        before.reset();

        assertThat(ghl(started(3), "GET", "/contacts/" + contact, "").status()).isNotEqualTo(200);
    }

    private Sandboxes started(int contacts) {
        var sandboxes = new Sandboxes(
                List.of(new GhlSandbox(1), new RankrSandbox(1)),
                Seeding.demo(1, contacts),
                Instant::now,
                Optional.of(folder));
        sandboxes.resume();
        return sandboxes;
    }

    private static String created(Sandboxes sandboxes, String name) throws IOException {
        return ghl(sandboxes, "POST", "/contacts/", """
                {"locationId": "demo-location", "firstName": "%s", "email": "%s@example.org"}""".formatted(name, name))
                .body()
                .at("/contact/id")
                .asText();
    }

    private static Reply ghl(Sandboxes sandboxes, String method, String path, String body) throws IOException {
        return sandboxes
                .ghl()
                .receive(call(method, path, body, Map.of("authorization", "Bearer pit-demo", "version", "2021-07-28")))
                .reply();
    }

    private static Reply rankr(
            Sandboxes sandboxes, String method, String path, String body, Map<String, String> headers)
            throws IOException {
        return sandboxes.rankr().receive(call(method, path, body, headers)).reply();
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("authorization", "Bearer " + token, "content-type", "application/json");
    }

    private static Call call(String method, String path, String body, Map<String, String> headers) throws IOException {
        JsonNode sent = body.isEmpty() ? JsonNodeFactory.instance.missingNode() : JSON.readTree(body);
        return new Call(method, path, Map.of(), headers, sent);
    }
}
