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
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists that say no times, asked for before a change and taken in after it. */
@QuarkusTest
class OvertakenReadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Connectors connectors;

    @Inject
    Absorber absorber;

    private final Crms crms = new Crms("demo");
    private GraphQl graph;
    private String contact;

    @BeforeEach
    void aContact() {
        graph = GraphQl.of("demo");
        contact = graph.contact();
    }

    @Test
    void aCompletedTaskIsNotReopened() {
        var task = graph.mutate(
                        "taskCreate",
                        "task { id }",
                        object("contactId", contact, "title", "Call", "dueAt", "2030-01-02T12:00:00Z"))
                .getString("task.id");
        var before = list(Kind.TASK);
        graph.mutate("taskComplete", "task { id }", object("id", task));

        var taken = takeIn(Kind.TASK, before);

        assertThat(taken.doubtful()).hasSize(1);

        graph.mutate("syncContact", "contact { id }", object("id", contact));
        assertThat(crms.atRankr("/tasks/" + graph.externalId(task, "RANKR")).getString("status"))
                .isEqualTo("DONE");
        var known = graph.data(
                "query($id: ID!) { contact(id: $id) { tasks { nodes { status history { nodes { changes { field result } } } } } } }",
                Map.of("id", contact));
        assertThat(known.getList("contact.tasks.nodes.status")).containsExactly("DONE");
        assertThat(known.getList(
                        "contact.tasks.nodes[0].history.nodes.collectMany { it.changes }.findAll { it.field == 'status' }.result",
                        String.class))
                .containsExactly("DONE", "DONE", "OPEN", "OPEN");
    }

    @Test
    void aDeletedNoteIsNotBack() {
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", contact, "body", "Called."))
                .getString("note.id");
        var before = list(Kind.NOTE);
        graph.mutate("noteDelete", "deletedId", object("id", note));

        takeIn(Kind.NOTE, before);

        assertThat(graph.data("query($id: ID!) { contact(id: $id) { notes { nodes { id } } } }", Map.of("id", contact))
                        .getList("contact.notes.nodes"))
                .isEmpty();
        var synced = graph.mutate("syncContact", "contact { notes { nodes { id } } }", object("id", contact));
        assertThat(synced.getList("contact.notes.nodes")).isEmpty();
        assertThat(synced.getList("writes")).isEmpty();
    }

    private List<CrmRecord> list(Kind kind) {
        return connectors
                .of(Crm.GHL)
                .children(caller(), kind, graph.externalId(contact, "GHL"))
                .await()
                .atMost(PATIENCE);
    }

    private Absorber.Absorbed takeIn(Kind kind, List<CrmRecord> records) {
        return absorber.absorb(caller(), kind, records, AuditEntry.Author.of(AuditEntry.Cause.READ))
                .await()
                .atMost(PATIENCE);
    }

    private Caller caller() {
        return new Caller(Workspaces.idOf("demo"), Lane.INTERACTIVE);
    }
}
