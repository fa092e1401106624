package dev.tandem.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Both simulated CRMs in a process of their own, which nobody kills, as people there use them. */
public final class CrmProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOCATION = "demo-location";
    private static final int PAGE = 100;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningJar jar;
    private final int port;

    private CrmProcess(RunningJar jar, int port) {
        this.jar = jar;
        this.port = port;
    }

    /**
     * Starts them.
     *
     * @param home for the database that the process brings along and does not use
     * @param options such as {@code -Dtandem.sandbox.contacts=100}
     */
    public static CrmProcess start(Path packaged, Path home, String... options)
            throws IOException, InterruptedException {
        var port = RunningJar.freePort();
        var all = Stream.concat(
                        Stream.of(
                                "-XX:+UseSerialGC",
                                "-Dquarkus.profile=demo",
                                "-Dtandem.sync.enabled=false",
                                "-Dtandem.sandbox.webhooks.url=", // nobody, until somebody says
                                "-Dtandem.sandbox.port=" + port),
                        Stream.of(options))
                .toList();
        return new CrmProcess(new RunningJar(packaged, all, Map.of("TANDEM_DATA", home.toString())).ready(), port);
    }

    public int port() {
        return port;
    }

    /** Where the gateway listens that the process is besides: it takes in webhooks, and does nothing with them. */
    public int gatewayPort() {
        return jar.port();
    }

    /** What GHL answers to a person there. */
    JsonNode ghl(String method, String path, Object body) {
        return send(ghlRequest("/ghl" + path)
                .header("Content-Type", "application/json")
                .method(method, publisher(body)));
    }

    JsonNode ghl(String path) {
        return send(ghlRequest("/ghl" + path).GET());
    }

    /** What Rankr answers to a person there. */
    JsonNode rankr(String method, String path, Object body) {
        var type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        return send(
                rankrRequest("/rankr/v1" + path).header("Content-Type", type).method(method, publisher(body)));
    }

    JsonNode rankr(String path) {
        return send(rankrRequest("/rankr/v1" + path).GET());
    }

    /** Steers a CRM: see {@code dev.tandem.sandbox.ControlApi}. */
    public JsonNode control(String method, String path, Object body) {
        return send(request("/control" + path)
                .header("Content-Type", "application/json")
                .method(method, publisher(body)));
    }

    /** What a CRM says of itself: its records, its quotas and the calls it had. */
    public JsonNode state(String crm) {
        return send(request("/control/" + crm).GET());
    }

    /** All contacts that GHL has, whole. */
    List<JsonNode> allAtGhl() {
        var contacts = new ArrayList<JsonNode>();
        var cursor = "";
        while (true) {
            var page = ghl("/contacts/?locationId=%s&limit=%d%s".formatted(LOCATION, PAGE, cursor));
            page.path("contacts")
                    .forEach(row -> contacts.add(
                            ghl("/contacts/" + row.path("id").asText()).path("contact")));
            var meta = page.path("meta");
            if (!meta.hasNonNull("startAfterId")) {
                return contacts;
            }
            cursor = "&startAfter=%s&startAfterId=%s"
                    .formatted(
                            meta.path("startAfter").asText(),
                            meta.path("startAfterId").asText());
        }
    }

    /** All contacts that Rankr has. */
    List<JsonNode> allAtRankr() {
        var contacts = new ArrayList<JsonNode>();
        var cursor = "";
        while (true) {
            var page = rankr("/contacts?limit=%d%s".formatted(PAGE, cursor));
            page.path("data").forEach(contacts::add);
            if (!page.hasNonNull("nextCursor")) {
                return contacts;
            }
            cursor = "&cursor=" + page.path("nextCursor").asText();
        }
    }

    List<JsonNode> ofContactAtGhl(String list, String contact) {
        return elements(ghl("/contacts/%s/%s".formatted(contact, list)).path(list));
    }

    List<JsonNode> ofContactAtRankr(String list, String contact) {
        return elements(rankr("/%s?limit=%d&contactId=%s".formatted(list, PAGE, contact))
                .path("data"));
    }

    private static List<JsonNode> elements(JsonNode array) {
        var elements = new ArrayList<JsonNode>();
        array.forEach(elements::add);
        return elements;
    }

    private HttpRequest.Builder ghlRequest(String path) {
        return request(path).header("Authorization", "Bearer pit-demo").header("Version", "2021-07-28");
    }

    private HttpRequest.Builder rankrRequest(String path) {
        return request(path).header("X-Api-Key", "rk-demo");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpRequest.BodyPublisher publisher(Object body) {
        try {
            return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode send(HttpRequest.Builder builder) {
        var request = builder.build();
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as(() -> "%s %s: %s".formatted(request.method(), request.uri(), answer.body()))
                    .isBetween(200, 299);
            return answer.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        jar.close();
    }
}
