package dev.tandem.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.platform.embedded.PostgresServer;
import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Several processes of the gateway that share one PostgreSQL and the simulated CRMs of another process. */
final class Replicas implements AutoCloseable {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PostgresServer database = PostgresServer.throwAway(0);
    private final List<RunningJar> running = new ArrayList<>();
    private final List<String> options;
    private final CrmProcess crms;

    /** @param options that all of them have */
    Replicas(Path data, List<String> options, String... crmOptions) throws IOException, InterruptedException {
        this.options = List.copyOf(options);
        try {
            crms = CrmProcess.start(JAR, data.resolve("crms"), crmOptions);
        } catch (IOException | InterruptedException | AssertionError e) {
            database.close();
            throw e;
        }
    }

    CrmProcess crms() {
        return crms;
    }

    PostgresServer postgres() {
        return database;
    }

    /** Starts one, without waiting until it answers. */
    RunningJar start(String... more) throws IOException {
        var all = Stream.of(
                        Stream.of(
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1", // it does not live long enough for more
                                "-Dquarkus.profile=demo",
                                "-Dtandem.sandbox.enabled=false",
                                "-Dtandem.polling.enabled=false",
                                "-Dtandem.sandbox.port=" + crms.port()),
                        options.stream(),
                        Stream.of(more))
                .flatMap(words -> words)
                .toList();
        var started = new RunningJar(
                JAR,
                all,
                Map.of(
                        "QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl(),
                        "QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl(),
                        "QUARKUS_DATASOURCE_USERNAME", database.username()));
        running.add(started);
        return started;
    }

    Connection database() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), "");
    }

    long count(String what) throws SQLException {
        try (var connection = database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + what)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The contacts that a worker holds, each with what proves it. */
    Set<String> leases() throws SQLException {
        var held = new HashSet<String>();
        try (var connection = database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select contact_id, fence from work where fence is not null")) {
            while (rows.next()) {
                held.add(rows.getString(1) + " " + rows.getString(2));
            }
        }
        return held;
    }

    /** What one of them answers, with whatever errors. */
    static JsonNode ask(RunningJar jar, String query, Map<String, ?> variables)
            throws IOException, InterruptedException {
        var body = JSON.writeValueAsString(Map.of("query", query, "variables", variables));
        return JSON.readTree(jar.post("/graphql", body).body());
    }

    /** Everything they have logged, one after the other. */
    String logs() {
        var logs = new StringBuilder();
        for (var jar : running) {
            try {
                logs.append("\n--- port ").append(jar.port()).append('\n').append(jar.log());
            } catch (IOException e) {
                logs.append(e);
            }
        }
        return logs.toString();
    }

    @Override
    public void close() {
        try (var _ = database;
                var _ = crms) {
            close(running.stream().filter(RunningJar::isAlive).iterator());
        }
    }

    /** All of them, though one does not stop. */
    private static void close(Iterator<RunningJar> rest) {
        if (rest.hasNext()) {
            try (var _ = rest.next()) {
                close(rest);
            }
        }
    }
}
