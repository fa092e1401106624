package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.SmallWorld;
import dev.tandem.testkit.WatchedRuns;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
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
                .contains("what GHL holds", "the plan", "Lovelace")
                .doesNotContain("what RANKR holds");
        assertThat(firstNameAtRankr(id)).isEqualTo("Ada");
    }

    @Test
    void notMoreIsLookedAtThanAskedForAndTheRestIsCounted() {
        graph.contact();
        graph.contact();

        var shown = graph.control("syncPreview", PLAN, object("first", 2)).setRootPath("data.syncPreview.plan");

        assertThat(shown.getList("contacts")).hasSize(2);
        assertThat(shown.getInt("left")).isGreaterThan(5);
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

    private JsonPath preview(String id) {
        return graph.control("syncPreview", PLAN, object("contactIds", List.of(id)))
                .setRootPath("data.syncPreview.plan");
    }

    private String firstNameAtRankr(String id) {
        return crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName");
    }
}
