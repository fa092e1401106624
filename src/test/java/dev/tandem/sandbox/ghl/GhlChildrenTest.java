package dev.tandem.sandbox.ghl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks and notes of contacts. */
class GhlChildrenTest {

    private static final String CALL = "{'title':'Call','dueDate':'2026-03-05T09:00:00Z','completed':false}";

    private final GhlCaller ghl = new GhlCaller();
    private final String contact = ghl.contact("'firstName':'Ada','lastName':'Lovelace'");
    private final String tasks = "/contacts/" + contact + "/tasks";
    private final String notes = "/contacts/" + contact + "/notes";

    @Test
    void aTaskNeedsATitleADueDateAndWhetherItIsDone() {
        var reply = ghl.post(tasks, "{}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().path("message")).hasSize(3);
    }

    @Test
    void taskCallsTellNoTimeOfChange() {
        var created = ghl.post(tasks, CALL);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().path("task").has("dateUpdated")).isFalse();
        assertThat(created.body().at("/task/dueDate").asText()).isEqualTo("2026-03-05T09:00:00.000Z");
    }

    @Test
    void anUpdateChokesOnMilliseconds() {
        var task = tasks + "/" + task();

        assertThat(ghl.put(task, "{'dueDate':'2026-03-06T09:00:00.000Z'}").status())
                .isEqualTo(422);
        assertThat(ghl.put(task, "{'dueDate':'2026-03-06T09:00:00Z'}").status()).isEqualTo(200);
    }

    @Test
    void aTaskIsCompletedAndReopenedByTheSameCall() {
        var task = tasks + "/" + task();

        assertThat(ghl.put(task + "/completed", "{'completed':true}")
                        .body()
                        .at("/task/completed")
                        .asBoolean())
                .isTrue();
        assertThat(ghl.put(task + "/completed", "{'completed':false}")
                        .body()
                        .at("/task/completed")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void onlyTheLocationsSearchTellsWhenATaskChanged() {
        var id = task();
        ghl.pass(Duration.ofMinutes(1));
        ghl.put(tasks + "/" + id, "{'title':'Call again'}");

        var found = ghl.post("/locations/demo-location/tasks/search", "{}");
        var row = found.body().at("/tasks/0");

        assertThat(found.status()).isEqualTo(201);
        assertThat(row.path("_id").asText()).isEqualTo(id);
        assertThat(row.has("id")).isFalse();
        assertThat(row.path("dateUpdated").asText()).isEqualTo("2026-03-02T17:01:00.000Z");
        assertThat(row.at("/contactDetails/firstName").asText()).isEqualTo("Ada");
    }

    @Test
    void theLocationsTasksComePageByPage() {
        for (int i = 0; i < 5; i++) {
            task();
        }
        var search = "/locations/demo-location/tasks/search";
        var first = ghl.post(search, "{'limit':3}").body().path("tasks");
        var rest = ghl.post(search, "{'limit':3,'searchAfter':" + first.at("/2/searchAfter") + "}")
                .body()
                .path("tasks");

        assertThat(first).hasSize(3);
        assertThat(rest).hasSize(2);
        assertThat(ids(first)).doesNotContainAnyElementsOf(ids(rest));
    }

    @Test
    void theLocationsTasksCanBeFiltered() {
        var done = task();
        task();
        ghl.put(tasks + "/" + done + "/completed", "{'completed':true}");

        var found = ghl.post("/locations/demo-location/tasks/search", "{'completed':true}")
                .body()
                .path("tasks");

        assertThat(ids(found)).containsExactly(done);
    }

    @Test
    void aDeletedTaskIsNotFound() {
        var task = tasks + "/" + task();

        assertThat(ghl.delete(task).status()).isEqualTo(200);
        assertThat(ghl.get(task).status()).isEqualTo(404);
        assertThat(ghl.get(tasks).body().path("tasks")).isEmpty();
    }

    @Test
    void aTaskOfAnotherContactIsNotFound() {
        var other = ghl.contact("'firstName':'Grace'");

        assertThat(ghl.get("/contacts/" + other + "/tasks/" + task()).status()).isEqualTo(404);
    }

    @Test
    void noEventTellsThatATaskWasEditedOrReopened() {
        var task = tasks + "/" + task();
        ghl.put(task, "{'title':'Call again'}");
        ghl.put(task + "/completed", "{'completed':true}");
        ghl.put(task + "/completed", "{'completed':false}");

        assertThat(ghl.sandbox.events(GhlCaller.LOCATION))
                .extracting(EventLog.Event::type)
                .containsExactly(EventType.CONTACT_CREATE, EventType.TASK_CREATE, EventType.TASK_COMPLETE);
    }

    @Test
    void aNoteNeverTellsWhenItChanged() {
        var created = ghl.post(notes, "{'body':'hello','title':'First'}");
        var note = notes + "/" + created.body().at("/note/id").asText();
        ghl.pass(Duration.ofMinutes(1));

        var updated = ghl.put(note, "{'body':'hello again'}").body().path("note");

        assertThat(created.status()).isEqualTo(201);
        assertThat(updated.path("body").asText()).isEqualTo("hello again");
        assertThat(updated.path("title").asText()).isEqualTo("First");
        assertThat(updated.path("dateAdded").asText()).isEqualTo("2026-03-02T17:00:00.000Z");
        assertThat(updated.has("dateUpdated")).isFalse();
        assertThat(ghl.get(notes).body().path("notes")).hasSize(1);
    }

    @Test
    void aNoteThatIsTooLongIsRefused() {
        assertThat(ghl.post(notes, "{'body':'" + "x".repeat(65_535) + "'}").status())
                .isEqualTo(201);
        assertThat(ghl.post(notes, "{'body':'" + "x".repeat(65_536) + "'}").status())
                .isEqualTo(422);
    }

    private static List<String> ids(JsonNode rows) {
        return rows.valueStream().map(row -> row.path("_id").asText()).toList();
    }

    private String task() {
        return ghl.post(tasks, CALL).body().at("/task/id").asText();
    }
}
