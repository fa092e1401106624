package dev.tandem.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The statements that reach the database, by its own log; without those of the worker that looks for work each second. */
public final class SentStatements implements AutoCloseable {

    private static final Pattern SENT =
            Pattern.compile("LOG:  (?:execute [^:]*|statement): (.*?)(?=\\R\\d{4}-\\d\\d-\\d\\d |\\z)", Pattern.DOTALL);

    private final DataSource database;
    private final Path log;
    private final long start;

    private SentStatements(DataSource database, Path log) throws IOException {
        this.database = database;
        this.log = log;
        this.start = Files.size(log);
    }

    /** Watches from now on. */
    public static SentStatements watch(DataSource database) throws SQLException, IOException {
        log(database, "alter system set log_statement = 'all'");
        var data = Path.of(ask(database, "show data_directory"));
        return new SentStatements(database, data.resolveSibling("postgres.log"));
    }

    /** All of them, oldest first. */
    public List<String> all() throws IOException {
        var written = Files.readAllBytes(log);
        var watched = new String(written, (int) start, written.length - (int) start, StandardCharsets.UTF_8);
        return SENT.matcher(watched)
                .results()
                .map(sent -> sent.group(1))
                .filter(sent -> !sent.contains("set lease_until") // by the worker, whoever asks or not
                        && !sent.contains("from run ") // by whoever takes up runs
                        && !sent.contains("from inbox ") // by whoever follows webhooks up
                        && !sent.contains(
                                "distinct workspace_id from ") // by whoever keeps lists or works off automations
                        && !sent.contains("from feed_cursor c") // by the same
                        && !sent.contains("select s.workspace_id from segment") // by the same
                        && !sent.contains("set deleting_until") // by whoever removes workspaces
                        && !sent.contains("from ghl_install") // by whoever renews tokens
                        && !sent.contains("tandem listens"))
                .toList();
    }

    /** Those that read that table. */
    public List<String> reading(String table) throws IOException {
        return all().stream()
                .filter(sent -> sent.matches("(?s).*\\bfrom " + table + "\\b.*"))
                .toList();
    }

    @Override
    public void close() throws SQLException {
        log(database, "alter system reset log_statement");
    }

    private static void log(DataSource database, String how) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(how);
            statement.execute("select pg_reload_conf()");
        }
        try {
            Thread.sleep(500); // every server process reads its configuration when it next has nothing to do
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String ask(DataSource database, String question) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
