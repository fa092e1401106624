package dev.tandem.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where one server keeps its data, its log and a note of the port it listens on. */
record PostgresFolder(Path home) {

    Path data() {
        return home.resolve("data");
    }

    /** Where a new database is made, so that one that was not finished is never taken for a whole one. */
    Path unfinishedData() {
        return home.resolve("data.new");
    }

    Path log() {
        return home.resolve("postgres.log");
    }

    /** The port of the server that runs here, for those who do not own it; empty until it accepts connections. */
    Optional<Integer> port() throws IOException {
        return Files.exists(portNote()) ? Optional.of(Integer.valueOf(Files.readString(portNote()))) : Optional.empty();
    }

    void notePort(int port) throws IOException {
        var note = Files.writeString(home.resolve("port.new"), Integer.toString(port));
        Files.move(note, portNote(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    void forgetPort() throws IOException {
        Files.deleteIfExists(portNote());
    }

    /** PostgreSQL's own note of its process, which stays behind if that is killed. */
    Path processNote() {
        return data().resolve("postmaster.pid");
    }

    /** Whether the process in that note is alive and PostgreSQL: after a reboot it may be anybody. */
    boolean processRuns() throws IOException {
        var note = Files.readAllLines(processNote());
        return note.stream()
                .findFirst()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .filter(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .isPresent();
    }

    /** Why the server would not run, in its own words. */
    Optional<String> lastComplaint() throws IOException {
        var lines = Files.exists(log()) ? Files.readAllLines(log()) : List.<String>of();
        return lines.stream()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .reduce((_, last) -> last)
                .map(line -> line.replaceFirst(".*(FATAL|PANIC): *", ""));
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private Path portNote() {
        return home.resolve("port");
    }
}
