package dev.tandem.crash;

import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The gateway as a process that is killed and started again on the same data. Its PostgreSQL is a process of its own, which
 * a killed gateway leaves running and the next one finds; or it is killed too, as when a machine loses its power.
 */
final class Mortal implements AutoCloseable {

    private final Path packaged;
    private final Path home;
    private final List<String> options;
    private volatile RunningJar running;

    Mortal(Path packaged, Path home, List<String> options) {
        this.packaged = packaged;
        this.home = home;
        this.options = options;
    }

    /** Starts it, without waiting until it answers. */
    RunningJar start() throws IOException {
        var started = new RunningJar(packaged, options, Map.of("TANDEM_DATA", home.toString()));
        running = started;
        return started;
    }

    /** The process that runs now, or that ran last. */
    RunningJar now() {
        var jar = running;
        if (jar == null) {
            throw new IllegalStateException("it was never started");
        }
        return jar;
    }

    void kill() throws InterruptedException {
        now().kill();
    }

    /** Kills its PostgreSQL, all processes of it at once. */
    void killPostgres() throws IOException {
        var postmaster = postmaster();
        if (postmaster.isPresent()) {
            var all = Stream.concat(postmaster.stream(), postmaster.get().descendants())
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(process -> process.onExit().join());
        }
    }

    private Optional<ProcessHandle> postmaster() throws IOException {
        var note = home.resolve("data/postmaster.pid");
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        return Files.readAllLines(note).stream()
                .findFirst()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.contains("postgres"))
                        .isPresent());
    }

    Connection database() throws IOException, SQLException {
        var port = Files.readString(home.resolve("port"));
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }

    @Override
    public void close() throws IOException {
        var jar = running;
        if (jar != null && jar.isAlive()) {
            jar.close();
        }
        killPostgres(); // only there if the last gateway did not live to stop it
    }
}
