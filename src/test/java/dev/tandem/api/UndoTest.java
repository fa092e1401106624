package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.SmallWorld;
import dev.tandem.testkit.WatchedRuns;
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
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run wrote is taken back where nobody changed it since, and nowhere else. */
@QuarkusTest
@TestProfile(SmallWorld.class)
class UndoTest {

    @Inject
    Sandboxes sandboxes;

    @Inject
    DataSource database;

    private final Crms crms = new Crms("demo");
    private GraphQl graph;
    private WatchedRuns watched;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
        watched = new WatchedRuns(graph);
    }

    @Test
    void whatIsUntouchedIsRestoredAndTheRestReported() {
        var id = graph.contact();
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");
        crms.editAtGhl(atGhl, Map.of("firstName", "Augusta", "lastName", "King"));
        var run = applied(id);
        crms.editAtRankr(atRankr, Map.of("lastName", "Byron"));

        var undo = undone(run);

        assertThat(undo.getString("mode")).isEqualTo("UNDO");
        assertThat(undo.getString("undoes")).isEqualTo(run);
        assertThat(undo.getList("items.nodes.outcome")).containsExactly("NOT_RESTORED");
        assertThat(undo.getBoolean("items.nodes[0].notes.find { it.field == 'firstName' }.restored"))
                .isTrue();
        assertThat(undo.getBoolean("items.nodes[0].notes.find { it.field == 'lastName' }.restored"))
                .isFalse();
        assertThat(undo.getString("items.nodes[0].notes.find { it.field == 'lastName' }.reason"))
                .contains("changed since", "RANKR");
        assertThat(crms.atRankr(atRankr).getString("firstName")).isEqualTo("Ada");
        assertThat(crms.atGhl(atGhl).getString("contact.firstName")).isEqualTo("Augusta");
        assertThat(crms.atRankr(atRankr).getString("lastName")).isEqualTo("Byron");
    }

    @Test
    void noSyncCarriesItAgainByItselfAndAPersonDecides() {
        var id = graph.contact();
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");
        crms.editAtGhl(atGhl, Map.of("firstName", "Augusta"));
        var run = applied(id);
        undone(run);

        var synced = graph.mutate("syncContact", "contact { syncState conflicts { type field } }", object("id", id));

        assertThat(synced.getList("writes")).isEmpty();
        assertThat(synced.getString("contact.syncState")).isEqualTo("CONFLICT");
        assertThat(synced.getList("contact.conflicts.type")).containsExactly("UNDONE");
        assertThat(synced.getList("contact.conflicts.field")).containsExactly("firstName");
        assertThat(crms.atRankr(atRankr).getString("firstName")).isEqualTo("Ada");
        assertThat(crms.atGhl(atGhl).getString("contact.firstName")).isEqualTo("Augusta");
    }

    @Test
    void whatACrmRefusesToTakeBackOverwritesNothing() {
        var id = graph.contact();
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");
        crms.editAtRankr(atRankr, Map.of("firstName", "Augusta"));
        var run = applied(id);
        crms.editAtRankr(atRankr, Map.of("firstName", "Byron"));
        sandboxes.ghl().suffer(Trouble.status(422).on("PUT", atGhl).next(1));

        var undo = undone(run);
        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(undo.getList("items.nodes.outcome")).containsExactly("NOT_RESTORED");
        assertThat(crms.atRankr(atRankr).getString("firstName")).isEqualTo("Byron");
        assertThat(crms.atGhl(atGhl).getString("contact.firstName")).isEqualTo("Byron");
    }

    @Test
    void whatARunCreatedIsDeletedAgainAndStaysApart() {
        var id = graph.contact("targets", List.of("GHL"));
        var run = applied(id);
        var made = graph.externalId(id, "RANKR");
        assertThat(crms.statusAtRankr("/contacts/" + made)).isEqualTo(200);

        var undo = undone(run);
        var synced = graph.mutate("syncContact", "contact { syncState sources { crm } }", object("id", id));

        assertThat(undo.getList("items.nodes.outcome")).containsExactly("RESTORED");
        assertThat(crms.statusAtRankr("/contacts/" + made)).isEqualTo(404);
        assertThat(synced.getList("writes")).isEmpty();
        assertThat(synced.getList("contact.sources.crm")).containsExactly("GHL");
        assertThat(crms.statusAtGhl("/contacts/" + graph.externalId(id, "GHL"))).isEqualTo(200);
    }

    @Test
    void whatSomebodyEditsWhileItIsUndoneIsNotDeleted() {
        var id = graph.contact("targets", List.of("GHL"));
        graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Called."));
        var run = applied(id);
        var made = "/contacts/" + graph.externalId(id, "RANKR");

        var undo = undoneMeanwhile(run, "DELETE /v1/notes", () -> crms.editAtRankr(made, Map.of("lastName", "Byron")));

        assertThat(undo.getList("items.nodes.outcome")).containsExactly("NOT_RESTORED");
        assertThat(crms.atRankr(made).getString("lastName")).isEqualTo("Byron");
        assertThat(graph.externalId(id, "RANKR")).isEqualTo(made.substring("/contacts/".length()));
    }

    @Test
    void whatSomebodyEditsWhileItIsUndoneIsNotOverwrittenThoughItIsKnownByThen() {
        var id = graph.contact();
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Called."))
                .getString("note.id");
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");
        crms.editAtGhl(atGhl, Map.of("firstName", "Augusta"));
        crms.editAtGhl(atGhl + "/notes/" + graph.externalId(note, "GHL"), Map.of("body", "Called again."));
        var run = applied(id);

        var undo = undoneMeanwhile(run, "PATCH /v1/notes", () -> {
            crms.editAtRankr(atRankr, Map.of("firstName", "Byron"));
            graph.data("query($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { firstName } }", Map.of("id", id));
        });

        assertThat(undo.getList("items.nodes.outcome")).containsExactly("NOT_RESTORED");
        assertThat(crms.atRankr(atRankr).getString("firstName")).isEqualTo("Byron");
    }

    /** An undo during which something happens while one call to Rankr is answered. */
    private JsonPath undoneMeanwhile(String run, String call, Runnable something) {
        sandboxes.rankr().forgetCalls();
        sandboxes.rankr().slowDown(Duration.ofMillis(1_500), Duration.ZERO);
        try {
            var undo = graph.control("runUndo", "run { id }", object("id", run)).getString("run.id");
            for (var i = 0; i < 1_200 && !wasCalled(call); i++) {
                WatchedRuns.pause(Duration.ofMillis(20));
            }
            assertThat(wasCalled(call)).isTrue();
            sandboxes.rankr().heal();
            something.run();
            return watched.ended(undo);
        } finally {
            sandboxes.rankr().heal();
        }
    }

    private boolean wasCalled(String call) {
        return sandboxes.rankr().calls().keySet().stream().anyMatch(made -> made.startsWith(call));
    }

    @Test
    void whatCannotBeUndoneIsRefused() {
        var id = graph.contact();
        var run = renamed(id);
        var undo = undone(run).getString("id");
        var nothing = applied(graph.contact());
        var started = graph.data("{ runs(first: 100) { id mode } }", Map.of());
        var imported = started.getString("runs.find { it.mode == 'IMPORT' }.id");

        assertThat(refusal(run)).startsWith("id CONFLICT: ").contains("undone already");
        assertThat(refusal(undo)).startsWith("id CONFLICT: ").contains("An undo cannot be undone");
        assertThat(refusal(nothing)).startsWith("id CONFLICT: ").contains("written nothing");
        assertThat(refusal(imported)).startsWith("id CONFLICT: ").contains("written nothing");
        assertThat(refusal(new GlobalId(GlobalId.Type.RUN, UUID.randomUUID()).toString()))
                .startsWith("id NOT_FOUND: ");
        var going = watched.start("RECONCILE");
        assertThat(refusal(going)).startsWith("id CONFLICT: ").contains("RUNNING");
        graph.control("runCancel", "run { status }", object("id", going));
        assertThat(graph.data("{ runs(first: 100) { id } }", Map.of()).getList("runs"))
                .hasSize(started.getList("runs").size() + 1);
    }

    @Test
    void itIsOnRecordAsAnUndo() {
        var id = graph.contact();
        var run = renamed(id);

        var undo = undone(run).getString("id");

        var told = graph.data("""
                query($filter: AuditFilter) { auditLog(filter: $filter) { nodes { objectId kind cause actor runId
                    changes { field result } writes { crm operation outcome } } } }""", Map.of("filter", Map.of("objectId", id, "cause", "UNDO")))
                .setRootPath("data.auditLog");
        assertThat(told.getList("nodes")).isNotEmpty();
        assertThat(told.getList("nodes.objectId")).containsOnly(id);
        assertThat(told.getList("nodes.cause")).containsOnly("UNDO");
        assertThat(told.getList("nodes.runId")).containsOnly(undo);
        assertThat(told.getList("nodes.actor")).containsOnly("anonymous");
        assertThat(told.getList("nodes[0].writes"))
                .containsExactly(Map.of("crm", "RANKR", "operation", "update", "outcome", "DONE"));
        assertThat(told.getList("nodes[0].changes")).containsExactly(Map.of("field", "firstName", "result", "Ada"));
    }

    @Test
    void whatFailedOfAnUndoneRunIsNotCarriedAgain() throws SQLException {
        var id = graph.contact();
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");
        var run = renamed(id);
        undone(run);
        execute("update run_item set outcome = 'FAILED' where run_id = '%s'", run);

        assertThat(graph.controlFaults("runRetryFailed", object("id", run)))
                .containsExactly("id CONFLICT: This run is undone already, or about to be.");
        assertThat(watched.now(run).getString("status")).isEqualTo("DONE");
        assertThat(watched.now(run).getList("items.nodes.outcome")).containsExactly("FAILED");
        assertThat(crms.atRankr(atRankr).getString("firstName")).isEqualTo("Ada");
    }

    @Test
    void whatABackfillCarriedIsRestored() {
        var since = Instant.now();
        var id = graph.contact();
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        var run = graph.control("syncStart", "run { id }", object("mode", "BACKFILL", "since", since.toString()))
                .getString("run.id");
        watched.ended(run);
        var carried = crms.atRankr(atRankr).getString("firstName");

        undone(run);

        assertThat(carried).isEqualTo("Augusta");
        assertThat(crms.atRankr(atRankr).getString("firstName")).isEqualTo("Ada");
    }

    /** Whatever it wrote then could not be taken back any more. */
    @Test
    void anUndoneRunDoesNotGoOn() throws SQLException {
        var id = graph.contact();
        var run = renamed(id);
        undone(run);
        execute("update run set status = 'FAILED' where run_id = '%s'", run);

        assertThat(graph.controlFaults("runResume", object("id", run)))
                .containsExactly("id CONFLICT: This run is undone already, or about to be.");
        assertThat(watched.now(run).getString("status")).isEqualTo("FAILED");
    }

    @Test
    void whatARunHasBegunIsFinishedBeforeItIsUndone() throws SQLException {
        var id = graph.contact();
        var run = renamed(id);
        execute("update run_item set outcome = 'QUEUED' where run_id = '%s'", run);

        assertThat(refusal(run))
                .isEqualTo("id CONFLICT: What this run had begun is still being finished: ask again in a moment.");
        execute("update run_item set outcome = 'WRITTEN' where run_id = '%s'", run);
        undone(run);
    }

    private void execute(String sql, String run) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql.formatted(GlobalId.parse("id", run, GlobalId.Type.RUN)));
        }
    }

    private String refusal(String run) {
        return graph.controlFaults("runUndo", object("id", run)).getFirst();
    }

    /** A run that carried an edit of one contact from GHL to Rankr. */
    private String renamed(String contact) {
        crms.editAtGhl("/contacts/" + graph.externalId(contact, "GHL"), Map.of("firstName", "Augusta"));
        return applied(contact);
    }

    /** A run that did what there was to do about one contact. */
    private String applied(String contact) {
        var hash = graph.control("syncPreview", "plan { planHash }", object("contactIds", List.of(contact)))
                .getString("plan.planHash");
        var run = graph.control("syncPreviewApply", "run { id }", object("hash", hash))
                .getString("run.id");
        assertThat(watched.ended(run).getString("status")).isEqualTo("DONE");
        return run;
    }

    private JsonPath undone(String run) {
        return watched.ended(
                graph.control("runUndo", "run { id }", object("id", run)).getString("run.id"));
    }
}
