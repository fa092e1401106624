package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.email;
import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.store.RunItems;
import dev.tandem.store.RunStore;
import dev.tandem.tenancy.Tenant;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.SmallWorld;
import dev.tandem.testkit.WatchedRuns;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs, from the request down to both CRMs and back. */
@QuarkusTest
@TestProfile(SmallWorld.class)
class RunTest {

    private static final WorkspaceId DEMO = Workspaces.idOf("demo");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final Crms crms = new Crms("demo");
    private GraphQl graph;
    private WatchedRuns watched;

    @Inject
    RunStore runs;

    @Inject
    RunItems items;

    @Inject
    Clock clock;

    @Inject
    DataSource database;

    @Inject
    Tenant tenant;

    @Inject
    Sandboxes sandboxes;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
        watched = new WatchedRuns(graph);
    }

    @Test
    void aReconciliationCarriesEveryKnownContactAndASecondOneWritesNothing() {
        var id = graph.contact();
        var atRankr = graph.externalId(id, "RANKR");
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));

        var first = watched.ended(watched.start("RECONCILE"));
        var again = watched.start("RECONCILE");
        var second = watched.ended(again);

        assertThat(first.getString("status")).isEqualTo("DONE");
        assertThat(crms.atRankr("/contacts/" + atRankr).getString("firstName")).isEqualTo("Augusta");
        assertThat(first.getString("items.nodes.find { it.contactId == '%s' }.outcome".formatted(id)))
                .isEqualTo("WRITTEN");
        assertThat(first.getInt("progress.done"))
                .isEqualTo(first.getInt("progress.total"))
                .isGreaterThan(10);
        assertThat(first.getInt("items.totalCount")).isEqualTo(first.getInt("progress.total"));
        assertThat(first.<Object>get("progress.etaSeconds")).isNull();
        assertThat(first.<Object>get("endedAt")).isNotNull();
        var rewritten = second.<String>getList("items.nodes.findAll { it.outcome == 'WRITTEN' }.contactId");
        assertThat(second.getList("counts.outcome"))
                .as(rewritten.stream()
                                .map(one -> one + " came out in the first as "
                                        + first.getString("items.nodes.find { it.contactId == '%s' }".formatted(one)))
                                .toList()
                        + written(again))
                .doesNotContain("WRITTEN", "FAILED", "PENDING", "QUEUED");
    }

    @Test
    void whatARunWritesIsToldOnItsAccount() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("lastName", "Byron"));

        var run = watched.start("RECONCILE");
        watched.ended(run);

        var told = graph.data("""
                query($id: ID!) { contact(id: $id) { history(first: 1) { nodes { cause runId
                    changes { field result } writes { crm outcome } } } } }""", Map.of("id", id)).setRootPath("data.contact.history.nodes[0]");
        assertThat(told.getString("cause")).isEqualTo("RUN");
        assertThat(told.getString("runId")).isEqualTo(run);
        assertThat(told.getList("changes.field")).contains("lastName");
        assertThat(told.getList("writes.crm")).containsExactly("RANKR");
    }

    @Test
    void aBackfillFindsWhatIsNewAndMakesItsOtherHalfAndASecondOneWritesNothing() {
        var atRankr = crms.addAtRankr("/contacts", Map.of("firstName", "Mary", "email", email()));

        var run = watched.ended(watched.start("BACKFILL"));

        assertThat(run.getString("status")).isEqualTo("DONE");
        assertThat(run.getInt("progress.read")).isPositive();
        var ref = Map.of("crm", "RANKR", "id", atRankr);
        var contact = graph.data(
                "query($ref: RecordRef) { contact(ref: $ref) { syncState sources { crm } } }", Map.of("ref", ref));
        assertThat(contact.getString("contact.syncState")).isEqualTo("IN_SYNC");
        assertThat(contact.getList("contact.sources.crm")).containsExactlyInAnyOrder("GHL", "RANKR");
        assertThat(watched.ended(watched.start("BACKFILL")).getList("counts.outcome"))
                .doesNotContain("WRITTEN", "FAILED", "PENDING", "QUEUED");
    }

    @Test
    void onlyTheKindsThatAreNamedAreCarried() {
        var id = graph.contact();
        var atGhl = graph.externalId(id, "GHL");
        var atRankr = graph.externalId(id, "RANKR");
        crms.editAtGhl("/contacts/" + atGhl, Map.of("firstName", "Augusta"));
        crms.addAtGhl("/contacts/" + atGhl + "/notes", Map.of("body", "Met her"), "note.id");

        var ofNotes = watched.ended(
                graph.control("syncStart", "run { id kinds }", object("mode", "RECONCILE", "kinds", List.of("NOTE")))
                        .getString("run.id"));

        assertThat(ofNotes.getList("kinds")).containsExactly("NOTE");
        assertThat(crms.atRankr("/contacts/" + atRankr).getString("firstName")).isEqualTo("Ada");
        assertThat(notes(id)).containsExactly(2);

        crms.addAtGhl("/contacts/" + atGhl + "/notes", Map.of("body", "Met her again"), "note.id");
        watched.ended(graph.control("syncStart", "run { id }", object("mode", "RECONCILE", "kinds", List.of("CONTACT")))
                .getString("run.id"));

        assertThat(crms.atRankr("/contacts/" + atRankr).getString("firstName")).isEqualTo("Augusta");
        assertThat(notes(id)).containsExactly(2);
    }

    /** How many CRMs have each note that is known. */
    private List<Integer> notes(String contact) {
        return graph
                .data(
                        "query($id: ID!) { contact(id: $id) { notes { nodes { sources { crm } } } } }",
                        Map.of("id", contact))
                .<List<?>>getList("contact.notes.nodes.sources")
                .stream()
                .map(List::size)
                .toList();
    }

    @Test
    void sinceATimeOnlyWhatChangedIsCarried() {
        graph.contact();
        var since = clock.now();
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));

        var run = watched.ended(startSince(since));
        var again = watched.ended(startSince(since));

        assertThat(run.getList("items.nodes.contactId")).contains(id);
        assertThat(run.getInt("progress.total")).isLessThan(10);
        assertThat(run.getString("items.nodes.find { it.contactId == '%s' }.outcome".formatted(id)))
                .isEqualTo("WRITTEN");
        assertThat(again.getList("counts.outcome")).doesNotContain("WRITTEN", "FAILED", "PENDING", "QUEUED");
    }

    private String startSince(Instant since) {
        return graph.control("syncStart", "run { id since }", object("mode", "RECONCILE", "since", since.toString()))
                .getString("run.id");
    }

    @Test
    void whatWasEditedBeforeThatTimeIsNotLookedAt() {
        var before = graph.contact();
        var after = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(before, "GHL"), Map.of("firstName", "Augusta"));
        WatchedRuns.pause(Duration.ofMillis(50));
        var since = clock.now();
        WatchedRuns.pause(Duration.ofMillis(50));
        crms.editAtGhl("/contacts/" + graph.externalId(after, "GHL"), Map.of("firstName", "Augusta"));
        WatchedRuns.pause(Duration.ofMillis(2_500)); // GHL's search takes a while to show it

        var run = watched.ended(startSince(since));

        assertThat(run.getList("items.nodes.contactId")).contains(after).doesNotContain(before);
        assertThat(outcome(run, after)).isEqualTo("WRITTEN");
        assertThat(firstNameAtRankr(after)).isEqualTo("Augusta");
        assertThat(firstNameAtRankr(before)).isEqualTo("Ada");
    }

    private String firstNameAtRankr(String contact) {
        return crms.atRankr("/contacts/" + graph.externalId(contact, "RANKR")).getString("firstName");
    }

    /** One contact and its notes were read before its process died, of two. */
    @Test
    void aReadThatWasBrokenOffGoesOnBehindWhatWasReadAlready() {
        var other = tenant.connected();
        var theirs = GraphQl.of(other.name());
        var first = theirs.contact();
        var second = theirs.contact();
        for (var contact : List.of(first, second, second)) {
            theirs.mutate("noteCreate", "note { id }", object("contactId", contact, "body", "Met her"));
        }
        var now = clock.now();
        var run = Run.starting(other.workspace(), Ids.next(), Run.Mode.BACKFILL, Run.Scope.EVERYTHING, "tester", now)
                .at("NOTE at GHL", contactId(first).toString(), now)
                .heldBy(Ids.next(), now); // a process that is no more
        runs.start(run).await().atMost(PATIENCE);

        var done = new WatchedRuns(theirs).ended(new GlobalId(GlobalId.Type.RUN, run.id()).toString());

        assertThat(done.getString("status")).isEqualTo("DONE");
        assertThat(done.getInt("progress.read"))
                .as("the second's notes at GHL, and all three at Rankr")
                .isEqualTo(2 + 3);
        assertThat(done.getInt("items.totalCount")).isEqualTo(2);
    }

    @Test
    void aRunIsPausedResumedAndCancelled() {
        var run = watched.start("RECONCILE");
        graph.control("runPause", "run { status }", object("id", run));
        graph.control("runPause", "run { status }", object("id", run));
        var paused = watched.now(run);
        assertThat(graph.controlFaults("syncStart", object("mode", "RECONCILE")))
                .singleElement()
                .asString()
                .startsWith("mode CONFLICT: ");

        var resumed = graph.control("runResume", "run { status }", object("id", run));
        var cancelled = graph.control("runCancel", "run { status endedAt }", object("id", run));

        assertThat(paused.getString("status")).isEqualTo("PAUSED");
        assertThat(resumed.getString("run.status")).isEqualTo("RUNNING");
        assertThat(cancelled.getString("run.status")).isEqualTo("CANCELLED");
        assertThat(cancelled.<Object>get("run.endedAt")).isNotNull();
        for (var control : List.of("runPause", "runResume")) {
            assertThat(graph.controlFaults(control, object("id", run)))
                    .singleElement()
                    .asString()
                    .startsWith("id CONFLICT: ");
        }
        assertThat(watched.ended(watched.start("RECONCILE")).getString("status"))
                .isEqualTo("DONE");
        assertThat(watched.now(run).getList("counts.outcome")).doesNotContain("PENDING", "QUEUED");
    }

    @Test
    void aRunWhoseProcessDiedIsTakenOverWhereItIs() {
        var id = contactId(graph.contact());
        var now = clock.now();
        var run = Run.starting(DEMO, Ids.next(), Run.Mode.RECONCILE, Run.Scope.EVERYTHING, "tester", now)
                .at(Run.CARRYING, null, now)
                .heldBy(Ids.next(), now); // a process that is no more
        runs.start(run).await().atMost(PATIENCE);
        items.add(run, List.of(id)).await().atMost(PATIENCE);
        var name = new GlobalId(GlobalId.Type.RUN, run.id()).toString();

        WatchedRuns.pause(Duration.ofSeconds(1));
        var early = watched.now(name);
        var late = watched.ended(name);

        assertThat(early.getString("status")).isEqualTo("RUNNING");
        assertThat(early.getList("counts.outcome")).containsExactly("PENDING");
        assertThat(late.getString("status")).isEqualTo("DONE");
        assertThat(late.getInt("items.totalCount")).isOne();
        assertThat(late.getList("counts.outcome")).containsExactly("UNCHANGED");
    }

    @Test
    void aRunThatWouldDeleteTooMuchIsHeldUntilSomebodyAllowsIt() {
        var id = graph.contact();
        var run = wouldDeleteTooMuch(id);
        var held = watched.until(run, "HELD");
        var left = left(id);

        graph.control("runResume", "run { status }", object("id", run, "allowDeletions", true));
        var done = watched.ended(run);

        assertThat(held.getString("failure")).contains("allowDeletions");
        assertThat(outcome(held, id)).isEqualTo("HELD");
        assertThat(left).isPositive();
        assertThat(done.getString("status")).isEqualTo("DONE");
        assertThat(left(id)).isZero();
    }

    @Test
    void aHeldRunThatIsResumedWithoutLeaveLeavesWhatItHeldToAPerson() throws SQLException {
        var id = graph.contact();
        var run = wouldDeleteTooMuch(id);
        watched.until(run, "HELD");
        var left = left(id);

        graph.control("runResume", "run { status }", object("id", run));
        var done = watched.ended(run);

        assertThat(done.getString("status")).isEqualTo("DONE");
        assertThat(done.<Object>get("failure")).isNull();
        assertThat(outcome(done, id)).isEqualTo("CONFLICT");
        assertThat(left(id)).isEqualTo(left).isPositive();
        assertThat(graph.data(
                                "query($id: ID!) { conflicts(filter: {status: OPEN, contactId: $id}) { nodes { type } } }",
                                Map.of("id", id))
                        .getList("conflicts.nodes.type"))
                .hasSize(left)
                .containsOnly("MASS_DELETION");

        execute("update removal set at = at - interval '2 hours'");
        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(left(id)).isEqualTo(left);
        keep(id);
    }

    /** Decides what was left to a person, so that it holds no other run. */
    private void keep(String contact) {
        var conflicts = graph.data(
                        "query($id: ID!) { conflicts(filter: {status: OPEN, contactId: $id}) { nodes { id } } }",
                        Map.of("id", contact))
                .getList("conflicts.nodes.id");
        graph.mutate("conflictResolve", "conflicts { id }", object("ids", conflicts, "choice", "KEEP"));
    }

    /** A run that finds more notes of a contact deleted at GHL than may follow by themselves. */
    private String wouldDeleteTooMuch(String contact) {
        var atGhl = "/contacts/" + graph.externalId(contact, "GHL") + "/notes";
        var count = 24;
        for (var i = 0; i < count; i++) {
            crms.addAtGhl(atGhl, Map.of("body", "Note %d".formatted(i)), "note.id");
        }
        watched.ended(watched.start("RECONCILE"));
        var atBoth = crms.atGhl(atGhl).<String>getList("notes.id");
        assertThat(atBoth).hasSize(count);
        atBoth.forEach(note -> crms.deleteAtGhl(atGhl + "/" + note));
        return watched.start("RECONCILE");
    }

    private static String outcome(JsonPath run, String contact) {
        return run.getString("items.nodes.find { it.contactId == '%s' }.outcome".formatted(contact));
    }

    private int left(String contact) {
        return crms.atRankr("/notes?contactId=" + graph.externalId(contact, "RANKR"))
                .getList("data")
                .size();
    }

    @Test
    void whatWasGivenUpIsShownAndTriedAgain() throws SQLException {
        var id = graph.contact();
        var hopeless = """
                insert into work (workspace_id, contact_id, lane, due_at, failures, dead_at, reason)
                values ('%s', '%s', 3, now(), 12, now(), 'it never worked')
                on conflict (workspace_id, contact_id) do update set
                    failures = 12, dead_at = now(), reason = 'it never worked'
                """.formatted(DEMO.value(), contactId(id).value());
        execute(hopeless);

        var shown = graph.data(
                "{ deadLetters(first: 10) { totalCount nodes { contactId reason since failures } } }", Map.of());
        var retried = graph.control("deadLetterRetry", "contactIds", object("contactIds", List.of(id)));

        assertThat(shown.getInt("deadLetters.totalCount")).isOne();
        assertThat(shown.getString("deadLetters.nodes[0].contactId")).isEqualTo(id);
        assertThat(shown.getString("deadLetters.nodes[0].reason")).isEqualTo("it never worked");
        assertThat(shown.getInt("deadLetters.nodes[0].failures")).isEqualTo(12);
        assertThat(retried.getList("contactIds")).containsExactly(id);
        assertThat(graph.data("{ deadLetters { nodes { contactId } } }", Map.of())
                        .getList("deadLetters.nodes"))
                .isEmpty();
        assertThat(graph.control("deadLetterRetry", "contactIds", object("contactIds", List.of(id)))
                        .getList("contactIds"))
                .isEmpty();
        execute(hopeless);
        assertThat(graph.control("deadLetterRetry", "contactIds", object()).getList("contactIds"))
                .containsExactly(id);
    }

    @Test
    void whatFailsToTheLastIsGivenUpAndCarriedOnceItIsTriedAgain() throws SQLException {
        var id = graph.contact();
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        sandboxes.rankr().suffer(Trouble.status(403).on("GET", "/v1" + atRankr));
        crms.editAtGhl(atGhl, Map.of("firstName", "Augusta"));
        execute("""
                insert into work (workspace_id, contact_id, lane, due_at, failures) values ('%s', '%s', 1, now(), 11)
                on conflict (workspace_id, contact_id) do update set failures = 11, due_at = now()
                """.formatted(DEMO.value(), contactId(id).value()));

        var letter = until(() -> deadLetter(id), found -> found != null);
        sandboxes.rankr().heal();
        graph.control("deadLetterRetry", "contactIds", object("contactIds", List.of(id)));
        until(() -> firstNameAtRankr(id), "Augusta"::equals);

        assertThat(letter).containsEntry("failures", 12);
        assertThat(letter.get("reason")).asString().contains("RANKR");
        assertThat(deadLetter(id)).isNull();
    }

    private @Nullable Map<String, Object> deadLetter(String contact) {
        return graph.data("{ deadLetters(first: 100) { nodes { contactId reason failures } } }", Map.of())
                .getMap("deadLetters.nodes.find { it.contactId == '%s' }".formatted(contact));
    }

    private static <T> T until(Supplier<T> look, Predicate<T> expected) {
        for (var i = 0; i < 100; i++) {
            var seen = look.get();
            if (expected.test(seen)) {
                return seen;
            }
            WatchedRuns.pause(Duration.ofMillis(100));
        }
        throw new AssertionError("it stays " + look.get());
    }

    @Test
    void badInputIsRefusedByName() {
        var unknown = new GlobalId(GlobalId.Type.RUN, UUID.randomUUID()).toString();

        assertThat(graph.controlFaults("syncStart", object("mode", "RECONCILE", "kinds", List.of())))
                .singleElement()
                .asString()
                .startsWith("kinds BAD_USER_INPUT: ");
        assertThat(graph.controlFaults("syncStart", object("mode", "BACKFILL", "since", "2999-01-01T00:00:00Z")))
                .singleElement()
                .asString()
                .startsWith("since BAD_USER_INPUT: ");
        for (var mutation : List.of("runPause", "runResume", "runCancel", "runRetryFailed")) {
            assertThat(graph.controlFaults(mutation, object("id", unknown)))
                    .singleElement()
                    .asString()
                    .startsWith("id NOT_FOUND: ");
            assertThat(graph.controlFaults(mutation, object("id", "nonsense")))
                    .singleElement()
                    .asString()
                    .startsWith("id BAD_USER_INPUT: ");
        }
        assertThat(graph.controlFaults("deadLetterRetry", object("contactIds", List.of("nonsense"))))
                .singleElement()
                .asString()
                .startsWith("contactIds BAD_USER_INPUT: ");
    }

    @Test
    void whereNothingFailedNothingIsRetried() {
        var run = watched.start("RECONCILE");
        watched.ended(run);

        assertThat(graph.controlFaults("runRetryFailed", object("id", run)))
                .singleElement()
                .asString()
                .startsWith("id CONFLICT: ");
    }

    @Test
    void whatFailedIsCarriedAgainAndNothingElse() throws SQLException {
        var id = graph.contact();
        var run = watched.start("RECONCILE");
        var before = watched.ended(run);
        execute("""
                update run_item set outcome = 'FAILED', reason = 'GHL refused it' where workspace_id = '%s' and contact_id = '%s'
                """.formatted(DEMO.value(), contactId(id).value()));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));

        var retried = graph.control("runRetryFailed", "run { id status }", object("id", run));
        var done = watched.ended(run);

        assertThat(retried.getString("run.id")).isEqualTo(run);
        assertThat(retried.getString("run.status")).isEqualTo("RUNNING");
        assertThat(done.getString("status")).isEqualTo("DONE");
        assertThat(outcome(done, id)).isEqualTo("WRITTEN");
        assertThat(done.getString("items.nodes.find { it.contactId == '%s' }.reason".formatted(id)))
                .isNull();
        assertThat(done.getInt("items.totalCount")).isEqualTo(before.getInt("items.totalCount"));
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName"))
                .isEqualTo("Augusta");
        assertThat(graph.controlFaults("runRetryFailed", object("id", run)))
                .containsExactly("id CONFLICT: Nothing of this run has failed.");
    }

    @Test
    void whatACrmRefusesIsToldOfItsContactAndTheRestGoesOn() {
        var since = clock.now();
        var refused = graph.contact();
        var other = graph.contact();
        for (var id : List.of(refused, other)) {
            crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        }
        var atRankr = "/contacts/" + graph.externalId(refused, "RANKR");
        sandboxes.rankr().suffer(Trouble.status(422).on("PATCH", "/v1" + atRankr));

        var run = graph.control("syncStart", "run { id }", object("mode", "RECONCILE", "since", since.toString()))
                .getString("run.id");
        var done = watched.ended(run);
        sandboxes.rankr().heal();
        graph.control("runRetryFailed", "run { id }", object("id", run));
        var retried = watched.ended(run);

        assertThat(done.getString("status")).isEqualTo("DONE");
        assertThat(outcome(done, refused)).isEqualTo("FAILED");
        assertThat(done.getString("items.nodes.find { it.contactId == '%s' }.reason".formatted(refused)))
                .contains("RANKR");
        assertThat(outcome(done, other)).isEqualTo("WRITTEN");
        assertThat(outcome(retried, refused)).isEqualTo("WRITTEN");
        assertThat(crms.atRankr(atRankr).getString("firstName")).isEqualTo("Augusta");
    }

    /** All that is known of what a run wrote, for whoever wonders. */
    private String written(String run) {
        var objects = graph.data(
                        "query($run: ID!) { auditLog(filter: {runId: $run}, first: 1) { nodes { objectId } } }",
                        Map.of("run", run))
                .<String>getList("auditLog.nodes.objectId");
        return objects.stream()
                .map(object -> graph.data("""
                        query($id: ID!) { auditLog(filter: {objectId: $id}) { nodes { at kind objectId cause runId
                            changes { field base ghl rankr result reason } writes { crm operation outcome error } } } }""", Map.of("id", object)))
                .map(JsonPath::prettify)
                .toList()
                .toString();
    }

    private static LinkId contactId(String id) {
        return new LinkId(GlobalId.parse("id", id, GlobalId.Type.CONTACT));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
