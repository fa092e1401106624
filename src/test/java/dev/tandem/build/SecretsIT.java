package dev.tandem.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.crash.CrmProcess;
import dev.tandem.sandbox.ghl.Installs;
import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.Hooks;
import dev.tandem.testkit.Patience;
import dev.tandem.testkit.RunningJar;
import dev.tandem.testkit.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocket.Listener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of secret goes through Tandem as it is deployed, is used, refused and given where it does not belong; none of
 * them is then in its log, at DEBUG, in its traces, its metrics, in what it answered to what was wrong, or in its database.
 */
class SecretsIT {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the simulated marketplace and Rankr's token endpoint give out. */
    private static final Pattern TOKENS = Pattern.compile("(?:access|refresh)-[0-9a-f]{32}|rkt_[0-9a-f]{32}");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path data;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Queue<String> traces = new ConcurrentLinkedQueue<>();
    private final Queue<String> enriching = new ConcurrentLinkedQueue<>();
    private final StringBuilder refusals = new StringBuilder();
    private CrmProcess crms;
    private RunningJar gateway;

    /** A secret like no other text there is. */
    private String secret(String what, String prefix) {
        var secret = prefix
                + Base64.getUrlEncoder().withoutPadding().encodeToString((UUID.randomUUID() + what).getBytes(UTF_8));
        secrets.put(what, secret);
        return secret;
    }

    @Test
    void noSecretIsLoggedTracedToldOrStored() throws Exception {
        data.toFile().setExecutable(true, false); // the databases may run as another user
        var collector = collector();
        crms = CrmProcess.start(JAR, data.resolve("crms"), "-Dtandem.sandbox.contacts=5");
        gateway = new RunningJar(JAR, options(collector), environment()).ready();
        try {
            var key = created();
            wrong(key);
            traced();
            var metrics = gateway.get("/q/metrics").body();

            nowhere("the metrics", metrics, "tandem_");
            nowhere("the log", gateway.log(), "workspace agency is created");
            nowhere("the database's log", Files.readString(data.resolve("gateway/postgres.log")), "database system");
            nowhere("the traces", String.join("\n", traces), "graphql");
            nowhere("the refusals", refusals.toString(), "errors");
            nowhere("the database", dump(), "agency");
        } finally {
            gateway.close();
            crms.close();
            collector.stop(0);
        }
    }

    private HttpServer collector() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            traces.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/person", exchange -> {
            enriching.add(exchange.getRequestHeaders().getFirst("Authorization"));
            var answer = "{\"site\": \"https://example.com\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private List<String> options(HttpServer collector) {
        var provider = "-Dtandem.enrichment.workspaces.demo.";
        var collecting = "http://localhost:" + collector.getAddress().getPort();
        return List.of(
                provider + "providers=acme",
                provider + "http.acme.url=" + collecting + "/person",
                provider + "http.acme.fields.website=/site",
                "-Dquarkus.profile=demo",
                "-Dquarkus.oidc.public-key=" + Tokens.publicKey(),
                "-Dquarkus.oidc.token.issuer=" + Tokens.ISSUER,
                "-Dquarkus.oidc.token.audience=" + Tokens.AUDIENCE,
                "-Dquarkus.log.level=DEBUG",
                "-Dquarkus.otel.sdk.disabled=false",
                "-Dquarkus.otel.exporter.otlp.protocol=http/protobuf",
                "-Dquarkus.otel.exporter.otlp.endpoint=" + collecting,
                "-Dquarkus.otel.bsp.schedule.delay=200ms",
                "-Dtandem.sandbox.enabled=false",
                "-Dtandem.sandbox.port=" + crms.port());
    }

    /** The key that seals the others, and whatever else a deployment is given, come as production's do. */
    private Map<String, String> environment() throws GeneralSecurityException {
        var key = encoded("the sealing key", UUID.randomUUID().toString().substring(0, 32));
        var bootstrap = MessageDigest.getInstance("SHA-256")
                .digest(secret("the bootstrap key", "tdm_").getBytes(UTF_8));
        return Map.of(
                "TANDEM_DATA",
                data.resolve("gateway").toString(),
                "TANDEM_SECRETS_KEYS_LOCAL",
                key,
                "TANDEM_SECURITY_BOOTSTRAP_KEY_HASH",
                HexFormat.of().formatHex(bootstrap),
                "TANDEM_ENRICHMENT_WORKSPACES_DEMO_HTTP_ACME_HEADERS_AUTHORIZATION",
                "Bearer " + secret("a provider's token", ""));
    }

    /** A secret that is given as Base64: neither that nor what it stands for may be found. */
    private String encoded(String what, String bytes) {
        var encoded = Base64.getEncoder().encodeToString(bytes.getBytes(UTF_8));
        secrets.put(what, encoded);
        secrets.put("the bytes of " + what, bytes);
        return encoded;
    }

    /** A workspace with every kind of credential, and a key of its own; answers the key. */
    private String created() throws Exception {
        secrets.put("GHL's configured token", "pit-demo");
        secrets.put("Rankr's configured client", "demo-secret");
        secrets.put("the marketplace app", "7d0c5bb2-5d0e-4d7f-9c1c-0a55e77a1e55");
        var sandbox = "http://localhost:" + crms.port();
        var id = control(
                        "workspaceCreate",
                        "workspace { id }",
                        Map.of(
                                "name", "agency",
                                "ghlLocationId", "agency-location",
                                "ghlUrl", sandbox + "/ghl",
                                "rankrUrl", sandbox + "/rankr",
                                "rankrTokenUrl", sandbox + "/rankr/oauth/token"))
                .at("/workspace/id")
                .asText();
        rotate(id, "GHL_TOKEN", secret("a GHL token", "pit-"), Map.of());
        rotate(id, "GHL_TOKEN", secret("the GHL token after it", "pit-"), Map.of());
        rotate(id, "RANKR_API_KEY", secret("a Rankr key", "rk-"), Map.of());
        used();
        var client = secret("a Rankr client's secret", "");
        rotate(id, "RANKR_CLIENT", client, Map.of("clientId", "agency"));
        secrets.put("Rankr's client as it is sent", basic("agency", client));
        secrets.put("Rankr's configured client as it is sent", basic("demo", "demo-secret"));
        used();
        var webhooks = "whsec_" + encoded("a webhook secret", UUID.randomUUID().toString());
        rotate(id, "RANKR_WEBHOOK_SECRET", webhooks, Map.of());
        told("agency", webhooks);
        told("demo", "whsec_" + encoded("the configured webhook secret", "demo-webhook-secret"));
        authorize(id, "locationId=agency-location");
        renewed();
        authorize(id, "userType=Company");
        installed();
        enriched();
        control("credentialsReencrypt", "");
        var key = control(
                        "apiKeyCreate",
                        "key",
                        Map.of(
                                "name",
                                "front end",
                                "scopes",
                                List.of("CONTACTS_READONLY"),
                                "workspaces",
                                List.of("agency")))
                .path("key")
                .asText();
        assertThat(key).isNotEmpty();
        secrets.put("an API key", key);
        return key;
    }

    /** Rankr tells of a contact, signed as it should be. */
    private void told(String workspace, String secret) throws Exception {
        var payload = Deliveries.rankrEvent("contact.updated", workspace, Map.of("id", "con_nobody", "version", 1));
        var answer = Hooks.rankr(
                gateway.port(), workspace, Deliveries.rankr("msg_" + workspace, Instant.now(), payload, secret));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String basic(String id, String secret) {
        return Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
    }

    /** Both CRMs are asked with the credentials, which they do not know. */
    private void used() throws Exception {
        for (var crm : List.of("GHL", "RANKR")) {
            var before = turnedAway(crm);
            refused(send(
                    "{ contact(ref: {crm: %s, id: \"nobody\"}) { id } }".formatted(crm),
                    Map.of(),
                    "X-Tandem-Workspace",
                    "agency"));
            assertThat(turnedAway(crm)).as("asked of " + crm).isGreaterThan(before);
        }
    }

    private long turnedAway(String crm) {
        var calls = crms.control("GET", "/%s/calls".formatted(crm.toLowerCase(Locale.ROOT)), Map.of())
                .path("calls");
        return StreamSupport.stream(calls.spliterator(), false)
                .filter(call ->
                        List.of(400, 401, 403).contains(call.path("status").asInt()))
                .count();
    }

    private void rotate(String id, String kind, String value, Map<String, String> more) throws Exception {
        var input = new LinkedHashMap<String, Object>(Map.of("workspaceId", id, "kind", kind, "value", value));
        input.putAll(more);
        control("credentialRotate", "credential { version }", input);
    }

    /** As a person's browser goes: to GHL, and back with a code. */
    private void authorize(String id, String consents) throws Exception {
        var url = control("workspaceAuthorize", "url", Map.of("id", id))
                .path("url")
                .asText();
        var consent = client.send(
                HttpRequest.newBuilder(URI.create(url + "&" + consents)).build(), BodyHandlers.ofString());
        var back = URI.create(consent.headers().firstValue("Location").orElseThrow());
        Stream.of(back.getRawQuery().split("&")).forEach(parameter -> {
            var value = parameter.substring(parameter.indexOf('=') + 1);
            secrets.put(
                    "the %s of the consent to %s".formatted(parameter.substring(0, parameter.indexOf('=')), consents),
                    value);
        });
        assertThat(gateway.get("/oauth/ghl/callback?" + back.getRawQuery()).statusCode())
                .isEqualTo(200);
    }

    /** The tokens of the location are renewed, as they are due. */
    private void renewed() throws Exception {
        var version = connected("agency");
        try (var connection = database();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update ghl_install set due_at = now()"))
                    .isOne();
        }
        new Patience(PATIENCE, gateway::log).await("a renewal", () -> connected("agency") > version);
        assertThat(crms.control("GET", "/ghl/calls", Map.of()).toString())
                .as("what a token looks like, as it is sent")
                .containsPattern(TOKENS);
    }

    /** The app is installed at another location of the agency, which its token opens. */
    private void installed() throws Exception {
        control(
                "workspaceCreate",
                "workspace { id }",
                Map.of(
                        "name",
                        "branch",
                        "ghlLocationId",
                        "branch-location",
                        "ghlUrl",
                        "http://localhost:%d/ghl".formatted(crms.port()),
                        "rankrUrl",
                        "http://localhost:%d/rankr".formatted(crms.port())));
        var payload = Deliveries.ghlInstall("branch-location");
        payload.put("appId", "5f3a9c0d7e2b41a6c8d9e0f1");
        payload.put("companyId", Installs.COMPANY);
        var told = Hooks.ghl(gateway.port(), Deliveries.ghl(payload));
        assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
        assertThat(connected("branch")).isPositive();
    }

    /** The version of the tokens by which a workspace is connected to GHL; 0 if it is not. */
    private static int connected(String workspace) throws Exception {
        try (var connection = database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select c.version from credential c join workspace w using (workspace_id)
                        where w.name = '%s' and c.kind = 'GHL_OAUTH' and c.valid_until is null
                        """.formatted(workspace))) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /** A provider is asked with the token that it wants. */
    private void enriched() throws Exception {
        assertThat(control("contactsEnrich", "queued", Map.of()).path("queued").asInt())
                .isPositive();
        new Patience(PATIENCE, gateway::log).await("a provider that is asked", () -> !enriching.isEmpty());
        assertThat(enriching).containsOnly("Bearer " + secrets.get("a provider's token"));
    }

    /** Secrets that are used well, that are not taken, and that are where none belongs. */
    private void wrong(String key) throws Exception {
        var contacts = "{ contacts(first: 2) { nodes { email sources { crm } } } }";
        refused(send(contacts, Map.of(), "Authorization", "Bearer " + key, "X-Tandem-Workspace", "agency"));
        refused(send("{ crms { crm breaker } }", Map.of(), "X-Tandem-Workspace", "agency"));
        var bootstrapped =
                send("{ apiKeys { name } }", Map.of(), "X-API-Key", secrets.getOrDefault("the bootstrap key", ""));
        assertThat(bootstrapped.body()).contains("front end");
        refused(bootstrapped);
        refused(send(contacts, Map.of(), "Authorization", "Bearer " + secret("an unknown key", "tdm_")));
        refused(send(
                contacts, Map.of(), "Authorization", "Bearer eyJhbGciOiJSUzI1NiJ9." + secret("a forged token", "")));
        refused(send(contacts, Map.of(), "Authorization", "Basic " + secret("a password", "")));
        withTokens(contacts);
        subscribed("{\"apiKey\": \"%s\", \"workspace\": \"agency\"}".formatted(key));
        subscribed("{\"apiKey\": \"%s\"}".formatted(secret("an unknown key of a socket", "tdm_")));
        subscribed("{\"Authorization\": \"Bearer eyJhbGciOiJSUzI1NiJ9.%s\"}"
                .formatted(secret("a forged token of a socket", "")));
        refused(send(contacts, Map.of(), "Cookie", "session=" + secret("a cookie", "")));
        var rotate =
                "mutation($input: CredentialRotateInput!) { credentialRotate(input: $input) { userErrors { code message } } }";
        for (var kind : List.of("GHL_OAUTH", "NONE", "RANKR_CLIENT")) {
            refused(send(
                    rotate,
                    Map.of(
                            "input",
                            Map.of(
                                    "workspaceId",
                                    UUID.randomUUID().toString(),
                                    "kind",
                                    kind,
                                    "value",
                                    secret("a value of kind " + kind, "")))));
        }
        for (var rest : List.of("{ nothing } }", "{ userErrors {")) { // one is refused, one cannot be read
            refused(send(
                    "mutation { credentialRotate(input: {workspaceId: \"x\", kind: GHL_TOKEN, value: \"%s\"}) %s"
                            .formatted(secret("a value in a document that ends with " + rest, ""), rest),
                    Map.of()));
        }
        refused(send(rotate, Map.of("input", Map.of("kind", "GHL_TOKEN", "secret", secret("a value misnamed", "")))));
        refused(gateway.get("/oauth/ghl/callback?code=" + secret("a code", "") + "&state=" + secret("a state", "")));
        refused(client.send(
                HttpRequest.newBuilder(gateway.uri("/webhooks/rankr/agency"))
                        .header("webhook-id", "msg_1")
                        .header(
                                "webhook-timestamp",
                                String.valueOf(Instant.now().getEpochSecond()))
                        .header("webhook-signature", "v1," + secret("a wrong signature", ""))
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString()));
    }

    /** One that is good, and one of each kind that is not. */
    private void withTokens(String query) throws Exception {
        var good = token("a token", Tokens.of(Set.of("admin"), Set.of("agency")));
        var read = send(query, Map.of(), "Authorization", "Bearer " + good);
        assertThat(read.body()).contains("\"nodes\"");
        refused(read);
        refused(send("{ nothing }", Map.of(), "Authorization", "Bearer " + good));
        subscribed("{\"Authorization\": \"Bearer %s\"}".formatted(good));
        var others = Map.of(
                "an expired token", Tokens.of(Set.of("admin"), Set.of("agency"), Duration.ofMinutes(-10)),
                "a token for another", Tokens.forAnother(),
                "a token of another", Tokens.ofAnother(),
                "a token that another signed", Tokens.forged());
        for (var other : others.entrySet()) {
            var token = token(other.getKey(), other.getValue());
            var answer = send(query, Map.of(), "Authorization", "Bearer " + token);
            assertThat(answer.statusCode()).as(other.getKey()).isEqualTo(401);
            refused(answer);
            subscribed("{\"Authorization\": \"Bearer %s\"}".formatted(token));
        }
    }

    /** What makes a token one is its signature: without that, all else of it opens nothing. */
    private String token(String what, String token) {
        secrets.put("the signature of " + what, token.substring(token.lastIndexOf('.') + 1));
        return token;
    }

    /** Says who it is in the first message, and takes down what is said to that until there is no more. */
    private void subscribed(String payload) throws Exception {
        var said = new LinkedBlockingQueue<String>();
        var socket = client.newWebSocketBuilder()
                .subprotocols("graphql-transport-ws")
                .buildAsync(URI.create(gateway.uri("/graphql").toString().replace("http:", "ws:")), new Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        said.add(data.toString());
                        from.request(1);
                        return null;
                    }

                    @Override
                    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                        said.add(code + " " + reason);
                        return null;
                    }
                })
                .get(10, SECONDS);
        socket.sendText("{\"type\": \"connection_init\", \"payload\": %s}".formatted(payload), true)
                .get(10, SECONDS);
        var first = said.poll(10, SECONDS);
        assertThat(first).as("an answer to connection_init").isNotNull();
        refusals.append(first).append('\n');
        socket.abort();
    }

    private void refused(HttpResponse<String> answer) {
        refusals.append(answer.statusCode())
                .append(' ')
                .append(answer.headers().map())
                .append(answer.body())
                .append('\n');
    }

    /** Waits until spans came in that are younger than all that was asked. */
    private void traced() throws Exception {
        var marker = "nowhere" + Long.toHexString(System.nanoTime());
        gateway.get("/" + marker);
        for (var poll = 0; poll < 300 && traces.stream().noneMatch(spans -> spans.contains(marker)); poll++) {
            Thread.sleep(100);
        }
        assertThat(traces).as("the traces come in").anyMatch(spans -> spans.contains(marker));
    }

    /** @param known a text that is there, so that it was looked where there is something */
    private void nowhere(String place, String text, String known) {
        assertThat(text).as(place).contains(known);
        var found = new ArrayList<String>();
        secrets.forEach((what, secret) -> {
            if (forms(secret).anyMatch(text::contains)) {
                found.add(what);
            }
        });
        TOKENS.matcher(text).results().forEach(token -> found.add("a token: " + token.group()));
        assertThat(found).as("secrets in " + place).isEmpty();
    }

    private static Stream<String> forms(String secret) {
        var bytes = secret.getBytes(UTF_8);
        return Stream.of(
                secret,
                URLEncoder.encode(secret, UTF_8),
                HexFormat.of().formatHex(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Every text and every byte that the database holds, bytes as the text that they would be, and as hexadecimal. */
    private static String dump() throws Exception {
        var dump = new StringBuilder();
        try (var connection = database();
                var tables = connection.createStatement();
                var rows = tables.executeQuery("""
                        select c.table_name, c.column_name, c.data_type = 'bytea' from information_schema.columns c
                        join information_schema.tables t using (table_schema, table_name)
                        where t.table_type = 'BASE TABLE' and c.table_schema = current_schema()
                        """)) {
            while (rows.next()) {
                var column = rows.getString(2);
                var shown = rows.getBoolean(3)
                        ? "encode(%1$s, 'escape') || encode(%1$s, 'hex')".formatted(column)
                        : column + "::text";
                try (var statement = connection.createStatement();
                        var values = statement.executeQuery(
                                "select %s from %s where %s is not null".formatted(shown, rows.getString(1), column))) {
                    while (values.next()) {
                        dump.append(values.getString(1)).append('\n');
                    }
                }
            }
        }
        return dump.toString();
    }

    private static Connection database() throws Exception {
        var port = Files.readString(data.resolve("gateway/port"));
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }

    private JsonNode control(String mutation, String selection, Map<String, ?> input) throws Exception {
        var type = Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input";
        return payload(
                mutation,
                send(
                        "mutation($input: %s!) { %s(input: $input) { %s userErrors { field code message } } }"
                                .formatted(type, mutation, selection),
                        Map.of("input", input)));
    }

    private void control(String mutation, String selection) throws Exception {
        payload(
                mutation,
                send("mutation { %s { %s userErrors { code message } } }".formatted(mutation, selection), Map.of()));
    }

    private static JsonNode payload(String mutation, HttpResponse<String> answer) throws Exception {
        var body = JSON.readTree(answer.body());
        var payload = body.at("/data/" + mutation);
        assertThat(payload.path("userErrors")).as("%s: %s", mutation, body).isEmpty();
        assertThat(body.has("errors")).as(answer.body()).isFalse();
        return payload;
    }

    private HttpResponse<String> send(String query, Map<String, ?> variables, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(gateway.uri("/graphql"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("query", query, "variables", variables))));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
