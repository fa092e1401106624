package dev.tandem.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.FailureCode;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.tenancy.Loader;
import dev.tandem.tenancy.Tenant;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.Gateway;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.Hooks;
import dev.tandem.testkit.SeenSpans;
import dev.tandem.testkit.Watched;
import dev.tandem.workspace.Workspaces;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be seen of Tandem while it works: something is done, and metrics, traces, log and health tell it. */
@QuarkusTest
@TestProfile(Watched.class)
class MetricsTest {

    private static final String LIVE = "query Mine($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { name } }";

    @Inject
    Tenant tenants;

    @Inject
    Loader loader;

    @Inject
    Sandboxes sandboxes;

    @Inject
    DataSource database;

    @Inject
    SeenSpans spans;

    private final List<Tenant.Created> behind = new ArrayList<>();
    private String contact = "";

    @BeforeEach
    void start() {
        Gateway.awaitImport();
        contact = Gateway.ask("{ contacts(first: 50) { nodes { id sources { crm } } } }")
                .getString("data.contacts.nodes.find { it.sources.size() == 2 }.id");
        recover();
    }

    @AfterEach
    void recover() {
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
        for (int i = 0; i < Watched.BREAKER_LOOKS_AT / 2; i++) {
            Gateway.await(Duration.ofSeconds(15), LIVE, id(), answer -> answer.get("errors") == null);
        }
    }

    @AfterEach
    void catchUp() {
        for (var tenant : behind) {
            for (var table : List.of("work", "inbox", "poll")) {
                sql("delete from %s where workspace_id = '%s'"
                        .formatted(table, tenant.workspace().value()));
            }
        }
    }

    private Map<String, String> id() {
        return Map.of("id", contact);
    }

    private static String metrics() {
        return RestAssured.given()
                .accept("text/plain")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    /** The sum of all series of that name which have all these tags. */
    private static double value(String name, String... tags) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Stream.of(tags).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void sql(String statement) {
        try (var connection = database.getConnection();
                var sent = connection.createStatement()) {
            sent.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void requestsAreCountedByTheFieldTheyAskForAndNotByWhatClientsCallThem() {
        var before = value("tandem_graphql_requests_seconds_count", "operation=\"contact\"", "outcome=\"ok\"");
        var refused = value("tandem_graphql_errors_total", "code=\"BAD_USER_INPUT\"");

        Gateway.ask(LIVE, id());
        Gateway.ask("{ inventedByAClient }");

        assertThat(value(
                        "tandem_graphql_requests_seconds_count",
                        "operation=\"contact\"",
                        "outcome=\"ok\"",
                        "type=\"query\""))
                .isEqualTo(before + 1);
        assertThat(value("tandem_graphql_requests_seconds_count", "operation=\"none\"", "outcome=\"failed\""))
                .isPositive();
        assertThat(value("tandem_graphql_errors_total", "code=\"BAD_USER_INPUT\""))
                .isEqualTo(refused + 1);
        assertThat(metrics()).doesNotContain("Mine", "inventedByAClient");
    }

    @Test
    void callsToACrmAreTimedByWhatIsAskedAndWhatCameOfIt() {
        var read = value(
                "tandem_upstream_calls_seconds_count", "crm=\"GHL\"", "endpoint=\"read contact\"", "outcome=\"ok\"");
        Gateway.ask(LIVE, id());
        assertThat(value(
                        "tandem_upstream_calls_seconds_count",
                        "crm=\"GHL\"",
                        "endpoint=\"read contact\"",
                        "outcome=\"ok\""))
                .isEqualTo(read + 1);

        sandboxes.rankr().suffer(Trouble.status(503).next(1));
        Gateway.ask(LIVE, id());

        assertThat(value("tandem_upstream_calls_seconds_count", "crm=\"RANKR\"", "outcome=\"unavailable\""))
                .isPositive();
        assertThat(value("tandem_upstream_token_renewals_total", "crm=\"RANKR\"", "outcome=\"ok\""))
                .isPositive();
    }

    @Test
    void credentialsThatEndAreToldOfBefore() {
        var tenant = tenants.bare();
        Tenant.rotate(
                tenant,
                "GHL_TOKEN",
                "pit-" + tenant.name(),
                "expiresAt",
                Instant.now().plus(Duration.ofDays(2)).toString());

        assertThat(value("tandem_credential_left_seconds", "crm=\"GHL\"")).isBetween(172_800 - 300.0, 172_800.0);
        assertThat(value("tandem_credential_left_seconds", "crm=\"RANKR\"")).isNaN();

        var lost = value("tandem_authorizations_lost");
        sql("update workspace set authorization_lost = 'withdrawn' where workspace_id = '%s'"
                .formatted(tenant.workspace().value()));
        loader.read(tenant.workspace()).await().atMost(Duration.ofSeconds(30));
        assertThat(value("tandem_authorizations_lost")).isEqualTo(lost + 1);
    }

    @Test
    void whatIsDecidedAndWrittenIsCounted() {
        var decided = value("tandem_merge_decisions_total", "kind=\"contact\"", "cause=\"mutation\"");
        var ghl = value("tandem_writes_total", "crm=\"GHL\"", "operation=\"create\"", "outcome=\"done\"");
        var rankr = value("tandem_writes_total", "crm=\"RANKR\"", "operation=\"create\"", "outcome=\"done\"");

        GraphQl.of("demo").contact();

        assertThat(value("tandem_merge_decisions_total", "kind=\"contact\"", "cause=\"mutation\""))
                .isGreaterThan(decided);
        assertThat(value("tandem_writes_total", "crm=\"GHL\"", "operation=\"create\"", "outcome=\"done\""))
                .isEqualTo(ghl + 1);
        assertThat(value("tandem_writes_total", "crm=\"RANKR\"", "operation=\"create\"", "outcome=\"done\""))
                .isEqualTo(rankr + 1);
    }

    @Test
    void webhooksAreCountedByWhatCameOfThem() {
        var accepted = value("tandem_webhook_deliveries_total", "crm=\"GHL\"", "outcome=\"accepted\"");
        var forged = value("tandem_webhook_deliveries_total", "crm=\"GHL\"", "outcome=\"forged\"");
        var post = Deliveries.ghl(Deliveries.event(
                "ContactUpdate", "demo-location", UUID.randomUUID().toString(), Deliveries.ghlContact("stranger")));

        Hooks.ghl(RestAssured.port, post);
        Hooks.ghl(RestAssured.port, post.without("X-GHL-Signature"));

        assertThat(value("tandem_webhook_deliveries_total", "crm=\"GHL\"", "outcome=\"accepted\""))
                .isEqualTo(accepted + 1);
        assertThat(value("tandem_webhook_deliveries_total", "crm=\"GHL\"", "outcome=\"forged\""))
                .isEqualTo(forged + 1);
        assertThat(metrics())
                .as("a series stands at nought before the first one comes")
                .containsPattern("tandem_webhook_deliveries_total\\{crm=\"RANKR\",outcome=\"busy\",?} 0\\.0");
    }

    /** What is only told of once it has happened has no rise that an alert could see. */
    @Test
    void whatMustNotHappenStandsAtNoughtUntilItDoes() {
        var told = metrics();
        for (var code : FailureCode.values()) {
            assertThat(told).containsPattern("(?m)^tandem_graphql_errors_total\\{code=\"%s\"".formatted(code));
        }
        for (var crm : Crm.values()) {
            assertThat(told).containsPattern("(?m)^tandem_upstream_refusals_total\\{crm=\"%s\"".formatted(crm));
            assertThat(told)
                    .containsPattern("(?m)^tandem_upstream_token_renewals_total\\{crm=\"%s\",outcome=\"unauthorized\""
                            .formatted(crm));
        }

        var refused = value("tandem_upstream_refusals_total", "crm=\"GHL\"");
        sandboxes.ghl().suffer(Trouble.status(401).next(1));
        Gateway.ask(LIVE, id());
        assertThat(value("tandem_upstream_refusals_total", "crm=\"GHL\"")).isEqualTo(refused + 1);
    }

    @Test
    void whatWaitsIsCountedInTheDatabase() {
        sql("""
                insert into work (workspace_id, contact_id, lane, due_at, lease_until, dead_at) values
                ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), 3, now() - interval '3 h', now() + interval '1 h', null),
                ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), 2, now() - interval '1 h', now() + interval '1 h', null),
                ('00000000-0000-0000-0000-000000000002', gen_random_uuid(), 3, now() - interval '2 h', now() + interval '1 h', null),
                ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), 3, now(), null, now())
                """);
        sql("""
                insert into conflict (workspace_id, conflict_id, link_id, contact_id, kind, type, rule, reason, opened_at)
                values ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
                    'CONTACT', 'UNDONE', '', '', now())
                """);
        sql("""
                insert into inbox (workspace_id, inbox_id, crm, delivery_id, type, kind, external_id, action, received_at, due_at)
                values ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), 'GHL', 'd', 't', 'CONTACT', 'x', 'CHANGED',
                    now() - interval '2 h', now() + interval '1 h')
                """);

        assertThat(value("tandem_database_up")).isEqualTo(1);
        var lane = "lane=\"backfill\"";
        assertThat(value("tandem_queue_depth", lane)).isPositive();
        assertThat(value("tandem_queue_oldest_age_seconds", lane)).isBetween(10_800.0, 10_900.0);
        assertThat(value("tandem_sync_lag_seconds")).as("not what is imported").isBetween(3_600.0, 3_700.0);
        assertThat(value("tandem_sync_late_workspaces"))
                .as("not who is only imported")
                .isEqualTo(1);
        assertThat(value("tandem_dead_letters")).isEqualTo(1);
        assertThat(value("tandem_conflicts_open", "type=\"undone\"")).isEqualTo(1);
        assertThat(value("tandem_inbox_waiting")).isPositive();
        assertThat(value("tandem_inbox_oldest_age_seconds")).isBetween(7_200.0, 7_300.0);

        for (var table : List.of("work", "conflict", "inbox")) {
            sql("delete from %s where workspace_id::text like '00000000-0000-0000-0000-%%'".formatted(table));
        }
    }

    @Test
    void whoIsBehindIsNamedUnlessNobodyIsToCatchUp() {
        var late = tenants.bare();
        var paused = tenants.bare();
        behind(late, "2 h");
        behind(paused, "9 h");
        sql("update workspace set state = 'PAUSED', paused_why = 'a test' where workspace_id = '%s'"
                .formatted(paused.workspace().value()));

        metrics(); // whoever asks next is told of what is found now

        var name = "workspace=\"%s\"";
        assertThat(value("tandem_workspace_lag_seconds", name.formatted(late.name())))
                .isBetween(7_200.0, 7_300.0);
        assertThat(value("tandem_sync_lag_seconds")).isBetween(7_200.0, 7_300.0);
        assertThat(value("tandem_sync_late_workspaces")).isEqualTo(1);
        assertThat(value("tandem_inbox_oldest_age_seconds")).isBetween(7_200.0, 7_300.0);
        assertThat(value("tandem_poll_lag_seconds", "crm=\"RANKR\"")).isBetween(7_200.0, 7_300.0);
        assertThat(metrics()).doesNotContain(name.formatted(paused.name()));
    }

    private void behind(Tenant.Created tenant, String time) {
        behind.add(tenant);
        var values =
                "'%s', %%s, now() - interval '%s'".formatted(tenant.workspace().value(), time);
        sql(
                "insert into work (workspace_id, contact_id, due_at, lane, lease_until) values (%s, 1, now() + interval '1 h')"
                        .formatted(values.formatted("gen_random_uuid()")));
        sql("""
                insert into inbox (workspace_id, inbox_id, received_at, crm, delivery_id, type, kind, external_id, action, due_at)
                values (%s, 'GHL', 'd', 't', 'CONTACT', 'x', 'CHANGED', now() + interval '1 h')
                """.formatted(values.formatted("gen_random_uuid()")));
        sql("""
                insert into poll (workspace_id, task, read_up_to, crm, kind, due_at)
                values (%s, 'RANKR', 'CONTACT', now() + interval '1 h')
                """.formatted(values.formatted("'CHANGES'")));
    }

    @Test
    void aCrmThatIsDownIsToldAndTandemStaysReady() {
        assertThat(value("tandem_quota_left", "crm=\"GHL\"", "period=\"burst\""))
                .isBetween(0.5, 1.0);
        assertThat(value("tandem_quota_left", "crm=\"GHL\"", "period=\"day\"")).isBetween(0.9, 1.0);
        assertThat(value("tandem_breakers", "crm=\"GHL\"", "state=\"closed\"")).isEqualTo(2);
        health("crms").statusCode(200);

        sandboxes.ghl().suffer(Trouble.status(503));
        Gateway.await(
                Duration.ofSeconds(15),
                LIVE,
                id(),
                _ -> value("tandem_breakers", "crm=\"GHL\"", "state=\"open\"") == 1);

        health("crms").statusCode(503);
        var ready = RestAssured.get("/q/health/ready")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(ready.getString("status")).isEqualTo("UP");
        assertThat(ready.getInt("checks.find { it.name == 'CRMs, told only' }.data.'GHL open'"))
                .isEqualTo(1);
        assertThat(ready.getList("checks.name", String.class)).anyMatch(name -> name.contains("PostgreSQL"));
    }

    private static ValidatableResponse health(String group) {
        return RestAssured.get("/q/health/group/" + group).then();
    }

    @Test
    void aTraceLeadsFromTheRequestToTheCrmAndToTheDatabase() {
        var trace = UUID.randomUUID().toString().replace("-", "");

        RestAssured.given()
                .contentType("application/json")
                .header("traceparent", "00-%s-00f067aa0ba902b7-01".formatted(trace))
                .body(Map.of("query", LIVE, "variables", id()))
                .post("/graphql")
                .then()
                .statusCode(200);

        var names = awaitSpans(trace).stream().collect(Collectors.groupingBy(SpanData::getKind));
        assertThat(names.getOrDefault(SpanKind.SERVER, List.of()))
                .extracting(SpanData::getName)
                .contains("POST /graphql");
        assertThat(names.getOrDefault(SpanKind.CLIENT, List.of()))
                .extracting(SpanData::getName)
                .anyMatch(name -> name.startsWith("GET"))
                .anyMatch(name -> name.startsWith("SELECT") || name.startsWith("select"));
        assertThat(names.getOrDefault(SpanKind.INTERNAL, List.of()))
                .as("what GraphQL itself does")
                .isNotEmpty();
    }

    private List<SpanData> awaitSpans(String trace) {
        var end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < end
                && spans.of(trace).stream().noneMatch(span -> span.getName().equals("POST /graphql"))) {
            Thread.onSpinWait();
        }
        return spans.of(trace);
    }

    /** What is done in the background calls the CRMs and stores what comes of it. */
    @Test
    void aTraceLeadsFromWhatIsDoneInTheBackgroundToTheCrmAndToTheDatabase() {
        var ghl = GraphQl.of("demo").externalId(contact, "GHL");
        var before = spans.roots("carry contact").size();

        Hooks.ghl(RestAssured.port, told(ghl));

        await(() -> spans.roots("carry contact").size() > before);
        var pass = spans.roots("carry contact").getLast();
        assertThat(pass.getAttributes().asMap()).containsValue(demo());
        assertThat(spans.of(pass.getTraceId()).stream().filter(span -> span.getKind() == SpanKind.CLIENT))
                .extracting(SpanData::getName)
                .anyMatch(name -> name.startsWith("GET"))
                .anyMatch(name -> name.startsWith("SELECT") || name.startsWith("select"));
    }

    private static Deliveries.Post told(String ghlContact) {
        return Deliveries.ghl(Deliveries.event(
                "ContactUpdate", "demo-location", UUID.randomUUID().toString(), Deliveries.ghlContact(ghlContact)));
    }

    private static String demo() {
        return Workspaces.idOf("demo").toString();
    }

    private static void await(BooleanSupplier wanted) {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Gateway.ask("{ __typename }");
        }
    }

    @Test
    void theLogSaysForWhichRequestAndWorkspaceALineIsWritten() {
        try (var log = new FailureLog()) {
            sandboxes.ghl().suffer(Trouble.status(503).next(2));

            var traceId = Gateway.ask(LIVE, id()).getString("errors[0].extensions.traceId");

            assertThat(log.lines)
                    .anySatisfy(line -> assertThat(line.getMdcCopy())
                            .containsEntry("requestId", traceId)
                            .containsKey("workspaceId"));
        }
    }

    @Test
    void andForWhichWorkspaceWhatNobodyAskedFor() {
        try (var log = new FailureLog()) {
            sandboxes
                    .ghl()
                    .suffer(Trouble.status(503).on("GET", "/contacts/nobody").next(1));

            Hooks.ghl(RestAssured.port, told("nobody-knows-them"));

            log.awaitOfDemo("nobody-knows-them");
        }
    }

    /** The change that it answers to was asked for, what it does about it was not. */
    @Test
    void andForWhichWorkspaceAnAutomationActs() {
        var graph = GraphQl.of("demo");
        var person = graph.contact();
        var ghl = graph.externalId(person, "GHL");
        var workflow =
                new Crms("demo").atGhl("/workflows/?locationId=demo-location").getString("workflows[0].id");
        var automation = graph.control(
                        "automationCreate",
                        "automation { id }",
                        GraphQl.object(
                                "name",
                                "Logged",
                                "trigger",
                                GraphQl.object("type", "CONTACT_CHANGED", "fields", List.of("lastName")),
                                "actions",
                                List.of(GraphQl.object("type", "JOIN_WORKFLOW", "workflowId", workflow)),
                                "enabled",
                                true))
                .getString("automation.id");
        try (var log = new FailureLog()) {
            sandboxes
                    .ghl()
                    .suffer(Trouble.status(503)
                            .on("POST", "/contacts/%s/workflow".formatted(ghl))
                            .next(1));

            graph.mutate("contactUpdate", "contact { id }", GraphQl.object("id", person, "lastName", "King"));

            log.awaitOfDemo(workflow);
        } finally {
            graph.controlFaults("automationDelete", GraphQl.object("id", automation));
        }
    }

    /** What is logged of calls to GHL that failed. */
    private static final class FailureLog extends Handler implements AutoCloseable {

        private static final PatternFormatter WORDS = new PatternFormatter("%s");
        private static final Logger LOGGER = Logger.getLogger("dev.tandem.connector.ghl.GhlFailures");

        private final List<ExtLogRecord> lines = new CopyOnWriteArrayList<>();

        FailureLog() {
            LOGGER.setLevel(Level.FINE);
            LOGGER.addHandler(this);
        }

        /** Waits for a line that names that, and sees whose it is. */
        void awaitOfDemo(String named) {
            await(() -> lines.stream().anyMatch(line -> WORDS.format(line).contains(named)));
            assertThat(lines)
                    .filteredOn(line -> WORDS.format(line).contains(named))
                    .allSatisfy(line -> assertThat(line.getMdcCopy())
                            .containsEntry("workspaceId", demo())
                            .doesNotContainKey("requestId"));
        }

        @Override
        public void publish(LogRecord line) {
            var whole = ExtLogRecord.wrap(line);
            whole.copyMdc();
            lines.add(whole);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            LOGGER.removeHandler(this);
            LOGGER.setLevel(null);
        }
    }

    @Test
    void everyMeterIsDescribedAndNoneKnowsAnId() {
        Gateway.ask(LIVE, id());
        var external = GraphQl.of("demo").externalId(contact, "GHL");

        var told = metrics();

        assertThat(told.lines().filter(line -> line.startsWith("# HELP tandem_")))
                .hasSizeGreaterThan(12)
                .allMatch(line -> line.matches("# HELP \\S+ \\S.*"));
        assertThat(told).doesNotContain(external, contact);
    }

    @Test
    void alertsAndDashboardsNameNothingThatIsNotTold() throws IOException {
        GraphQl.of("demo").contact();
        Gateway.ask(LIVE, id());
        Gateway.ask("{ inventedByAClient }");
        behind(tenants.bare(), "1 h");
        metrics(); // whoever asks next is told who is behind
        var told = metrics();

        var named = new TreeSet<String>();
        try (var files = Files.walk(Path.of("k8s"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                named.addAll(Pattern.compile("\\btandem_[a-z_]+\\b")
                        .matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group())
                        .toList());
            }
        }

        named.remove("tandem_queue_urgent"); // what the adapter makes of a recorded number, for the autoscaler
        assertThat(named).allSatisfy(name -> assertThat(told).containsPattern("(?m)^" + name + "[{ ]"));
    }
}
