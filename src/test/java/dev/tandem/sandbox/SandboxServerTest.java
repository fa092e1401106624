package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sandbox port: routing, troubles and controls, over a CRM that only echoes. */
class SandboxServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Echo echo = new Echo();
    private final Sandboxes sandboxes = new Sandboxes(List.of(echo), Seeding.demo(1, 3), Instant::now);
    private final SandboxServer server = new SandboxServer(vertx, sandboxes);

    @BeforeEach
    void start() throws Exception {
        sandboxes.reset();
        server.start("localhost", 0).toCompletionStage().toCompletableFuture().get();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void aCrmSeesItsOwnPathAndTheDecodedQuery() throws Exception {
        var seen = json(get("/ghl/contacts/a%20b?number=%2B1555&x=1&x=2"));

        assertThat(seen.at("/path").asText()).isEqualTo("/contacts/a b");
        assertThat(seen.at("/query/number/0").asText()).isEqualTo("+1555");
        assertThat(seen.at("/query/x")).hasSize(2);
    }

    @Test
    void formsArriveAsObjects() throws Exception {
        var seen = json(send(request("/ghl/oauth/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=a+b"))));

        assertThat(seen.at("/body/grant_type").asText()).isEqualTo("client_credentials");
        assertThat(seen.at("/body/scope").asText()).isEqualTo("a b");
    }

    @Test
    void malformedJsonIsRefused() throws Exception {
        assertThat(post("/ghl/contacts/", "{").statusCode()).isEqualTo(400);
    }

    @Test
    void anUnknownCrmIsNotFound() throws Exception {
        assertThat(get("/salesforce/contacts").statusCode()).isEqualTo(404);
    }

    @Test
    void theNextCallsFailAndThenAllIsWell() throws Exception {
        post("/control/ghl/troubles", "{\"status\": 503, \"next\": 2}");

        assertThat(get("/ghl/a").statusCode()).isEqualTo(503);
        assertThat(get("/ghl/a").statusCode()).isEqualTo(503);
        assertThat(get("/ghl/a").statusCode()).isEqualTo(200);
        assertThat(echo.handled).isEqualTo(1);
    }

    @Test
    void troubleMayStrikeOnlySomePathsAndMethods() throws Exception {
        post(
                "/control/ghl/troubles",
                "{\"status\": 429, \"retryAfter\": 7, \"method\": \"POST\", \"path\": \"/notes\"}");

        assertThat(get("/ghl/notes").statusCode()).isEqualTo(200);
        assertThat(post("/ghl/tasks", "{}").statusCode()).isEqualTo(200);
        var struck = post("/ghl/notes", "{}");
        assertThat(struck.statusCode()).isEqualTo(429);
        assertThat(struck.headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void anAnswerMayBeLostAfterTheWrite() {
        sandboxes.ghl().suffer(Trouble.reset().afterwards().next(1));

        assertThatThrownBy(() -> post("/ghl/contacts/", "{}")).isInstanceOf(IOException.class);
        assertThat(echo.handled).isEqualTo(1);
    }

    @Test
    void anAnswerMayNeverCome() {
        sandboxes.ghl().suffer(Trouble.hang().next(1));

        assertThatThrownBy(() -> send(request("/ghl/a").timeout(Duration.ofMillis(200))))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(echo.handled).isZero();
    }

    @Test
    void anAnswerMayBeNoJson() throws Exception {
        sandboxes.ghl().suffer(Trouble.garbage().next(1));

        assertThat(get("/ghl/a").body()).startsWith("<html>");
    }

    @Test
    void answersTakeTheirTime() throws Exception {
        post("/control/ghl/troubles", "{\"latencyMs\": 120}");

        var began = System.nanoTime();
        get("/ghl/a");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(115));
    }

    @Test
    void callsAreCountedByOperationAndForgottenOnDemand() throws Exception {
        get("/ghl/contacts/1");
        get("/ghl/contacts/2");

        assertThat(json(get("/control/ghl"))
                        .at("/callsByOperation/GET ~1contacts~1*")
                        .asInt())
                .isEqualTo(2);
        assertThat(json(get("/control/ghl/calls")).at("/calls/1/path").asText()).isEqualTo("/contacts/2");

        send(request("/control/ghl/calls").DELETE());
        assertThat(sandboxes.ghl().callCount()).isZero();
    }

    @Test
    void seedingFillsEachWorkspace() throws Exception {
        post("/control/seed", "{\"seed\": 3, \"contacts\": 12, \"workspaces\": {\"third\": 2}}");

        assertThat(echo.loaded).containsOnly(Map.entry("demo", 12), Map.entry("other", 5), Map.entry("third", 2));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    /** Answers with what it was asked. */
    private static final class Echo implements CrmSandbox {

        @Override
        public void newIds(long salt) {}

        private final Map<String, Integer> loaded = new TreeMap<>();
        private int handled;

        @Override
        public String name() {
            return "ghl";
        }

        @Override
        public Reply handle(Call call, Instant now) {
            handled++;
            var body = JsonNodeFactory.instance.objectNode().put("path", call.path());
            body.set("query", JSON.valueToTree(call.query()));
            body.set("body", call.body());
            return new Reply(200, body, Map.of());
        }

        @Override
        public void load(String workspace, List<Person> people, Instant now) {
            loaded.put(workspace, people.size());
        }

        @Override
        public void reset() {
            loaded.clear();
        }

        @Override
        public void limit(Quota quota) {}

        @Override
        public ObjectNode state(Instant now) {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public String template(String method, String path) {
            return path.replaceAll("/[0-9]+", "/*");
        }
    }
}
