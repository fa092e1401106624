package dev.tandem.sync;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.RecordKey;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.ghl.GhlSandbox;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two contacts that somebody makes one of at GHL: what belonged to the one is the other's from then on. */
@QuarkusTest
class MergedContactsTest {

    private static final String LOCATION = "demo-location";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    GhlSandbox ghl;

    @Inject
    Sandboxes sandboxes;

    @Inject
    Connectors connectors;

    @Inject
    Absorber absorber;

    private final Crms crms = new Crms("demo");
    private GraphQl graph;
    private String merged;
    private String mergedAtGhl;
    private String mergedAtRankr;
    private String survivor;
    private String survivorAtGhl;
    private String survivorAtRankr;

    @BeforeEach
    void twoContacts() {
        graph = GraphQl.of("demo");
        merged = graph.contact();
        mergedAtGhl = graph.externalId(merged, "GHL");
        mergedAtRankr = graph.externalId(merged, "RANKR");
        survivor = graph.contact();
        survivorAtGhl = graph.externalId(survivor, "GHL");
        survivorAtRankr = graph.externalId(survivor, "RANKR");
    }

    private void merge() {
        synchronized (sandboxes.ghl()) {
            ghl.merge(LOCATION, mergedAtGhl, survivorAtGhl, Instant.now());
        }
    }

    private String note(String body) {
        return graph.mutate("noteCreate", "note { id }", object("contactId", merged, "body", body))
                .getString("note.id");
    }

    private JsonPath sync(String contact) {
        return graph.mutate("syncContact", "contact { syncState }", object("id", contact));
    }

    private void isAtRest() {
        for (var i = 0; i < 2; i++) {
            var synced = sync(survivor);
            assertThat(synced.getString("contact.syncState")).isEqualTo("IN_SYNC");
            assertThat(synced.getList("writes")).isEmpty();
        }
    }

    /** Leaves nothing of the contact that GHL does not have any more. */
    private void deleteMerged() {
        sync(merged);
        var open = graph.data(
                "query($contact: ID!) { conflicts(filter: {status: OPEN, contactId: $contact}) { nodes { id } } }",
                Map.of("contact", merged));
        graph.mutate(
                "conflictResolve",
                "conflicts { status }",
                object("ids", open.getList("conflicts.nodes.id"), "choice", "DELETE"));
        assertThat(crms.statusAtRankr("/contacts/" + mergedAtRankr)).isEqualTo(404);
    }

    private List<String> ofSurvivorAtGhl(String kind, String list) {
        return crms.atGhl("/contacts/%s/%s".formatted(survivorAtGhl, kind)).getList(list + ".id");
    }

    private JsonPath ofSurvivorAtRankr(String kind) {
        return crms.atRankr("/%s?contactId=%s".formatted(kind, survivorAtRankr));
    }

    @Test
    void whatItGotIsCarriedThoughTheOtherIsDeletedEverywhere() {
        var note = graph.externalId(note("Called"), "GHL");
        graph.mutate("taskCreate", "task { id }", object("contactId", merged, "title", "Call back"));
        var calendar = crms.atGhl("/calendars/?locationId=" + LOCATION).getString("calendars.find { it.isActive }.id");
        crms.bookAtGhl(Map.of(
                "contactId",
                mergedAtGhl,
                "locationId",
                LOCATION,
                "calendarId",
                calendar,
                "title",
                "Visit",
                "startTime",
                "2030-01-02T12:00:00Z",
                "ignoreFreeSlotValidation",
                true));
        sync(merged);

        merge();
        deleteMerged();
        sync(survivor);

        assertThat(ofSurvivorAtRankr("notes").getList("data.content")).containsExactly("Called");
        assertThat(ofSurvivorAtRankr("tasks").getList("data.title")).containsExactly("Call back");
        assertThat(ofSurvivorAtRankr("appointments").getList("data.title")).containsExactly("Visit");
        assertThat(ofSurvivorAtGhl("notes", "notes")).containsExactly(note);
        isAtRest();
        assertThat(ofSurvivorAtGhl("notes", "notes")).containsExactly(note);
        assertThat(ofSurvivorAtGhl("tasks", "tasks")).hasSize(1);
        assertThat(ofSurvivorAtGhl("appointments", "events")).hasSize(1);
    }

    @Test
    void itIsCarriedBeforeAnybodyDecidesAboutTheOther() {
        var note = note("Called");
        var atGhl = graph.externalId(note, "GHL");
        var atRankr = "/notes/" + graph.externalId(note, "RANKR");
        merge();
        sync(merged);

        sync(survivor);
        crms.editAtGhl("/contacts/%s/notes/%s".formatted(survivorAtGhl, atGhl), Map.of("body", "Called twice"));
        sync(survivor);

        assertThat(ofSurvivorAtRankr("notes").getList("data.content")).containsExactly("Called twice");
        assertThat(crms.atRankr(atRankr).getString("content")).isEqualTo("Called");

        deleteMerged();
        isAtRest();
        assertThat(crms.statusAtRankr(atRankr)).isEqualTo(404);
        assertThat(ofSurvivorAtGhl("notes", "notes")).containsExactly(atGhl);
        assertThat(ofSurvivorAtRankr("notes").getList("data.content")).containsExactly("Called twice");
    }

    @Test
    void whatIsKeptAtOneCrmStaysThereAndIsTheSame() {
        var note = note("For us alone");
        graph.mutate("noteDelete", "deletedId", object("id", note, "targets", List.of("RANKR")));

        merge();
        sync(survivor);

        assertThat(ofSurvivorAtRankr("notes").getList("data")).isEmpty();
        assertThat(graph.data("query($id: ID!) { contact(id: $id) { notes { nodes { id } } } }", Map.of("id", survivor))
                        .getList("contact.notes.nodes.id"))
                .containsExactly(note);
        isAtRest();
    }

    @Test
    void whatBothCrmsGaveItIsStillOne() {
        var note = note("Called");
        var atRankr = new RecordKey(Kind.NOTE, graph.externalId(note, "RANKR"), survivorAtRankr);
        merge();

        takeIn(connectors
                .of(Crm.GHL)
                .children(caller(), Kind.NOTE, survivorAtGhl)
                .await()
                .atMost(PATIENCE));
        var read = connectors.of(Crm.RANKR).observe(caller(), atRankr).await().atMost(PATIENCE);
        takeIn(List.of(new CrmRecord(
                Crm.RANKR,
                atRankr,
                read.fields(),
                read.createdAt(),
                read.lastModified(),
                read.version(),
                read.linkedTo())));

        var notes = graph.data(
                "query($id: ID!) { contact(id: $id) { notes { nodes { body sources { crm } } } } }",
                Map.of("id", survivor));
        assertThat(notes.getList("contact.notes.nodes.body")).containsExactly("Called");
        assertThat(notes.getList("contact.notes.nodes[0].sources.crm")).containsExactlyInAnyOrder("GHL", "RANKR");
    }

    private void takeIn(List<CrmRecord> records) {
        absorber.absorb(caller(), Kind.NOTE, records, AuditEntry.Author.of(AuditEntry.Cause.READ))
                .await()
                .atMost(PATIENCE);
    }

    private static Caller caller() {
        return new Caller(Workspaces.idOf("demo"), Lane.INTERACTIVE);
    }
}
