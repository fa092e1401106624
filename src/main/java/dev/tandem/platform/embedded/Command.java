package dev.tandem.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program with its arguments. */
record Command(List<String> words) {

    /** What a program said, on both its streams, and how it ended. */
    record Result(int exitCode, String output) {

        boolean succeeded() {
            return exitCode == 0;
        }
    }

    static Command of(String... words) {
        return new Command(List.of(words));
    }

    Command and(String... more) {
        return new Command(Stream.concat(words.stream(), Stream.of(more)).toList());
    }

    /**
     * Runs it to its end.
     *
     * @throws IOException if there is no such program
     */
    Result run(Path directory, Duration limit) throws IOException {
        // a file and not a pipe, which a server that outlives pg_ctl would keep open for ever
        var output = Files.createTempFile("tandem-command", ".log");
        try {
            var exitCode = exitCode(builder(directory, output).start(), limit);
            return new Result(exitCode, Files.readString(output).strip());
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private ProcessBuilder builder(Path directory, Path output) {
        var builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG")); // PGDATA, PGPORT: of another server
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private int exitCode(Process process, Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new EmbeddedPostgresException("%s took longer than %s".formatted(words, limit));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("interrupted in " + words, e);
        }
    }
}
