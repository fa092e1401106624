package dev.tandem.sync;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WorkspaceId;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.tenancy.Tenant;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.Impatient;
import dev.tandem.testkit.WatchedRuns;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is deleted through Tandem while Rankr does not do so, and edited there before it is made up for. */
@QuarkusTest
@TestProfile(Impatient.class)
class EditedSinceDeletionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Connectors connectors;

    @Inject
    Absorber absorber;

    @Inject
    Sandboxes sandboxes;

    @Inject
    Tenant tenant;

    private WorkspaceId workspace;
    private Crms crms;
    private GraphQl graph;
    private String contact;

    /** In a workspace of its own: others may have been left alone by a CRM. */
    @BeforeEach
    void aContact() {
        var created = tenant.connected();
        workspace = created.workspace();
        crms = new Crms(created.name());
        graph = GraphQl.of(created.name());
        contact = graph.contact();
    }

    @AfterEach
    void heal() {
        sandboxes.rankr().heal();
    }

    @Test
    void aContactLivesWhoeverSawTheEditFirst() {
        var id = graph.externalId(contact, "RANKR");
        deleteWithoutRankr("contactDelete", contact);
        crms.editAtRankr("/contacts/" + id, Map.of("lastName", "Byron"));
        pollRankr(id);
        heal();

        awaitDisputed();

        assertThat(crms.atRankr("/contacts/" + id).getString("lastName")).isEqualTo("Byron");
    }

    @Test
    void aNoteLives() {
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", contact, "body", "Called."))
                .getString("note.id");
        var atRankr = "/notes/" + graph.externalId(note, "RANKR");
        deleteWithoutRankr("noteDelete", note);
        crms.editAtRankr(atRankr, Map.of("content", "Called, wants an offer."));
        heal();

        awaitDisputed();

        assertThat(crms.atRankr(atRankr).getString("content")).isEqualTo("Called, wants an offer.");
    }

    @Test
    void whatWasEditedBeforeGoes() {
        var id = graph.externalId(contact, "RANKR");
        crms.editAtRankr("/contacts/" + id, Map.of("lastName", "Byron"));
        pollRankr(id);
        deleteWithoutRankr("contactDelete", contact);
        heal();

        for (var i = 0; i < 100 && crms.statusAtRankr("/contacts/" + id) == 200; i++) {
            WatchedRuns.pause(Duration.ofMillis(200));
        }
        assertThat(crms.statusAtRankr("/contacts/" + id)).isEqualTo(404);
    }

    private void deleteWithoutRankr(String mutation, String id) {
        sandboxes.rankr().suffer(Trouble.status(503).on("DELETE", ""));
        assertThat(graph.mutate(mutation, "deletedId", object("id", id))
                        .getString("writes.find { it.crm == 'RANKR' }.outcome"))
                .isEqualTo("QUEUED");
    }

    private void pollRankr(String id) {
        var caller = new Caller(workspace, Lane.WEBHOOK);
        var seen = connectors.of(Crm.RANKR).observe(caller, RecordKey.contact(id));
        seen.chain(record -> absorber.absorbChanged(
                        caller, Kind.CONTACT, List.of(record), AuditEntry.Author.of(AuditEntry.Cause.POLL)))
                .await()
                .atMost(PATIENCE);
    }

    private void awaitDisputed() {
        for (var i = 0; i < 100 && !isDisputed(); i++) {
            WatchedRuns.pause(Duration.ofMillis(200));
        }
        assertThat(isDisputed()).isTrue();
    }

    private boolean isDisputed() {
        return List.of("DELETED_AND_EDITED")
                .equals(graph.ask("query($id: ID!) { contact(id: $id) { conflicts { type } } }", Map.of("id", contact))
                        .extract()
                        .jsonPath()
                        .getList("data.contact.conflicts.type"));
    }
}
