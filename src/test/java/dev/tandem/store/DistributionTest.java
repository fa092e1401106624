package dev.tandem.store;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * That the tables can be spread over several servers by workspace, as {@code k8s/GROWTH.md} says: each is cut by
 * {@code workspace_id} or copied whole to all of them, and statements stay with one workspace but for those that are named
 * here.
 */
@QuarkusTest
class DistributionTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/tandem/store");
    private static final Path GROWTH = Path.of("k8s/GROWTH.md");

    /** Small, seldom written, and looked up by something else than the workspace. */
    private static final Set<String> COPIED = Set.of("workspace", "api_key", "ghl_agency", "ghl_state");

    /** Statements whose other half, put to them at run time, names the workspace. */
    private static final Set<String> COMPLETED = Set.of(
            "AuditQuery: select %s from audit_entry a",
            "AuditQuery: select count(*) from audit_entry a",
            "Credentials: insert into credential (",
            "LinkSearch: select %s%s from link l",
            "LinkSearch: select count(*) from link l",
            "LinkSearch: select l.link_id from link l",
            "Segments: select count(*) from link l",
            "Segments: select l.link_id from link l",
            "SqlFirings: insert into automation_firing (",
            "SqlPolls: update poll set holder = null, lease_until = null",
            "SqlPolls: update poll set began_at",
            "SqlPolls: update poll set due_at",
            "SqlPolls: update poll set lease_until");

    /** Those that look at all workspaces: whoever spreads the tables asks each server for its own. */
    private static final Set<String> ACROSS = Set.of(
            "AuditMonths: select a.workspace_id, %s from",
            "AuditMonths: select a.workspace_id, a.link_id,",
            "AuditMonths: select distinct date_trunc('month',",
            "AuditMonths: select s.* from audit_snapshot",
            "AuditMonths: with strayed as (delete",
            "Backlog: with queue as",
            "Enrichments: select w.workspace_id from unnest($1::uuid[])",
            "Forgetting: delete from idempotency where",
            "Forgetting: delete from removal where",
            "Forgetting: delete from run_item where",
            "Forgetting: delete from run where",
            "GhlInstalls: select i.workspace_id, c.version from",
            "Segments: select distinct workspace_id from segment",
            "Segments: select s.workspace_id from segment",
            "SqlFirings: delete from automation_firing where",
            "SqlFirings: select distinct workspace_id from",
            "SqlInbox: with recursive tenant as",
            "SqlPolls: with census as",
            "SqlWorkQueue: with recursive tenant as");

    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\"\\s*\\n(.*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern STATEMENT = Pattern.compile("(?:select|insert|update|delete|with) .*");
    private static final Pattern BY_WORKSPACE = Pattern.compile(
            "workspace_id = (?:\\$|:|any)|workspace_id\\) = \\(\\$|insert into \\w+(?: as \\w+)? ?\\( ?workspace_id");

    @Inject
    DataSource database;

    @Test
    void everyTableIsCutByWorkspaceOrCopied() throws SQLException {
        var elsewhere = ask("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
                  and c.relname <> 'flyway_schema_history'
                  and not exists (
                      select from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
                      where i.indrelid = c.oid and i.indisprimary and a.attname = 'workspace_id')
                """);

        assertThat(COPIED).containsAll(elsewhere);
    }

    @Test
    void whatIsUniqueIsUniqueWithinAWorkspace() throws SQLException {
        var beyond = ask("""
                select c.relname from pg_index i join pg_class c on c.oid = i.indrelid
                join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'public' and i.indisunique and c.relname <> 'flyway_schema_history'
                  and not exists (
                      select from pg_attribute a
                      where a.attrelid = c.oid and a.attnum = any(i.indkey::int2[]) and a.attname = 'workspace_id')
                """);

        assertThat(COPIED).containsAll(beyond);
    }

    @Test
    void whatRefersToAnotherTableStaysWithinTheWorkspace() throws SQLException {
        var beyond = ask("""
                select t.relname || ' to ' || f.relname from pg_constraint k
                join pg_class t on t.oid = k.conrelid join pg_class f on f.oid = k.confrelid
                where k.contype = 'f' and f.relname not in ('workspace', 'api_key', 'ghl_agency', 'ghl_state')
                  and not exists (
                      select from pg_attribute a
                      where a.attrelid = t.oid and a.attnum = any(k.conkey) and a.attname = 'workspace_id')
                """);

        assertThat(beyond).isEmpty();
    }

    @Test
    void whoeverSpreadsThemIsToldOfEachTable() throws SQLException, IOException {
        var told = new TreeSet<String>();
        var named = Pattern.compile("create_(?:distributed|reference)_table\\('(\\w+)'")
                .matcher(Files.readString(GROWTH));
        while (named.find()) {
            told.add(named.group(1));
        }

        assertThat(told).isEqualTo(tables());
    }

    @Test
    void everyStatementStaysWithOneWorkspaceButThoseThatAreNamed() throws SQLException {
        var spread = tables();
        spread.removeAll(COPIED);
        var ofThem = Pattern.compile(
                "\\b(?:from|into|update|join|using) (?:%s|audit_entry_rest)\\b".formatted(String.join("|", spread)));

        var others = statements()
                .filter(statement -> ofThem.matcher(statement.text()).find())
                .filter(statement -> !BY_WORKSPACE.matcher(statement.text()).find())
                .map(Statement::named)
                .toList();

        assertThat(others)
                .allMatch(statement ->
                        Stream.of(COMPLETED, ACROSS).flatMap(Set::stream).anyMatch(statement::startsWith));
        assertThat(Stream.of(COMPLETED, ACROSS).flatMap(Set::stream))
                .as("named here, and no longer there")
                .allMatch(known -> others.stream().anyMatch(statement -> statement.startsWith(known)));
    }

    private record Statement(String file, String text) {
        String named() {
            return file + ": " + text;
        }
    }

    /** What is written in the sources as SQL. */
    private static Stream<Statement> statements() {
        try (var files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream()
                    .flatMap(DistributionTest::statements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Statement> statements(Path file) {
        try {
            var source = Files.readString(file);
            var blocks = TEXT_BLOCK
                    .matcher(source)
                    .results()
                    .map(block -> block.group(1))
                    .toList();
            var strings = STRING.matcher(TEXT_BLOCK.matcher(source).replaceAll(""))
                    .results()
                    .map(string -> string.group(1))
                    .toList();
            var name = file.getFileName().toString().replace(".java", "");
            return Stream.of(blocks, strings)
                    .flatMap(List::stream)
                    .map(text -> text.replaceAll("\\s+", " ").strip())
                    .filter(STATEMENT.asMatchPredicate())
                    .map(text -> new Statement(name, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> tables() throws SQLException {
        return ask("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
                  and c.relname <> 'flyway_schema_history'
                """);
    }

    private Set<String> ask(String query) throws SQLException {
        var names = Stream.<String>builder();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names.build().collect(toCollection(TreeSet::new));
    }
}
