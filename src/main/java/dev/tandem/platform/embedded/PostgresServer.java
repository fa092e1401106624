package dev.tandem.platform.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A PostgreSQL server on the loopback interface, open to everybody on this machine: for development and demos.
 *
 * <p>One process owns the server of a folder and stops it in the end; any other that wants the same folder is given the
 * port of that one. A server whose owner was killed is stopped and started again.
 *
 * <p>Failure semantics: an {@link EmbeddedPostgresException} says in one line what to do; nothing is left running.
 */
public final class PostgresServer implements AutoCloseable {

    private static final int ATTEMPTS = 3;
    private static final int POLLS = 1_800; // of 100 ms: as long as the owner may take to start it

    private final PostgresPrograms programs;
    private final Optional<OwnerLock> owner;
    private final int port;

    private PostgresServer(PostgresPrograms programs, Optional<OwnerLock> owner, int port) {
        this.programs = programs;
        this.owner = owner;
        this.port = port;
    }

    /**
     * A server whose data stays in a folder.
     *
     * @param port what it shall listen on; any free one if 0
     */
    public static PostgresServer keeping(Path home, int port) {
        return start(home, port, PostgresUser.choose(), true);
    }

    /** An empty server whose data goes when it stops. */
    public static PostgresServer throwAway(int port) {
        try {
            return start(Files.createTempDirectory("tandem-postgres"), port, PostgresUser.choose(), false);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    static PostgresServer start(Path home, int port, PostgresUser user, boolean durable) {
        var folder = new PostgresFolder(home.toAbsolutePath().normalize());
        try {
            Files.createDirectories(folder.home());
            var programs = new PostgresPrograms(PostgresBinaries.unpack(), user, folder, durable);
            return ownOrJoin(programs, port);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    public int port() {
        return port;
    }

    /** For the reactive client; the user is {@link #username()}, without a password. */
    public String reactiveUrl() {
        return "postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    public String username() {
        return "postgres";
    }

    Path home() {
        return programs.folder().home();
    }

    /** Stops it, if it is ours. */
    @Override
    public void close() {
        if (owner.isEmpty()) {
            return;
        }
        try (var _ = owner.get()) {
            programs.folder().forgetPort();
            programs.stop();
            if (!programs.durable()) {
                PostgresFolder.delete(programs.folder().home());
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static PostgresServer ownOrJoin(PostgresPrograms programs, int port) throws IOException {
        for (int poll = 0; poll < POLLS; poll++) {
            var owner = OwnerLock.take(programs.folder().home());
            if (owner.isPresent()) {
                return own(owner.get(), programs, port);
            }
            var running = programs.folder().port();
            if (running.isPresent()) {
                return new PostgresServer(programs, Optional.empty(), running.get());
            }
            pause();
        }
        throw new EmbeddedPostgresException("another process owns %s and does not start it"
                .formatted(programs.folder().home()));
    }

    private static PostgresServer own(OwnerLock owner, PostgresPrograms programs, int port) throws IOException {
        try {
            programs.folder().forgetPort();
            programs.initialise();
            programs.clear();
            var chosen = start(programs, port);
            programs.folder().notePort(chosen);
            return new PostgresServer(programs, Optional.of(owner), chosen);
        } catch (IOException | RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    /** A free port may be taken before PostgreSQL gets it, so that one is tried a few times. */
    private static int start(PostgresPrograms programs, int wanted) throws IOException {
        for (int attempt = 1; ; attempt++) {
            var port = wanted == 0 ? freePort() : wanted;
            var started = programs.start(port);
            if (started.succeeded()) {
                return port;
            }
            programs.clear();
            if (wanted != 0 || attempt == ATTEMPTS) {
                throw new EmbeddedPostgresException("it did not start on port %d in %s: %s"
                        .formatted(port, programs.folder().home(), programs.complaint(started)));
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("interrupted while another process was starting it", e);
        }
    }

    private static EmbeddedPostgresException failure(IOException cause) {
        return new EmbeddedPostgresException(cause.toString(), cause);
    }
}
