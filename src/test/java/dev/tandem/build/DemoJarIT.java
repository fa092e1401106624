package dev.tandem.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar of the default build in its demo profile: everything it needs comes with it. */
class DemoJarIT {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");

    @TempDir
    static Path data;

    private static RunningJar demo;

    @BeforeAll
    static void start() throws Exception {
        data.toFile().setExecutable(true, false); // the database may run as another user
        var options = List.of("-Dquarkus.profile=demo", "-Dtandem.sandbox.port=" + RunningJar.freePort());
        demo = new RunningJar(
                        JAR, options, Map.of("TANDEM_DATA", data.resolve("db").toString()))
                .ready();
    }

    @AfterAll
    static void stop() {
        demo.close();
        assertThat(data.resolve("db/data/PG_VERSION")).as("the data stays").exists();
        assertThat(data.resolve("db/data/postmaster.pid"))
                .as("the server does not")
                .doesNotExist();
    }

    @Test
    void answersQueries() throws Exception {
        var answer = demo.post("/graphql", "{\"query\": \"{ __typename }\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"__typename\":\"Query\"");
    }

    @Test
    void servesTheContactsOfBothSandboxes() throws Exception {
        var deadline = Instant.now().plusSeconds(60);
        var answer = "";
        while (!answer.contains("\"email\"") && Instant.now().isBefore(deadline)) {
            answer = demo.post(
                            "/graphql", "{\"query\": \"{ contacts(first: 5) { nodes { email sources { crm } } } }\"}")
                    .body();
            Thread.sleep(200);
        }

        assertThat(answer).contains("\"email\"").contains("\"crm\"");
    }

    @Test
    void offersGraphiQL() throws Exception {
        assertThat(demo.get("/graphiql").body()).contains("query Contacts");
    }

    @Test
    void isReady() throws Exception {
        assertThat(demo.get("/q/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void startsWithoutAWarning() throws IOException {
        assertThat(demo.log().lines().filter(line -> line.matches("\\S+ (WARN|ERROR).*")))
                .isEmpty();
    }
}
