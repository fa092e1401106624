package dev.tandem.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.embedded.PostgresServer;
import dev.tandem.testkit.RunningJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The native binary as the demo: what a closed world may lack shows when both CRMs are imported, read and written. Its
 * database is beside it, as a binary brings none.
 */
class NativeIT {

    private static PostgresServer database;
    private static RunningJar binary;

    @BeforeAll
    static void start() throws Exception {
        database = PostgresServer.throwAway(0);
        try (var files = Files.list(Path.of(System.getProperty("build.directory")))) {
            var runner = files.filter(file -> file.toString().endsWith("-runner"))
                    .findFirst()
                    .orElseThrow();
            binary = new RunningJar(
                            runner,
                            List.of("-Dquarkus.profile=demo", "-Dtandem.sandbox.port=" + RunningJar.freePort()),
                            Map.of(
                                    "QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl(),
                                    "QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl(),
                                    "QUARKUS_DATASOURCE_USERNAME", database.username()))
                    .ready();
        }
    }

    @AfterAll
    static void stop() {
        binary.close();
        database.close();
    }

    private static String ask(String query) throws Exception {
        return binary.post("/graphql", "{\"query\": \"%s\"}".formatted(query.replace("\"", "\\\"")))
                .body();
    }

    @Test
    void importsBothCrmsAndReadsThemLive() throws Exception {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        var answer = "";
        while (!answer.contains("\"email\"") && System.nanoTime() < end) {
            answer = ask("{ contacts(first: 5, maxAge: \"PT0S\") { nodes { email phone sources { crm stale } } } }");
            Thread.sleep(200);
        }

        assertThat(answer).contains("\"email\"", "\"stale\":false");
    }

    @Test
    void writesToBothAndReadsPhoneNumbers() throws Exception {
        assertThat(ask("mutation { contactCreate(input: {firstName: \"Ada\", phone: \"(415) 555-0123\"})"
                        + " { contact { phone } writes { crm outcome } } }"))
                .contains("+14155550123", "\"outcome\":\"DONE\"");
    }

    @Test
    void tellsMetricsAndHealth() throws Exception {
        assertThat(binary.get("/q/metrics").body()).contains("tandem_queue_depth");
        assertThat(binary.get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(binary.get("/graphiql").body()).contains("query Contacts");
    }
}
