package dev.tandem.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.platform.embedded.PostgresServer;
import dev.tandem.testkit.ProductionBuild;
import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code -Dproduction} builds: what is not in it, and that it runs without. */
class ProductionBuildIT {

    private static final Path APPLICATION = ProductionBuild.APPLICATION;

    private static final String BOOTSTRAP = "TANDEM_SECURITY_BOOTSTRAP_KEY_HASH";

    private static PostgresServer database;
    private static RunningJar tandem;
    private static int sandboxPort;
    private static int managementPort;

    @BeforeAll
    static void buildAndStart() throws Exception {
        ProductionBuild.make();
        sandboxPort = RunningJar.freePort();
        database = PostgresServer.throwAway(0);
        managementPort = RunningJar.freePort();
        migrates();
        tandem = new RunningJar(APPLICATION.resolve("quarkus-run.jar"), List.of(), environment(managementPort)).ready();
    }

    private static Map<String, String> environment(int ownManagementPort) {
        return Map.ofEntries(
                Map.entry("QUARKUS_MANAGEMENT_PORT", Integer.toString(ownManagementPort)),
                Map.entry("QUARKUS_FLYWAY_MIGRATE_AT_START", "false"),
                Map.entry("QUARKUS_FLYWAY_VALIDATE_AT_START", "true"),
                Map.entry("QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl()),
                Map.entry("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl()),
                Map.entry("QUARKUS_DATASOURCE_USERNAME", database.username()),
                Map.entry("TANDEM_DEFAULT_WORKSPACE", "acme"),
                Map.entry("TANDEM_WORKSPACES_ACME_GHL_LOCATION_ID", "location"),
                Map.entry("TANDEM_WORKSPACES_ACME_GHL_TOKEN", "pit"),
                Map.entry("TANDEM_WORKSPACES_ACME_RANKR_URL", "http://localhost:1"),
                Map.entry("TANDEM_WORKSPACES_ACME_RANKR_API_KEY", "key"),
                Map.entry(BOOTSTRAP, "0".repeat(64)),
                Map.entry("TANDEM_SANDBOX_ENABLED", "true"),
                Map.entry("TANDEM_SANDBOX_PORT", Integer.toString(sandboxPort)));
    }

    /** As the job does that is run before a roll-out: without it, what is started after it would refuse to. */
    private static void migrates() throws Exception {
        try (var migration = new RunningJar(
                APPLICATION.resolve("quarkus-run.jar"),
                List.of(),
                Map.of(
                        "QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort),
                        "QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl(),
                        "QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl(),
                        "QUARKUS_DATASOURCE_USERNAME", database.username(),
                        "TANDEM_MIGRATE_ONLY", "true"))) {
            assertThat(migration.end()).as(migration.log()).isZero();
        }
    }

    @AfterAll
    static void stop() {
        try (var _ = database;
                var _ = tandem) {
            // both, the database last
        }
    }

    @Test
    void holdsNothingOfTheSandboxOrTheEmbeddedDatabase() throws IOException {
        try (var files = Files.walk(APPLICATION)) {
            var names = files.filter(Files::isRegularFile)
                    .flatMap(ProductionBuildIT::names)
                    .toList();

            assertThat(names).anyMatch(name -> name.startsWith("dev/tandem/model/"));
            assertThat(names)
                    .noneMatch(name -> name.startsWith("dev/tandem/sandbox")
                            || name.startsWith("dev/tandem/platform/embedded")
                            || name.startsWith("sandbox/")
                            || name.matches("postgres-.*\\.txz")
                            || name.matches(".*(datafaker|commons-compress|org\\.tukaani\\.xz|zonky)[^/]*\\.jar"));
        }
    }

    @Test
    void bringsACacheOfItsClasses() {
        assertThat(APPLICATION.resolve("app.aot")).isNotEmptyFile();
    }

    @Test
    void tellsItsHealthAndItsMetricsOnAPortOfTheirOwn() throws Exception {
        var health = management("/q/health/ready");

        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(health.body()).contains("CRMs, told only", "PostgreSQL");
        assertThat(management("/q/metrics").body()).contains("tandem_sync_lag_seconds", "tandem_quota_left");
        assertThat(tandem.get("/q/health/ready").statusCode()).isEqualTo(404);
        assertThat(tandem.get("/q/metrics").statusCode()).isEqualTo(401);
    }

    private static HttpResponse<String> management(String path) throws Exception {
        var address = URI.create("http://localhost:%d%s".formatted(managementPort, path));
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void logsOneJsonObjectALine() throws IOException {
        assertThat(tandem.log().lines().filter(line -> line.startsWith("{")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(new ObjectMapper()
                                .readTree(line)
                                .path("message")
                                .asText())
                        .isNotEmpty());
    }

    @Test
    void letsNobodyInUnknown() throws Exception {
        var answer = tandem.post("/graphql", "{\"query\": \"{ workspace { name } }\"}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("UNAUTHENTICATED");
    }

    @Test
    void refusesToStartWhileNobodyCouldCall() throws Exception {
        var environment = new HashMap<>(environment(RunningJar.freePort()));
        environment.remove(BOOTSTRAP);

        try (var locked = new RunningJar(APPLICATION.resolve("quarkus-run.jar"), List.of(), environment)) {
            assertThatThrownBy(locked::ready)
                    .hasMessageContaining("quarkus.oidc.auth-server-url")
                    .hasMessageContaining("tandem.security.bootstrap-key-hash");
        }
    }

    @Test
    void refusesToStartWithAProfileThatLetsInEverybody() throws Exception {
        var environment = new HashMap<>(environment(RunningJar.freePort()));
        environment.put("QUARKUS_PROFILE", "demo");

        try (var open = new RunningJar(APPLICATION.resolve("quarkus-run.jar"), List.of(), environment)) {
            assertThatThrownBy(open::ready).hasMessageContaining("quarkus.profile");
        }
    }

    @Test
    void refusesToStartWithASecretOnItsCommandLine() throws Exception {
        try (var stopped = new RunningJar(
                APPLICATION.resolve("quarkus-run.jar"),
                List.of("-Dquarkus.datasource.password=hush-hush"),
                environment(RunningJar.freePort()))) {
            assertThat(stopped.end()).isNotZero();
            assertThat(stopped.log()).contains("QUARKUS_DATASOURCE_PASSWORD").doesNotContain("hush-hush", "\tat ");
        }
    }

    @Test
    void saysInOneLineWhatKeepsItFromStarting() throws Exception {
        for (var wrong : Map.of(
                        "TANDEM_SECRETS_KEYS_K1", "c2hvcnQ=",
                        "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:1/tandem",
                        "TANDEM_WORKSPACES_ACME_GHL_TOKEN", "")
                .entrySet()) {
            var environment = new HashMap<>(environment(RunningJar.freePort()));
            environment.put(wrong.getKey(), wrong.getValue());

            try (var stopped = new RunningJar(APPLICATION.resolve("quarkus-run.jar"), List.of(), environment)) {
                assertThat(stopped.end()).as(wrong.getKey()).isNotZero();
                assertThat(stopped.log())
                        .as(wrong.getKey())
                        .contains(wrong.getKey().startsWith("QUARKUS") ? "quarkus.datasource.jdbc.url" : "tandem.")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void hasNoGraphiQL() throws Exception {
        assertThat(tandem.get("/graphiql").statusCode()).isEqualTo(404);
        assertThat(tandem.get("/graphiql/tandem.js").statusCode()).isEqualTo(404);
        assertThat(tandem.get("/graphiql/graphiql.min.js").statusCode()).isEqualTo(404);
    }

    @Test
    void startsNoSandboxWhateverTheEnvironmentSays() {
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), sandboxPort).close())
                .isInstanceOf(ConnectException.class);
    }

    /** A file, or what is in it if it is a jar. */
    private static Stream<String> names(Path file) {
        if (!file.toString().endsWith(".jar")) {
            return Stream.of(file.getFileName().toString());
        }
        try (var jar = new JarFile(file.toFile())) {
            var entries = jar.stream().map(Object::toString).toList();
            return Stream.concat(Stream.of(file.getFileName().toString()), entries.stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
