package dev.tandem.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** What {@code -Dproduction} builds, made once for all tests of it. */
public final class ProductionBuild {

    private static final Path OUTPUT = Path.of("target-production");

    /** The folder that is delivered. */
    public static final Path APPLICATION = OUTPUT.resolve("quarkus-app");

    private static boolean made;

    private ProductionBuild() {}

    /** Builds it from nothing, so that what an earlier build left cannot hide or show. */
    public static synchronized void make() throws IOException, InterruptedException {
        if (made) {
            return;
        }
        if (Files.exists(OUTPUT)) {
            try (var paths = Files.walk(OUTPUT)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        var log = Files.createTempFile("tandem-production", ".log");
        var builder = new ProcessBuilder(
                        "./mvnw",
                        "-B",
                        "-o",
                        "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
                        "package",
                        "-Dproduction")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertThat(builder.start().waitFor()).as(() -> read(log)).isZero();
        Files.delete(log);
        made = true;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
