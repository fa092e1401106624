package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.bench.InstantCrm;
import dev.tandem.bench.Measured;
import dev.tandem.bench.Replay;
import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.InstantConnectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.RecordKey;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * How many contacts a second go through merge, plan, audit and queue if both CRMs answer at once: each was edited at one CRM
 * and waits in the queue. Beside it, in turn, pgbench sends the same statements to the same server over as many connections.
 *
 * <p>It runs inside the application: {@code ./mvnw -Pbench test -Dskip.unit.tests=false -Dtest=QueueBench}.
 */
@QuarkusTest
@TestProfile(QueueBench.Alone.class)
class QueueBench {

    private static final int CONNECTIONS = 16;
    private static final int EACH = Integer.getInteger("each", 200);
    private static final int CONTACTS = CONNECTIONS * EACH;
    private static final int PAIRS = Integer.getInteger("pairs", 5);

    /** Nobody but the bench works off the queue. */
    public static class Alone implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tandem.sync.enabled",
                    "false",
                    "tandem.sync.concurrency",
                    Integer.toString(CONNECTIONS),
                    "quarkus.datasource.reactive.max-size",
                    Integer.toString(CONNECTIONS),
                    "quarkus.datasource.reactive.event-loop-size",
                    "2");
        }
    }

    private final WorkspaceId workspace = Workspaces.idOf("demo");

    @Inject
    Worker worker;

    @Inject
    Absorber absorber;

    @Inject
    DataSource database;

    private final InstantConnectors connectors = new InstantConnectors();
    private final InstantCrm ghl = connectors.of(Crm.GHL);
    private final InstantCrm rankr = connectors.of(Crm.RANKR);
    private int edits;

    @Test
    void contacts() throws Exception {
        QuarkusMock.installMockForType(connectors, Connectors.class);
        fill();
        var pgbench = Replay.pgbench();
        if (pgbench.isEmpty()) {
            System.out.println("QueueBench: no pgbench here (Debian: apt-get install postgresql-15); skipped");
        }
        assumeTrue(pgbench.isPresent(), "no pgbench");

        engine(); // warms up
        engine();
        var replay = captured();
        System.out.printf("QueueBench: the statements of one contact's pass:%n");
        replay.statements().forEach(statement -> System.out.println("  " + statement.replaceAll("\\s+", " ")));
        var through = new Measured("Tandem, contacts a second");
        var bare = new Measured("pgbench, contacts a second");
        var ratio = new Measured("Tandem / pgbench");
        for (int pair = 0; pair < PAIRS; pair++) {
            var tandem = engine();
            mark("'%s'::uuid".formatted(FENCE));
            var sql = replay.perSecond(pgbench.get(), port(), CONNECTIONS, EACH);
            through.add(tandem);
            bare.add(sql);
            ratio.add(tandem / sql);
        }
        Measured.print("QueueBench", List.of(through, bare, ratio));
    }

    private static final String FENCE = "00000000-0000-4000-8000-000000000001";

    /** Every contact at both CRMs, alike and linked. */
    private void fill() throws SQLException {
        var caller = new Caller(workspace, Lane.BACKFILL);
        for (int page = 0; page < CONTACTS; page += CONNECTIONS) {
            for (var crm : List.of(ghl, rankr)) {
                var records = IntStream.range(page, page + CONNECTIONS)
                        .mapToObj(number -> contact(crm.crm(), number))
                        .toList();
                records.forEach(crm::put);
                absorber.absorb(caller, Kind.CONTACT, records, AuditEntry.Author.of(AuditEntry.Cause.IMPORT))
                        .await()
                        .atMost(Duration.ofMinutes(1));
            }
        }
        execute("update link set link_id = ('%s' || substr(ghl_id, 2))::uuid".formatted(Replay.CONTACT));
        execute("truncate audit_entry");
        execute("vacuum analyze link");
        assertThat(count("link where ghl_id is not null and rankr_id is not null"))
                .isEqualTo(CONTACTS);
    }

    private static CrmRecord contact(Crm crm, int number) {
        var digits = Long.toString(Replay.FIRST + number);
        var fields = Fields.of(Map.ofEntries(
                Map.entry("firstName", Value.of("Augusta")),
                Map.entry("lastName", Value.of("Lovelace" + number)),
                Map.entry("email", Value.of("augusta.lovelace.%s@example.com".formatted(digits))),
                Map.entry("phone", Value.of("+1" + digits.substring(2))),
                Map.entry("company", Value.of("Analytical Engines & Sons")),
                Map.entry("website", Value.of("https://www.lovelace%s.example.com".formatted(digits))),
                Map.entry("address.line1", Value.of("12 St James's Square")),
                Map.entry("address.city", Value.of("London")),
                Map.entry("address.country", Value.of("GB")),
                Map.entry("source", Value.of("trade show")),
                Map.entry("tags", Value.of(List.of("vip", "newsletter")))));
        return new CrmRecord(
                crm,
                RecordKey.contact((crm == Crm.GHL ? "g" : "r") + digits),
                fields,
                null,
                Instant.now().minusSeconds(1000),
                crm == Crm.RANKR ? "1" : null,
                crm == Crm.RANKR ? "g" + digits : null);
    }

    /** Edits every contact at GHL, and works them off. */
    private double engine() throws SQLException {
        edit(CONTACTS);
        mark("null");
        var updates = rankr.updates();
        var start = System.nanoTime();
        worker.workOff().await().atMost(Duration.ofMinutes(5));
        var seconds = (System.nanoTime() - start) / 1e9;
        assertThat(count("work")).isZero();
        assertThat(rankr.updates() - updates).isEqualTo(CONTACTS);
        return CONTACTS / seconds;
    }

    private void edit(int contacts) {
        edits++;
        for (int number = 0; number < contacts; number++) {
            var before = ghl.get("g" + (Replay.FIRST + number));
            ghl.put(new CrmRecord(
                    Crm.GHL,
                    before.key(),
                    before.fields().with("firstName", Value.of("Augusta " + edits)),
                    null,
                    Instant.now(),
                    null,
                    null));
        }
    }

    /** The statements of one contact's pass, by the server's own log. */
    private Replay captured() throws Exception {
        edit(1);
        execute("truncate work");
        execute(
                "insert into work (workspace_id, contact_id, lane, due_at) select workspace_id, link_id, 3, now() - interval"
                        + " '1 day' from link where ghl_id = 'g%d'".formatted(Replay.FIRST));
        var log = Path.of(text("show data_directory")).resolveSibling("postgres.log");
        logStatements("set log_statement = 'all'");
        var start = java.nio.file.Files.size(log);
        worker.workOff().await().atMost(Duration.ofMinutes(1));
        var replay = Replay.of(log, start, List.of(workspace.value().toString()), CONNECTIONS, FENCE);
        logStatements("reset log_statement");
        return replay;
    }

    private void logStatements(String how) throws SQLException, InterruptedException {
        execute("alter system " + how);
        execute("select pg_reload_conf()");
        Thread.sleep(500); // every server process reads its configuration when it next has nothing to do
    }

    /** Puts every contact into the queue, already due. */
    private void mark(String fence) throws SQLException {
        execute("truncate work");
        execute(
                "insert into work (workspace_id, contact_id, lane, due_at, fence) select workspace_id, link_id, 3, now() -"
                        + " interval '1 day', %s from link".formatted(fence));
        execute("analyze work");
    }

    private int port() throws SQLException {
        return Integer.parseInt(text("show port"));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count(String what) throws SQLException {
        return Integer.parseInt(text("select count(*) from " + what));
    }

    private String text(String question) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
