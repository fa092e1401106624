package dev.tandem.bench;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.embedded.PostgresServer;
import dev.tandem.testkit.AotCache;
import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon the production build is ready, against a database that runs and is migrated, and what it takes when nobody asks
 * anything: {@code ./mvnw package -Dproduction && ./mvnw -Pbench verify -Dit.test=StartupBench}. The heap is that of a
 * container of 768 MB.
 */
class StartupBench {

    private static final Path APPLICATION =
            Path.of("target-production", "quarkus-app").toAbsolutePath();
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int IDLE_SECONDS = Integer.getInteger("idle", 60);
    private static final List<String> CONTAINER =
            List.of("-XX:MaxRAM=768m", "-XX:MaxRAMPercentage=65", "-XX:TrimNativeHeapInterval=10000");
    private static final String CACHE = "-XX:AOTCache=app.aot";

    private static final Map<String, List<String>> VARIANTS = variants();

    @TempDir
    static Path data;

    private static Map<String, List<String>> variants() {
        var variants = new LinkedHashMap<String, List<String>>();
        variants.put("JVM, G1", List.of("-XX:+UseG1GC"));
        variants.put("JVM, serial", List.of("-XX:+UseSerialGC"));
        variants.put("AOT cache, G1", List.of("-XX:+UseG1GC", CACHE));
        variants.put("AOT cache, serial", List.of("-XX:+UseSerialGC", CACHE));
        return variants;
    }

    @Test
    void startup() throws Exception {
        assertThat(APPLICATION).as("./mvnw package -Dproduction").exists();
        try (var database = PostgresServer.throwAway(0)) {
            assertThat(start(database, List.of(), Map.of("TANDEM_MIGRATE_ONLY", "true"))
                            .process()
                            .waitFor())
                    .isZero();
            AotCache.train(APPLICATION, database, List.of("-XX:+UseSerialGC"));
            var ready = new LinkedHashMap<String, Measured>();
            var resident = new LinkedHashMap<String, Measured>();
            for (var name : VARIANTS.keySet()) {
                ready.put(name, new Measured(name + ", ready after seconds"));
                resident.put(name, new Measured(name + ", MB after " + IDLE_SECONDS + " s"));
            }
            for (int round = 0; round <= ROUNDS; round++) {
                for (var variant : VARIANTS.entrySet()) {
                    var seconds = secondsUntilReady(database, variant.getValue());
                    if (round > 0) { // the first fills the machine's caches
                        ready.get(variant.getKey()).add(seconds);
                    }
                }
            }
            idle(database, resident);
            Measured.print(
                    "StartupBench",
                    Stream.concat(ready.values().stream(), resident.values().stream())
                            .toList());
        }
    }

    private static double secondsUntilReady(PostgresServer database, List<String> options) throws Exception {
        var before = System.nanoTime();
        try (var one = start(database, options, Map.of())) {
            one.awaitReady();
            return (System.nanoTime() - before) / 1e9;
        }
    }

    /** All variants side by side, as none of them does anything. */
    private static void idle(PostgresServer database, Map<String, Measured> resident) throws Exception {
        var running = new LinkedHashMap<String, Started>();
        try {
            for (var variant : VARIANTS.entrySet()) {
                var one = start(database, variant.getValue(), Map.of());
                running.put(variant.getKey(), one);
                one.awaitReady();
            }
            SECONDS.sleep(IDLE_SECONDS);
            running.forEach((name, one) -> resident.get(name)
                    .add((double) Contestant.residentMegabytes(one.process().pid())));
        } finally {
            running.values().forEach(Started::close);
        }
    }

    /** A process, and where it tells its health. */
    private record Started(Process process, int management) implements AutoCloseable {

        void awaitReady() throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/q/health/ready".formatted(management)))
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                while (true) {
                    assertThat(process.isAlive()).as("it runs").isTrue();
                    try {
                        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                            return;
                        }
                    } catch (IOException _) { // not yet
                    }
                    Thread.sleep(5);
                }
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }

    private static Started start(PostgresServer database, List<String> options, Map<String, String> environment)
            throws IOException {
        var management = RunningJar.freePort();
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(CONTAINER);
        command.addAll(options);
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        var builder = new ProcessBuilder(command)
                .directory(APPLICATION.toFile()) // where the cache was made
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile());
        builder.environment()
                .putAll(Map.ofEntries(
                        Map.entry("QUARKUS_HTTP_PORT", Integer.toString(RunningJar.freePort())),
                        Map.entry("QUARKUS_MANAGEMENT_PORT", Integer.toString(management)),
                        Map.entry("QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl()),
                        Map.entry("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl()),
                        Map.entry("QUARKUS_DATASOURCE_USERNAME", database.username()),
                        Map.entry("TANDEM_DEFAULT_WORKSPACE", "acme"),
                        Map.entry("TANDEM_WORKSPACES_ACME_GHL_URL", "http://localhost:1"),
                        Map.entry("TANDEM_WORKSPACES_ACME_GHL_LOCATION_ID", "location"),
                        Map.entry("TANDEM_WORKSPACES_ACME_GHL_TOKEN", "pit"),
                        Map.entry("TANDEM_WORKSPACES_ACME_RANKR_URL", "http://localhost:1"),
                        Map.entry("TANDEM_WORKSPACES_ACME_RANKR_API_KEY", "key"),
                        Map.entry("TANDEM_SYNC_IMPORT_AT_START", "false"),
                        Map.entry("TANDEM_POLLING_ENABLED", "false"),
                        Map.entry("TANDEM_SECURITY_BOOTSTRAP_KEY_HASH", "0".repeat(64))));
        builder.environment().put("QUARKUS_FLYWAY_MIGRATE_AT_START", environment.isEmpty() ? "false" : "true");
        builder.environment().put("QUARKUS_FLYWAY_VALIDATE_AT_START", environment.isEmpty() ? "true" : "false");
        builder.environment().putAll(environment);
        return new Started(builder.start(), management);
    }
}
