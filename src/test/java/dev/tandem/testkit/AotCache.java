package dev.tandem.testkit;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The AOT cache of an application, made as the image's is made. */
public final class AotCache {

    private AotCache() {}

    /**
     * Makes {@code app.aot} in the folder of an application.
     *
     * @param database where it may have a database of its own while it is trained
     * @param options of the JVM that it is made for
     */
    public static void train(Path application, PostgresServer database, List<String> options)
            throws IOException, InterruptedException {
        var log = Files.createTempFile("tandem-training", ".log");
        var training = new ProcessBuilder(Stream.concat(
                                Stream.of(Path.of("src/main/docker/train.sh")
                                        .toAbsolutePath()
                                        .toString()),
                                options.stream())
                        .toList())
                .directory(application.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        var variables = training.environment();
        variables.merge(
                "PATH", Path.of(System.getProperty("java.home"), "bin").toString(), (rest, java) -> java + ":" + rest);
        variables.put("QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl());
        variables.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
        variables.put("QUARKUS_DATASOURCE_USERNAME", database.username());
        variables.put("TRAIN_PORT", Integer.toString(RunningJar.freePort()));
        variables.put("TRAIN_MANAGEMENT_PORT", Integer.toString(RunningJar.freePort()));
        var process = training.start();
        try {
            assertThat(process.waitFor(5, MINUTES)).as("it is trained in time").isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            process.destroy();
            Files.delete(log);
        }
    }
}
