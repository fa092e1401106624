package dev.tandem.sandbox.ghl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.sandbox.Webhook;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the simulated GHL tells: as much as the real one does, and no more. */
class GhlWebhookPayloadsTest {

    private static final Set<String> COMMON =
            Set.of("type", "locationId", "timestamp", "webhookId", "appId", "versionId");

    private final GhlCaller caller = new GhlCaller();

    private String contact() {
        var id = caller.post(
                        "/contacts/",
                        "{'locationId': 'demo-location', 'firstName': 'Ada', 'lastName': 'Lovelace', 'email':"
                                + " 'ada@engines.example', 'timezone': 'Europe/London', 'tags': ['Lead']}")
                .body()
                .at("/contact/id")
                .asText();
        caller.sandbox.news();
        return id;
    }

    private JsonNode only() {
        var news = caller.sandbox.news();
        assertThat(news).hasSize(1);
        return news.getFirst().payload();
    }

    private static Set<String> own(JsonNode payload) {
        var names = new TreeSet<String>();
        payload.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsAll(COMMON);
        names.removeAll(COMMON);
        return names;
    }

    @Test
    void aContactHasNoTimeOfChangeAndNoTimeZone() {
        caller.post("/contacts/", "{'locationId': 'demo-location', 'firstName': 'Ada', 'timezone': 'Europe/London'}");

        var payload = only();

        assertThat(payload.path("type").asText()).isEqualTo("ContactCreate");
        assertThat(payload.path("locationId").asText()).isEqualTo("demo-location");
        assertThat(own(payload))
                .containsExactlyInAnyOrder(
                        "id", "dateAdded", "firstName", "name", "dnd", "tags", "attachments", "customFields");
    }

    @Test
    void aNewTaskSaysNeitherWhoseItIsNorWhatItIsAbout() {
        var contact = contact();
        var created = caller.post(
                "/contacts/%s/tasks".formatted(contact),
                "{'title': 'Call', 'body': 'Soon', 'dueDate': '2026-03-09T17:00:00.000Z', 'completed': false}");

        assertThat(own(only())).containsExactlyInAnyOrder("id", "title", "dateAdded", "dueDate");

        var task = "/contacts/%s/tasks/%s"
                .formatted(contact, created.body().at("/task/id").asText());
        caller.put(task, "{'title': 'Ring'}");
        assertThat(caller.sandbox.news()).as("of an edit").isEmpty();
        caller.put(task + "/completed", "{'completed': true}");
        assertThat(own(only())).containsExactlyInAnyOrder("id", "title", "body", "contactId", "dateAdded", "dueDate");
    }

    @Test
    void aNoteHasNoTitle() {
        caller.post("/contacts/%s/notes".formatted(contact()), "{'body': 'Prefers mornings', 'title': 'Times'}");

        assertThat(own(only())).containsExactlyInAnyOrder("id", "body", "contactId", "dateAdded");
    }

    @Test
    void tagsComeWholeAfterTheChange() {
        caller.post("/contacts/%s/tags".formatted(contact()), "{'tags': ['vip']}");

        var payload = only();

        assertThat(payload.path("type").asText()).isEqualTo("ContactTagUpdate");
        assertThat(payload.path("tags")).extracting(JsonNode::asText).containsExactlyInAnyOrder("lead", "vip");
    }

    @Test
    void eachIsToldOnceAndHasAnIdOfItsOwn() {
        var ids = new ArrayList<String>();
        for (var i = 0; i < 3; i++) {
            contact(caller, i);
            ids.addAll(caller.sandbox.news().stream().map(Webhook::id).toList());
        }

        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        assertThat(caller.sandbox.news()).isEqualTo(List.of());
    }

    private static void contact(GhlCaller caller, int number) {
        caller.post(
                "/contacts/", "{'locationId': 'demo-location', 'email': 'someone%d@example.com'}".formatted(number));
    }
}
