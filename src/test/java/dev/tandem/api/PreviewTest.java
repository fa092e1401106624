package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dry runs: nothing is written, and what was shown is done exactly so or not at all. */
@QuarkusTest
@TestProfile(SmallWorld.class)
class PreviewTest {

    private static final String PLAN = """
            plan { planHash left expiresAt contacts { contactId
                writes { objectId kind crm operation fields { field at from to source rule reason } }
                conflicts { objectId type field ghl rankr reason } } }""";

    private final Crms crms = new Crms("demo");
    private GraphQl graph;
    private WatchedRuns watched;

    @Inject
    DataSource database;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
        watched = new WatchedRuns(graph);
    }

    @Test
    void whatWouldBeWrittenIsShownToTheFieldAndNothingIsWritten() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        crms.addAtGhl("/contacts/" + graph.externalId(id, "GHL") + "/notes", Map.of("body", "Met her"), "note.id");

        var shown = preview(id);
        var again = preview(id);

        var writes = "contacts[0].writes";
        assertThat(shown.getList(writes + ".crm")).containsExactly("RANKR", "RANKR");
        assertThat(shown.getList(writes + ".operation")).containsExactly("UPDATE", "CREATE");
        assertThat(shown.getList(writes + ".kind")).containsExactly("CONTACT", "NOTE");
        assertThat(shown.getMap(writes + "[0].fields[0]"))
                .isEqualTo(Map.of(
                        "field", "firstName",
                        "at", "firstName",
                        "from", "Ada",
                        "to", "Augusta",
                        "source", "GHL",
                        "rule", "contact.firstName",
                        "reason", "only this side changed it"));
        assertThat(shown.getList(writes + "[0].fields")).hasSize(1);
        assertThat(shown.getString(writes + "[1].fields.find { it.field == 'body' }.to"))
                .isEqualTo("Met her");
        assertThat(again.getString("planHash")).isEqualTo(shown.getString("planHash"));
        assertThat(firstNameAtRankr(id)).isEqualTo("Ada");
    }

    @Test
    void aPreviewIsAppliedOnce() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        var hash = preview(id).getString("planHash");

        var run = graph.control("syncPreviewApply", "run { id mode }", object("hash", hash));
        var ended = watched.ended(run.getString("run.id"));

        assertThat(run.getString("run.mode")).isEqualTo("APPLY");
        assertThat(ended.getList("items.nodes.contactId")).containsExactly(id);
        assertThat(ended.getList("items.nodes.outcome")).containsExactly("WRITTEN");
        assertThat(firstNameAtRankr(id)).isEqualTo("Augusta");
        assertThat(graph.controlFaults("syncPreviewApply", object("hash", hash)))
                .singleElement()
                .asString()
                .startsWith("hash CONFLICT: ")
                .contains("applied already");
        assertThat(preview(id).getList("contacts[0].writes")).isEmpty();
    }

    @Test
    void ofSeveralThatApplyItAtOnceOneDoes() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        var hash = preview(id).getString("planHash");

        var answers =
                IntStream.range(0, 4).mapToObj(_ -> CompletableFuture.supplyAsync(() -> apply(hash))).toList().stream()
                        .map(CompletableFuture::join)
                        .toList();

        var begun = answers.stream()
                .filter(answer -> answer.getString("run.id") != null)
                .toList();
        assertThat(begun).hasSize(1);
        watched.ended(begun.getFirst().getString("run.id"));
        assertThat(answers)
                .filteredOn(answer -> answer.getString("run.id") == null)
                .allSatisfy(answer -> assertThat(answer.getList("userErrors.message", String.class))
                        .singleElement()
                        .asString()
                        .contains("applied already"));
        assertThat(firstNameAtRankr(id)).isEqualTo("Augusta");
    }

    private JsonPath apply(String hash) {
        return graph.data(
                        "mutation($hash: String!) { syncPreviewApply(input: { hash: $hash }) {"
                                + " run { id } userErrors { message } } }",
                        Map.of("hash", hash))
                .setRootPath("data.syncPreviewApply");
    }

    /** It ends between noting what is to be carried and the beginning of the run. */
    @Test
    void anApplicationThatBrokeOffCanBeMadeAgain() throws SQLException {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        var hash = preview(id).getString("planHash");
        execute("""
                insert into run_item (workspace_id, run_id, contact_id, expected)
                select workspace_id, run_id, '%s', 'as it was then' from preview where hash = '%s'
                """.formatted(GlobalId.parse("id", id, GlobalId.Type.CONTACT), hash));

        var ended = watched.ended(apply(hash).getString("run.id"));

        assertThat(ended.getList("items.nodes.outcome")).containsExactly("WRITTEN");
        assertThat(firstNameAtRankr(id)).isEqualTo("Augusta");
    }

    @Test
    void aPreviewThatExpiredIsRefused() throws SQLException {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        var hash = preview(id).getString("planHash");
        execute("update preview set expires_at = now() - interval '1 second' where hash = '%s'".formatted(hash));

        assertThat(graph.controlFaults("syncPreviewApply", object("hash", hash)))
                .containsExactly("hash CONFLICT: There is no such preview, or it has expired: make a new one.");
        assertThat(firstNameAtRankr(id)).isEqualTo("Ada");
    }

    /** A poll finds nothing new where a preview has looked: what it saw is not forgotten with it. */
    @Test
    void whatAPreviewSawIsCarriedThoughNobodyAppliesIt() throws SQLException {
        var shown = graph.contact();
        var known = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(shown, "GHL"), Map.of("firstName", "Augusta"));

        preview(shown);
        preview(known);

        assertThat(due(shown)).isBetween(50, 60);
        assertThat(due(known)).isNegative();
        assertThat(firstNameAtRankr(shown)).isEqualTo("Ada");
    }

    /** In how many minutes a contact is due; negative if it is not. */
    private int due(String contact) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        select coalesce(max(extract(epoch from due_at - now()) / 60), -1) from work
                        where workspace_id = ? and contact_id = ?""")) {
            statement.setObject(1, Workspaces.idOf("demo").value());
            statement.setObject(2, GlobalId.parse("id", contact, GlobalId.Type.CONTACT));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    @Test
    void sinceATimeOnlyWhatChangedIsShownAndTheRestIsLeft() {
        var since = Instant.now();
        var edited = List.of(graph.contact(), graph.contact());

        var shown = graph.control("syncPreview", PLAN, object("since", since.toString(), "first", 1))
                .setRootPath("data.syncPreview.plan");
        var rest = graph.control(
                        "syncPreview",
                        PLAN,
                        object("since", since.toString(), "after", shown.getString("contacts[0].contactId")))
                .setRootPath("data.syncPreview.plan");

        assertThat(shown.getInt("left")).isPositive();
        assertThat(Stream.of(shown, rest).flatMap(plan -> plan.<String>getList("contacts.contactId").stream()))
                .containsAll(edited)
                .doesNotHaveDuplicates();
    }

    @Test
    void aPreviewIsStaleOnceSomethingWasAddedOrAgreed() {
        var added = graph.contact();
        var agreed = graph.contact();
        var ofAdded = preview(added).getString("planHash");
        var ofAgreed = preview(agreed).getString("planHash");
        crms.addAtGhl(
                "/contacts/%s/notes".formatted(graph.externalId(added, "GHL")), Map.of("body", "Met her"), "note.id");
        graph.mutate("contactUpdate", "contact { id }", object("id", agreed, "lastName", "King"));

        assertThat(List.of(ofAdded, ofAgreed))
                .allSatisfy(hash -> assertThat(graph.controlFaults("syncPreviewApply", object("hash", hash)))
                        .singleElement()
                        .asString()
                        .startsWith("hash CONFLICT: Nothing was done, as this moved since the preview: "));
    }

    @Test
    void aStalePreviewIsRefusedAndSaysWhatMoved() {
        var id = graph.contact();
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        crms.editAtGhl(atGhl, Map.of("firstName", "Augusta"));
        var hash = preview(id).getString("planHash");
        crms.editAtGhl(atGhl, Map.of("firstName", "Ada Augusta"));

        var faults = graph.controlFaults("syncPreviewApply", object("hash", hash));

        assertThat(faults)
                .singleElement()
                .asString()
                .startsWith("hash CONFLICT: ")
                .contains("what GHL holds", "the plan", "contact GHL " + graph.externalId(id, "GHL"))
                .doesNotContain("what RANKR holds", "Lovelace", "Ada");
        assertThat(firstNameAtRankr(id)).isEqualTo("Ada");
    }

    /** Between the acceptance and its turn in the queue anything may happen. */
    @Test
    void whatMovesAfterAPreviewWasAcceptedIsLeftToOthersAndTheRestIsDone() throws SQLException {
        var moved = graph.contact();
        var still = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(moved, "GHL"), Map.of("firstName", "Augusta"));
        crms.editAtGhl("/contacts/" + graph.externalId(still, "GHL"), Map.of("firstName", "Augusta"));
        var hash = graph.control("syncPreview", PLAN, object("contactIds", List.of(moved, still)))
                .getString("plan.planHash");
        var row = "workspace_id = '%s' and contact_id = '%s'"
                .formatted(Workspaces.idOf("demo").value(), GlobalId.parse("id", moved, GlobalId.Type.CONTACT));
        execute("""
                insert into work (workspace_id, contact_id, lane, due_at, lease_until, fence)
                values ('%s', '%s', 3, now() + interval '1 hour', now() + interval '1 hour', gen_random_uuid())
                on conflict (workspace_id, contact_id) do update set
                    lease_until = excluded.lease_until, fence = excluded.fence
                """.formatted(Workspaces.idOf("demo").value(), GlobalId.parse("id", moved, GlobalId.Type.CONTACT)));

        var run = graph.control("syncPreviewApply", "run { id }", object("hash", hash))
                .getString("run.id");
        crms.editAtRankr("/contacts/" + graph.externalId(moved, "RANKR"), Map.of("lastName", "King"));
        execute("update work set lease_until = null, fence = null where " + row);
        var ended = watched.ended(run);

        assertThat(ended.getString("status")).isEqualTo("DONE");
        var item = "items.nodes.find { it.contactId == '%s' }.";
        assertThat(ended.getString(item.formatted(moved) + "outcome")).isEqualTo("MOVED");
        assertThat(ended.getString(item.formatted(moved) + "reason")).contains("moved since the preview");
        assertThat(ended.getInt(item.formatted(moved) + "writes")).isZero();
        assertThat(writtenBy(run, moved)).isEmpty();
        assertThat(writtenBy(run, still)).containsOnly("RANKR");
        assertThat(ended.getString(item.formatted(still) + "outcome")).isEqualTo("WRITTEN");
        assertThat(firstNameAtRankr(still)).isEqualTo("Augusta");
    }

    /** The CRMs at which a run wrote a contact, as the audit has it. */
    private List<String> writtenBy(String run, String contact) {
        return graph.data(
                        "query($id: ID!) { contact(id: $id) { history { nodes { runId writes { crm } } } } }",
                        Map.of("id", contact))
                .param("run", run)
                .getList("contact.history.nodes.findAll { it.runId == run }.writes.flatten().crm");
    }

    @Test
    void whatWouldBeDeletedIsShown() {
        var id = graph.contact();
        var note = note(id);
        crms.deleteAtGhl("/contacts/%s/notes/%s".formatted(graph.externalId(id, "GHL"), graph.externalId(note, "GHL")));

        var shown = preview(id);

        assertThat(shown.getList("contacts[0].writes"))
                .containsExactly(object(
                        "objectId", note, "kind", "NOTE", "crm", "RANKR", "operation", "DELETE", "fields", List.of()));
        assertThat(shown.getList("contacts[0].conflicts")).isEmpty();
        assertThat(crms.statusAtRankr("/notes/" + graph.externalId(note, "RANKR")))
                .isEqualTo(200);

        watched.ended(graph.control("syncPreviewApply", "run { id }", object("hash", shown.getString("planHash")))
                .getString("run.id"));

        assertThat(crms.statusAtRankr("/notes/" + graph.externalId(note, "RANKR")))
                .isEqualTo(404);
    }

    @Test
    void whatAPersonWouldHaveToDecideIsShownWithItsReason() {
        var deleted = graph.contact();
        crms.deleteAtGhl("/contacts/" + graph.externalId(deleted, "GHL"));
        var edited = graph.contact();
        var note = note(edited);
        crms.deleteAtGhl(
                "/contacts/%s/notes/%s".formatted(graph.externalId(edited, "GHL"), graph.externalId(note, "GHL")));
        crms.editAtRankr("/notes/" + graph.externalId(note, "RANKR"), Map.of("content", "Met her twice"));

        var ofContact = preview(deleted);
        var ofNote = preview(edited);

        assertThat(ofContact.getList("contacts[0].conflicts"))
                .containsExactly(object(
                        "objectId",
                        deleted,
                        "type",
                        "DELETED",
                        "field",
                        null,
                        "ghl",
                        null,
                        "rankr",
                        null,
                        "reason",
                        "one half was deleted at its CRM: delete the other, keep it, or restore it"));
        assertThat(ofContact.getList("contacts[0].writes")).isEmpty();
        assertThat(ofNote.getString("contacts[0].conflicts[0].type")).isEqualTo("DELETED_AND_EDITED");
        assertThat(ofNote.getString("contacts[0].conflicts[0].objectId")).isEqualTo(note);
        assertThat(ofNote.getList("contacts[0].conflicts")).hasSize(1);
        assertThat(ofNote.getList("contacts[0].writes")).isEmpty();
    }

    @Test
    void aFieldThatIsDisputedIsShownWithBothValues() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        var run = graph.control(
                        "syncPreviewApply",
                        "run { id }",
                        object("hash", preview(id).getString("planHash")))
                .getString("run.id");
        watched.ended(run);
        watched.ended(graph.control("runUndo", "run { id }", object("id", run)).getString("run.id"));

        var shown = preview(id);

        assertThat(shown.getList("contacts[0].conflicts"))
                .containsExactly(Map.of(
                        "objectId",
                        id,
                        "type",
                        "UNDONE",
                        "field",
                        "firstName",
                        "ghl",
                        "Augusta",
                        "rankr",
                        "Ada",
                        "reason",
                        "a run that carried it was undone, a person decides"));
        assertThat(shown.getList("contacts[0].writes")).isEmpty();
    }

    private String note(String contact) {
        return graph.mutate("noteCreate", "note { id }", object("contactId", contact, "body", "Met her"))
                .getString("note.id");
    }

    @Test
    void notMoreIsLookedAtThanAskedForAndTheRestIsCounted() {
        graph.contact();
        graph.contact();

        var shown = graph.control("syncPreview", PLAN, object("first", 2)).setRootPath("data.syncPreview.plan");

        String last = shown.getString("contacts[1].contactId");
        var next = graph.control("syncPreview", PLAN, object("first", 1, "after", last))
                .setRootPath("data.syncPreview.plan");

        assertThat(shown.getList("contacts")).hasSize(2);
        assertThat(shown.getInt("left")).isGreaterThan(1);
        assertThat(next.getInt("left")).isEqualTo(shown.getInt("left") - 1);
        assertThat(next.getList("contacts.contactId"))
                .hasSize(1)
                .doesNotContainAnyElementsOf(shown.getList("contacts.contactId"));
    }

    @Test
    void badInputIsRefusedByName() {
        var id = graph.contact();

        assertThat(graph.controlFaults("syncPreview", object("first", 51)))
                .singleElement()
                .asString()
                .startsWith("first BAD_USER_INPUT: ");
        assertThat(graph.controlFaults(
                        "syncPreview", object("contactIds", List.of(id), "since", "2026-01-01T00:00:00Z")))
                .singleElement()
                .asString()
                .startsWith("since BAD_USER_INPUT: ");
        assertThat(graph.controlFaults("syncPreview", object("contactIds", List.of("nonsense"))))
                .singleElement()
                .asString()
                .startsWith("contactIds BAD_USER_INPUT: ");
        assertThat(graph.controlFaults("syncPreviewApply", object("hash", "0".repeat(64))))
                .singleElement()
                .asString()
                .startsWith("hash CONFLICT: ");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private JsonPath preview(String id) {
        return graph.control("syncPreview", PLAN, object("contactIds", List.of(id)))
                .setRootPath("data.syncPreview.plan");
    }

    private String firstNameAtRankr(String id) {
        return crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName");
    }
}
