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
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** What is wrong, empty where it is not said, and what it is told by. */
    @ParameterizedTest
    @CsvSource({
        "TANDEM_SECRETS_KEYS_K1, c2hvcnQ=, tandem.secrets.keys.",
        "QUARKUS_DATASOURCE_JDBC_URL, jdbc:postgresql://localhost:1/tandem, quarkus.datasource.jdbc.url",
        "QUARKUS_DATASOURCE_JDBC_URL, , quarkus.datasource.jdbc.url",
        "QUARKUS_DATASOURCE_REACTIVE_URL, postgresql://localhost:1/tandem, quarkus.datasource.reactive.url",
        "QUARKUS_DATASOURCE_REACTIVE_URL, , quarkus.datasource.reactive.url",
        "TANDEM_WORKSPACES_ACME_RANKR_WEBHOOK_SECRETS, whsec_?, tandem.workspaces.acme.rankr.webhook-secrets",
        "TANDEM_WORKSPACES_ACME_MODE, TEST, tandem.workspaces.acme.test.flag",
        "TANDEM_WORKSPACES_ACME_TIMEZONE, Mars/Olympus, tandem.workspaces.acme.timezone",
        "TANDEM_INTAKE_GHL_KEYS, MCowBQYDK2Vw, tandem.intake.ghl.keys",
        "TANDEM_INTAKE_GATHER, 1h, tandem.intake.gather",
        "TANDEM_SECURITY_BOOTSTRAP_KEY_HASH, tdm_key, tandem.security.bootstrap-key-hash",
        "TANDEM_POLLING_INTERVAL, 1s, tandem.polling.interval",
        "TANDEM_SECURITY_KEY_LIFETIME, 0s, tandem.security.key-lifetime",
        "TANDEM_ENRICHMENT_WORKSPACES_ACME_PROVIDERS, nobody, tandem.enrichment.workspaces.acme.providers"
    })
    void saysInOneLineWhatKeepsItFromStarting(String key, @Nullable String value, String told) throws Exception {
        var environment = new HashMap<>(environment(RunningJar.freePort()));
        if (value == null) {
            environment.remove(key);
        } else {
            environment.put(key, value);
        }

        assertThat(complaints(environment)).singleElement().asString().contains(told);
    }

    /** What Quarkus finds out for itself, before it logs as it is told to. */
    @ParameterizedTest
    @CsvSource({
        "TANDEM_WORKSPACES_ACME_GHL_TOKEN, '', tandem.workspaces.acme.ghl.token",
        "TANDEM_POLLING_PAGE, 501, tandem.polling.page",
        "TANDEM_GATES_GHL_RESERVE, 1.5, tandem.gates.ghl.reserve",
        "TANDEM_SECURITY_STRANGERS_SOCKETS, 0, tandem.security.strangers-sockets"
    })
    void saysWhichPropertyItCannotTake(String key, String value, String told) throws Exception {
        var environment = new HashMap<>(environment(RunningJar.freePort()));
        environment.put(key, value);

        assertThat(complaints(environment)).anyMatch(line -> line.contains(told));
    }

    @Test
    void saysInOneLineThatTheDatabaseIsNotMigrated() throws Exception {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.username(), "");
                var statement = connection.createStatement()) {
            statement.execute("create database pending");
        }
        var environment = new HashMap<>(environment(RunningJar.freePort()));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", inPending(database.jdbcUrl()));
        environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", inPending(database.reactiveUrl()));

        assertThat(complaints(environment)).singleElement().asString().contains("tandem.migrate-only=true");
    }

    private static String inPending(String url) {
        return url.replaceFirst("/postgres(?=$|\\?)", "/pending");
    }

    /** What it says of errors, or beside its log, once it has ended by itself. */
    private static List<String> complaints(Map<String, String> environment) throws Exception {
        try (var stopped = new RunningJar(
                APPLICATION.resolve("quarkus-run.jar"),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                environment)) {
            assertThat(stopped.end()).isNotZero();
            return stopped.log()
                    .lines()
                    .filter(line -> !line.matches("\\{.*\"level\":\"(INFO|WARN)\".*"))
                    .toList();
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
