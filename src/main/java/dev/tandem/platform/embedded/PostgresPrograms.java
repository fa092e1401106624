package dev.tandem.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * PostgreSQL's own programs, applied to one folder.
 *
 * @param durable whether what is committed survives a power cut; faster without
 */
record PostgresPrograms(PostgresBinaries binaries, PostgresUser user, PostgresFolder folder, boolean durable) {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Makes the database unless there is one. */
    void initialise() throws IOException {
        if (Files.exists(folder.data())) {
            user.give(folder.home());
            return;
        }
        PostgresFolder.delete(folder.unfinishedData());
        Files.createDirectory(folder.unfinishedData());
        user.give(folder.home());
        var made = run(
                "initdb",
                "--auth=trust",
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions",
                "--no-sync",
                "-D",
                folder.unfinishedData().toString());
        if (!made.succeeded()) {
            throw new EmbeddedPostgresException("no database could be made: " + lastLine(made.output()));
        }
        Files.move(folder.unfinishedData(), folder.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Starts the server and waits until it accepts connections. */
    Command.Result start(int port) throws IOException {
        Files.deleteIfExists(folder.log());
        var options = "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=%s"
                .formatted(port, durable ? "on" : "off");
        return control("start", "-t", "90", "-l", folder.log().toString(), "-o", options);
    }

    /** Stops it once all its clients have left, or after a few seconds without them. */
    void stop() throws IOException {
        var patient = control("stop", "-m", "smart", "-t", "5");
        if (!patient.succeeded()) {
            stopNow();
        }
    }

    /** Stops it whoever is connected. */
    void stopNow() throws IOException {
        var stopped = control("stop", "-m", "fast", "-t", "60");
        if (!stopped.succeeded()) {
            throw new EmbeddedPostgresException("it would not stop: " + lastLine(stopped.output()));
        }
    }

    /** Stops what was left running, and removes the note of what was not left running but killed. */
    void clear() throws IOException {
        if (!Files.exists(folder.processNote())) {
            return;
        }
        if (folder.processRuns()) {
            stopNow();
        } else {
            Files.delete(folder.processNote());
        }
    }

    /** Why it did not start, in one line. */
    String complaint(Command.Result failed) throws IOException {
        return folder.lastComplaint().orElseGet(() -> lastLine(failed.output()));
    }

    private Command.Result control(String action, String... options) throws IOException {
        var command = user.command(
                binaries.program("pg_ctl"), action, "-w", "-D", folder.data().toString());
        return command.and(options).run(folder.home(), LIMIT);
    }

    private Command.Result run(String program, String... arguments) throws IOException {
        return user.command(binaries.program(program), arguments).run(folder.home(), LIMIT);
    }

    private static String lastLine(String output) {
        return output.lines().reduce("it said nothing", (_, last) -> last);
    }
}
