package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people change at a CRM, carried to the other, and told afterwards. */
@QuarkusTest
class ApiSyncTest {

    private static final String HISTORY = """
            query($id: ID!, $first: Int, $after: String) { contact(id: $id) { syncState history(first: $first, after: $after) {
                totalCount pageInfo { hasNextPage endCursor }
                nodes { id at kind objectId cause actor
                    changes { field base ghl rankr result from rule reason }
                    writes { crm operation outcome externalId error } } } } }""";

    @Inject
    Sandboxes sandboxes;

    @Inject
    DataSource database;

    private final Crms crms = new Crms("demo");
    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @Test
    void anEditAtGhlIsCarriedToRankrAndTold() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));

        var synced = graph.mutate("syncContact", "contact { id firstName syncState }", object("id", id));
        var again = graph.mutate("syncContact", "contact { syncState }", object("id", id));

        assertThat(synced.getMap("contact"))
                .isEqualTo(Map.of("id", id, "firstName", "Augusta", "syncState", "IN_SYNC"));
        assertThat(synced.getList("writes.crm")).containsExactly("RANKR");
        assertThat(synced.getList("writes.outcome")).containsExactly("DONE");
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName"))
                .isEqualTo("Augusta");
        assertThat(again.getList("writes")).isEmpty();
        var told = graph.data(HISTORY, Map.of("id", id)).setRootPath("data.contact.history.nodes[0]");
        assertThat(told.getString("cause")).isEqualTo("SYNC");
        assertThat(told.getString("kind")).isEqualTo("CONTACT");
        assertThat(told.getString("objectId")).isEqualTo(id);
        assertThat(told.getMap("changes.find { it.field == 'firstName' }"))
                .isEqualTo(Map.of(
                        "field", "firstName",
                        "base", "Ada",
                        "ghl", "Augusta",
                        "rankr", "Ada",
                        "result", "Augusta",
                        "from", "GHL",
                        "rule", "contact.firstName",
                        "reason", "only this side changed it"));
        assertThat(told.getList("writes.crm")).containsExactly("RANKR");
        assertThat(told.getList("writes.outcome")).containsExactly("DONE");
    }

    @Test
    void editsOfDifferentFieldsAtBothAreBothKept() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        crms.editAtRankr("/contacts/" + graph.externalId(id, "RANKR"), Map.of("lastName", "King"));

        var ref = Map.of("crm", "RANKR", "id", graph.externalId(id, "RANKR"));
        var synced = graph.mutate("syncContact", "contact { id firstName lastName }", object("ref", ref));

        assertThat(synced.getMap("contact")).isEqualTo(Map.of("id", id, "firstName", "Augusta", "lastName", "King"));
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).getString("contact.lastName"))
                .isEqualTo("King");
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName"))
                .isEqualTo("Augusta");
    }

    @Test
    void theLaterEditOfAFieldWinsAndTheLoserIsTold() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("lastName", "Byron"));
        crms.editAtRankr("/contacts/" + graph.externalId(id, "RANKR"), Map.of("lastName", "King"));

        var synced = graph.mutate("syncContact", "contact { lastName }", object("id", id));
        var again = graph.mutate("syncContact", "contact { lastName }", object("id", id));

        assertThat(synced.getString("contact.lastName")).isEqualTo("King");
        assertThat(synced.getList("writes.crm")).containsExactly("GHL");
        assertThat(again.getList("writes")).isEmpty();
        var told = graph.data(HISTORY, Map.of("id", id, "first", 1)).setRootPath("data.contact.history.nodes[0]");
        assertThat(told.getMap("changes.find { it.field == 'lastName' }"))
                .containsEntry("base", "Lovelace")
                .containsEntry("ghl", "Byron")
                .containsEntry("rankr", "King")
                .containsEntry("result", "King")
                .containsEntry("from", "RANKR")
                .containsEntry("reason", "both sides changed it, this one last");
    }

    @Test
    void tagsAddedAtOneAndRemovedAtTheOtherMerge() {
        var id = graph.contact("tags", List.of("old", "kept"));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("tags", List.of("old", "kept", "new")));
        crms.editAtRankr("/contacts/" + graph.externalId(id, "RANKR"), Map.of("tags", List.of("kept")));

        graph.mutate("syncContact", "contact { id }", object("id", id));
        var again = graph.mutate("syncContact", "contact { tags { name } }", object("id", id));

        assertThat(again.getList("contact.tags.name")).containsExactlyInAnyOrder("kept", "new");
        assertThat(again.getList("writes")).isEmpty();
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).getList("contact.tags"))
                .containsExactlyInAnyOrder("kept", "new");
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getList("tags"))
                .containsExactlyInAnyOrder("kept", "new");
    }

    @Test
    void notesAndTasksGoBothWaysWithoutEchoes() {
        var id = graph.contact();
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Call back"))
                .getString("note.id");
        var task = graph.mutate("taskCreate", "task { id }", object("contactId", id, "title", "Call"))
                .getString("task.id");
        var ghlContact = "/contacts/" + graph.externalId(id, "GHL");
        crms.editAtRankr("/notes/" + graph.externalId(note, "RANKR"), Map.of("content", "Call back today"));
        crms.editAtGhl(ghlContact + "/tasks/" + graph.externalId(task, "GHL"), Map.of("title", "Ring"));

        var first = graph.mutate("syncContact", "contact { id }", object("id", id));
        crms.editAtGhl(ghlContact + "/notes/" + graph.externalId(note, "GHL"), Map.of("body", "Called"));
        crms.editAtRankr("/tasks/" + graph.externalId(task, "RANKR"), Map.of("status", "DONE"));
        var second = graph.mutate("syncContact", "contact { id }", object("id", id));
        var third = graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(first.getList("writes.crm")).containsExactlyInAnyOrder("GHL", "RANKR");
        assertThat(second.getList("writes.crm")).containsExactlyInAnyOrder("GHL", "RANKR");
        assertThat(third.getList("writes")).isEmpty();
        assertThat(crms.atRankr("/notes/" + graph.externalId(note, "RANKR")).getString("content"))
                .isEqualTo("Called");
        assertThat(crms.atRankr("/tasks/" + graph.externalId(task, "RANKR")).getString("title"))
                .isEqualTo("Ring");
        assertThat(crms.atGhl(ghlContact + "/tasks/" + graph.externalId(task, "GHL"))
                        .getBoolean("task.completed"))
                .isTrue();
    }

    @Test
    void ofNotesThatAreAlikeTheOneThatNamesItsCounterpartGetsIt() {
        var id = graph.contact();
        var note = crms.addAtGhl(
                "/contacts/%s/notes".formatted(graph.externalId(id, "GHL")), Map.of("body", "Called back."), "note.id");
        var alike = Map.of("contactId", graph.externalId(id, "RANKR"), "content", "Called back.");
        crms.addAtRankr("/notes", alike);
        var counterpart = crms.addAtRankr("/notes", with(alike, "externalId", note));
        crms.addAtRankr("/notes", alike);

        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(counterparts(id)).hasSize(3).containsEntry(note, counterpart);
    }

    private static Map<String, String> with(Map<String, String> record, String property, String value) {
        var with = new HashMap<>(record);
        with.put(property, value);
        return with;
    }

    @Test
    void aNoteIsCarriedThoughTheHalfOfAnotherNamesIt() {
        var id = graph.contact();
        var atGhl = "/contacts/%s/notes".formatted(graph.externalId(id, "GHL"));
        var first = crms.addAtGhl(atGhl, Map.of("body", "Called back."), "note.id");
        graph.mutate("syncContact", "contact { id }", object("id", id));
        var taken = counterparts(id).get(first);
        var second = crms.addAtGhl(atGhl, Map.of("body", "Called back."), "note.id");
        crms.editAtRankr("/notes/" + taken, Map.of("externalId", second));

        var synced = graph.mutate("syncContact", "contact { id }", object("id", id));
        var again = graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(synced.getList("writes.outcome")).containsExactly("DONE");
        assertThat(counterparts(id))
                .containsEntry(first, taken)
                .hasEntrySatisfying(second, made -> assertThat(made).isNotNull().isNotEqualTo(taken));
        assertThat(again.getList("writes")).isEmpty();
    }

    /** Rankr's ids of a contact's notes by GHL's. */
    private Map<String, String> counterparts(String contact) {
        var notes = graph.data(
                "query($id: ID!) { contact(id: $id) { notes(first: 9) { nodes { sources { crm externalId } } } } }",
                Map.of("id", contact));
        return notes.<List<Map<String, String>>>getList("contact.notes.nodes.sources").stream()
                .map(sources -> sources.stream()
                        .collect(Collectors.toMap(source -> source.get("crm"), source -> source.get("externalId"))))
                .collect(Collectors.toMap(ids -> ids.get("GHL"), ids -> ids.getOrDefault("RANKR", "")));
    }

    @Test
    void whatSomebodyOnlyReadsIsCarriedToo() throws InterruptedException {
        var id = graph.contact();
        graph.mutate(
                "taskCreate", "task { id }", object("contactId", id, "title", "Call", "dueAt", "2030-01-02T12:00:00Z"));
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        var task = crms.atGhl(atGhl + "/tasks").getString("tasks[0].id");
        crms.editAtGhl(atGhl + "/tasks/" + task, Map.of("title", "Call at noon"));
        crms.addAtGhl(atGhl + "/notes", Map.of("body", "Called."), "note.id");

        var read = graph.data(
                "query($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { tasks { nodes { title } } notes { nodes { body } } } }",
                Map.of("id", id));

        assertThat(read.getString("contact.tasks.nodes[0].title")).isEqualTo("Call at noon");
        assertThat(read.getString("contact.notes.nodes[0].body")).isEqualTo("Called.");
        var contact = graph.externalId(id, "RANKR");
        for (int i = 0; i < 100 && notesAtRankr(contact).isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertThat(notesAtRankr(contact)).containsExactly("Called.");
        assertThat(crms.atRankr("/tasks?contactId=" + contact).getList("data.title"))
                .containsExactly("Call at noon");
    }

    private List<String> notesAtRankr(String contact) {
        return crms.atRankr("/notes?contactId=" + contact).getList("data.content");
    }

    /** GHL knows but done and not done; what Rankr tells apart stays as it is for as long as that does not change. */
    @Test
    void theStatesOfATaskAreCarriedBothWays() {
        var id = graph.contact();
        var task = graph.mutate("taskCreate", "task { id }", object("contactId", id, "title", "Call"))
                .getString("task.id");
        var atGhl = "/contacts/%s/tasks/%s".formatted(graph.externalId(id, "GHL"), graph.externalId(task, "GHL"));
        var atRankr = "/tasks/" + graph.externalId(task, "RANKR");

        record Step(String editedAt, Object to, boolean completed, String status) {}
        for (var step : List.of(
                new Step("RANKR", "IN_PROGRESS", false, "IN_PROGRESS"),
                new Step("GHL", true, true, "DONE"),
                new Step("GHL", false, false, "OPEN"),
                new Step("RANKR", "CANCELLED", true, "CANCELLED"),
                new Step("GHL", false, false, "OPEN"))) {
            if (step.editedAt().equals("GHL")) {
                crms.editAtGhl(atGhl, Map.of("completed", step.to()));
            } else {
                crms.editAtRankr(atRankr, Map.of("status", step.to()));
            }
            graph.mutate("syncContact", "contact { id }", object("id", id));
            var again = graph.mutate("syncContact", "contact { syncState }", object("id", id));

            assertThat(crms.atGhl(atGhl).getBoolean("task.completed"))
                    .as("%s", step)
                    .isEqualTo(step.completed());
            assertThat(crms.atRankr(atRankr).getString("status")).as("%s", step).isEqualTo(step.status());
            assertThat(again.getList("writes")).as("%s", step).isEmpty();
            assertThat(again.getString("contact.syncState")).as("%s", step).isEqualTo("IN_SYNC");
        }
    }

    @Test
    void aWriteThatFailsHalfWayMayHaveHappened() {
        var id = graph.contact();
        crms.editAtRankr(
                "/contacts/" + graph.externalId(id, "RANKR"), Map.of("lastName", "King", "tags", List.of("vip")));
        sandboxes
                .ghl()
                .suffer(Trouble.status(403)
                        .on("POST", "/contacts/%s/tags".formatted(graph.externalId(id, "GHL")))
                        .next(1));

        var halfWay = graph.mutate("syncContact", "contact { syncState }", object("id", id));
        var finished = graph.mutate("syncContact", "contact { syncState tags { name } }", object("id", id));

        assertThat(halfWay.getList("writes.outcome")).containsExactly("UNKNOWN");
        assertThat(finished.getString("contact.syncState")).isEqualTo("IN_SYNC");
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).getList("contact.tags"))
                .containsExactly("vip");
    }

    /**
     * Rankr forgets a day after the first time what it was asked for, however often it was asked since: then it is looked for
     * among the latest, and not asked for again.
     */
    @Test
    void aCreationThatNobodyHeardOfForLongIsLookedForByWhatItSays() throws SQLException {
        var name = "Nameless " + UUID.randomUUID();
        var id = graph.mutate("contactCreate", "contact { id }", object("firstName", name, "targets", List.of("GHL")))
                .getString("contact.id");
        var unheardOf = crms.addAtRankr("/contacts", Map.of("firstName", name));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into write_ledger (workspace_id, write_id, contact_id, link_id, crm, operation, state, fields,
                        first_at, noted_at)
                    select workspace_id, gen_random_uuid(), link_id, link_id, 'RANKR', 'create', 'UNKNOWN', fields,
                        now() - interval '25 hours', now()
                    from link where link_id = '%s'
                    """.formatted(GlobalId.parse("id", id, GlobalId.Type.CONTACT)));
        }

        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(graph.externalId(id, "RANKR")).isEqualTo(unheardOf);
    }

    @Test
    void theMissingHalfIsMade() {
        var id = graph.contact("targets", List.of("GHL"));
        graph.mutate("taskCreate", "task { id }", object("contactId", id, "title", "Call"));

        var synced = graph.mutate("syncContact", "contact { syncState sources { crm } }", object("id", id));
        var again = graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(synced.getList("contact.sources.crm")).containsExactlyInAnyOrder("GHL", "RANKR");
        assertThat(synced.getList("writes.operation")).containsExactly("create", "create");
        assertThat(again.getList("writes")).isEmpty();
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName"))
                .isEqualTo("Ada");
    }

    @Test
    void historyIsReadPageByPageNewestFirst() {
        var id = graph.contact();
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "lastName", "King"));
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "lastName", "Byron"));

        var whole = graph.data(HISTORY, Map.of("id", id, "first", 100)).setRootPath("data.contact.history");
        var first = graph.data(HISTORY, Map.of("id", id, "first", 1)).setRootPath("data.contact.history");
        var rest = graph.data(HISTORY, Map.of("id", id, "first", 100, "after", first.getString("pageInfo.endCursor")))
                .setRootPath("data.contact.history");

        List<String> all = whole.getList("nodes.id");
        assertThat(all).hasSize(2 * 3).hasSize(whole.getInt("totalCount")); // what was asked, and what came of it
        assertThat(whole.getString("nodes[0].changes.find { it.field == 'lastName' }.result"))
                .isEqualTo("Byron");
        assertThat(whole.getString("nodes[0].changes.find { it.field == 'lastName' }.base"))
                .isEqualTo("King");
        assertThat(whole.getString("nodes[0].changes.find { it.field == 'lastName' }.reason"))
                .isEqualTo("set through Tandem");
        assertThat(whole.getList("nodes[0].changes")).hasSize(1);
        assertThat(whole.getString("nodes[-1].changes.find { it.field == 'firstName' }.result"))
                .isEqualTo("Ada");
        assertThat(whole.getString("nodes[0].cause")).isEqualTo("MUTATION");
        assertThat(first.getBoolean("pageInfo.hasNextPage")).isTrue();
        assertThat(first.getList("nodes.id", String.class)).isEqualTo(all.subList(0, 1));
        assertThat(rest.getList("nodes.id", String.class)).isEqualTo(all.subList(1, all.size()));
    }

    @Test
    void aCustomFieldOfSeveralOptionsIsCarriedBothWays() {
        var field = crms.createAtGhl(
                        "/locations/demo-location/customFields",
                        Map.of("name", "Interests %d".formatted(System.nanoTime()), "dataType", "CHECKBOX"))
                .setRootPath("customField");
        String key = field.getString("fieldKey").replace("contact.", "");
        var id = graph.contact();
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");

        crms.editAtGhl(
                atGhl,
                Map.of("customFields", List.of(Map.of("id", field.getString("id"), "value", List.of("Roof", "Sun")))));
        sync(id);
        var held = crms.atRankr(atRankr).getString("customFields." + key);
        crms.editAtRankr(atRankr, Map.of("customFields", Map.of(key, "[\"Roof\",\"Heat\"]")));
        var back = sync(id);

        assertThat(held).isEqualTo("[\"Roof\",\"Sun\"]");
        assertThat(back.getString("contact.syncState")).isEqualTo("IN_SYNC");
        assertThat(crms.atGhl(atGhl)
                        .<String>getList(
                                "contact.customFields.find { it.id == '%s' }.value".formatted(field.getString("id"))))
                .containsExactlyInAnyOrder("Roof", "Heat");
        assertThat(sync(id).getList("writes")).isEmpty();
    }

    @Test
    void anAppointmentMovedAtRankrIsMirroredWhoeverAsksForIt() {
        var id = graph.contact();
        var visit = booked(id, "2031-03-04T15:00:00Z");
        var atGhl = "/calendars/events/appointments/" + graph.externalId(visit, "GHL");
        crms.editAtRankr(
                "/appointments/" + graph.externalId(visit, "RANKR"),
                Map.of("startsAt", "2031-03-04T03:07:00Z", "endsAt", "2031-03-04T03:37:00Z"));

        var synced = sync(id);

        assertThat(synced.getList("writes.outcome")).containsExactly("DONE");
        assertThat(crms.atGhl(atGhl).getString("event.startTime")).startsWith("2031-03-0");
        assertThat(sync(id).getList("writes")).isEmpty();
    }

    @Test
    void anAppointmentThatIsMovedAtEitherCrmIsMovedAtTheOther() {
        var id = graph.contact();
        var visit = booked(id, "2031-04-01T15:00:00Z");
        var atRankr = "/appointments/" + graph.externalId(visit, "RANKR");

        crms.editAtGhl(
                "/calendars/events/appointments/" + graph.externalId(visit, "GHL"),
                Map.of(
                        "startTime", "2031-04-02T10:00:00-04:00",
                        "endTime", "2031-04-02T11:30:00-04:00",
                        "ignoreFreeSlotValidation", true));
        sync(id);
        var moved = crms.atRankr(atRankr);
        crms.editAtRankr(atRankr, Map.of("startsAt", "2031-04-03T18:15:00Z", "endsAt", "2031-04-03T18:45:00Z"));
        var back = sync(id);

        assertThat(moved.getString("startsAt")).isEqualTo("2031-04-02T14:00:00Z");
        assertThat(moved.getString("endsAt")).isEqualTo("2031-04-02T15:30:00Z");
        assertThat(back.getList("writes.crm")).containsExactly("GHL");
        assertThat(timeAtGhl(visit, "startTime")).isEqualTo("2031-04-03T18:15:00Z");
        assertThat(timeAtGhl(visit, "endTime")).isEqualTo("2031-04-03T18:45:00Z");
        assertThat(sync(id).getList("writes")).isEmpty();
    }

    @Test
    void whatBecameOfAnAppointmentIsCarriedInTheOtherCrmsWords() {
        var id = graph.contact();
        var visit = booked(id, "2031-04-04T15:00:00Z");
        var atGhl = "/calendars/events/appointments/" + graph.externalId(visit, "GHL");
        var atRankr = "/appointments/" + graph.externalId(visit, "RANKR");
        var words = Map.of(
                "new", "SCHEDULED",
                "confirmed", "CONFIRMED",
                "showed", "COMPLETED",
                "noshow", "NO_SHOW",
                "cancelled", "CANCELLED");

        words.forEach((ghl, rankr) -> {
            crms.editAtGhl(atGhl, Map.of("appointmentStatus", ghl));
            sync(id);
            assertThat(crms.atRankr(atRankr).getString("status")).as(ghl).isEqualTo(rankr);
            assertThat(sync(id).getList("writes")).as(ghl).isEmpty();
        });
        words.forEach((ghl, rankr) -> {
            crms.editAtRankr(atRankr, Map.of("status", rankr));
            sync(id);
            assertThat(crms.atGhl(atGhl).getString("event.appointmentStatus"))
                    .as(rankr)
                    .isEqualTo(ghl);
            assertThat(sync(id).getList("writes")).as(rankr).isEmpty();
        });
    }

    /** Rankr has no word for it, and what it holds instead does not come back. */
    @Test
    void anAppointmentThatIsInvalidAtGhlIsCancelledAtRankrAndStaysInvalid() {
        var id = graph.contact();
        var visit = booked(id, "2031-04-07T15:00:00Z");
        var atGhl = "/calendars/events/appointments/" + graph.externalId(visit, "GHL");
        var atRankr = "/appointments/" + graph.externalId(visit, "RANKR");

        crms.editAtGhl(atGhl, Map.of("appointmentStatus", "invalid"));
        sync(id);
        var again = sync(id);

        assertThat(crms.atRankr(atRankr).getString("status")).isEqualTo("CANCELLED");
        assertThat(again.getList("writes")).isEmpty();
        assertThat(crms.atGhl(atGhl).getString("event.appointmentStatus")).isEqualTo("invalid");

        crms.editAtRankr(atRankr, Map.of("status", "CONFIRMED"));
        sync(id);

        assertThat(crms.atGhl(atGhl).getString("event.appointmentStatus")).isEqualTo("confirmed");
    }

    private String booked(String contact, String startsAt) {
        var calendar = graph.data("{ calendars { id } }", Map.of()).getString("calendars[0].id");
        return graph.mutate(
                        "appointmentBook",
                        "appointment { id }",
                        object("contactId", contact, "calendarId", calendar, "title", "Visit", "startsAt", startsAt))
                .getString("appointment.id");
    }

    private String timeAtGhl(String appointment, String field) {
        var told = crms.atGhl("/calendars/events/appointments/" + graph.externalId(appointment, "GHL"))
                .getString("event." + field);
        return OffsetDateTime.parse(told).toInstant().toString();
    }

    private JsonPath sync(String contact) {
        return graph.mutate("syncContact", "contact { syncState }", object("id", contact));
    }
}
