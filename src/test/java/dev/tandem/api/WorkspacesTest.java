package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to one workspace does not exist in another, however well it is named. */
@QuarkusTest
class WorkspacesTest {

    private GraphQl demo;
    private GraphQl other;

    @BeforeEach
    void imported() {
        demo = GraphQl.of("demo");
        other = GraphQl.of("other");
    }

    @Test
    void aContactIsFoundInItsOwnWorkspaceOnly() {
        var email = GraphQl.email();
        var id = demo.contact("email", email);

        other.ask("query($id: ID!) { contact(id: $id) { id } node(id: $id) { id } }", Map.of("id", id))
                .body("data.contact", nullValue())
                .body("data.node", nullValue())
                .body("errors.extensions.code", contains("NOT_FOUND"));
        for (var crm : List.of("GHL", "RANKR")) {
            other.ask(
                            "query($ref: RecordRef) { contact(ref: $ref) { id } }",
                            Map.of("ref", Map.of("crm", crm, "id", demo.externalId(id, crm))))
                    .body("data.contact", nullValue())
                    .body("errors.extensions.code", contains(oneOf("NOT_FOUND", "UPSTREAM_REJECTED")));
        }
        var seen = other.data(
                "query($email: String) { contacts(filter: {email: $email}) { totalCount } duplicates(email: $email) { id } }",
                Map.of("email", email));
        assertThat(seen.getInt("contacts.totalCount")).isZero();
        assertThat(seen.getList("duplicates")).isEmpty();
        other.ask(
                        "query($all: [_Any!]!) { _entities(representations: $all) { ... on Contact { id } } }",
                        Map.of("all", List.of(Map.of("__typename", "Contact", "id", id))))
                .body("data._entities[0]", nullValue());
    }

    @Test
    void noMutationReachesIntoAnother() {
        var contact = demo.contact();
        var task = demo.mutate("taskCreate", "task { id }", object("contactId", contact, "title", "Call"))
                .getString("task.id");
        var note = demo.mutate("noteCreate", "note { id }", object("contactId", contact, "body", "Nice"))
                .getString("note.id");
        var tag = demo.mutate(
                        "tagCreate",
                        "tag { id }",
                        object("name", UUID.randomUUID().toString()))
                .getString("tag.id");

        assertThat(List.of(
                        other.faults("contactUpdate", object("id", contact, "lastName", "King")),
                        other.faults("contactDelete", object("id", contact)),
                        other.faults("contactTagsRemove", object("id", contact, "tags", List.of("vip"))),
                        other.faults("syncContact", object("id", contact)),
                        other.faults("taskComplete", object("id", task)),
                        other.faults("taskDelete", object("id", task)),
                        other.faults("noteUpdate", object("id", note, "body", "Nasty")),
                        other.faults("noteDelete", object("id", note)),
                        other.faults("tagRename", object("id", tag, "name", "mine")),
                        other.faults("tagDelete", object("id", tag))))
                .allSatisfy(faults ->
                        assertThat(faults).singleElement().asString().startsWith("id NOT_FOUND: There is no such "));
        assertThat(other.faults("contactTagsBulkUpdate", object("ids", List.of(contact), "remove", List.of("vip"))))
                .containsExactly("ids NOT_FOUND: There is no such contact.");
        assertThat(List.of(
                        other.faults("taskCreate", object("contactId", contact, "title", "Call")),
                        other.faults("noteCreate", object("contactId", contact, "body", "Nice"))))
                .containsOnly(List.of("contactId NOT_FOUND: There is no such contact."));
        other.ask(
                        "query($task: ID!, $note: ID!, $tag: ID!) { task: node(id: $task) { id } note: node(id: $note) { id } tag: node(id: $tag) { id } }",
                        Map.of("task", task, "note", note, "tag", tag))
                .body("errors", nullValue())
                .body("data.task", nullValue())
                .body("data.note", nullValue())
                .body("data.tag", nullValue());
        var kept = demo.data(
                "query($id: ID!) { contact(id: $id) { lastName tasks { nodes { status } } notes { nodes { body } } } }",
                Map.of("id", contact));
        assertThat(kept.getMap("contact"))
                .isEqualTo(Map.of(
                        "lastName", "Lovelace",
                        "tasks", Map.of("nodes", List.of(Map.of("status", "OPEN"))),
                        "notes", Map.of("nodes", List.of(Map.of("body", "Nice")))));
    }

    @Test
    void runsAndTagsAreTheWorkspacesOwn() {
        var run = demo.data("{ runs(first: 1) { id } }", Map.of()).getString("runs[0].id");
        var name = UUID.randomUUID().toString();
        demo.mutate("tagCreate", "tag { id }", object("name", name));

        other.ask("query($id: ID!) { run(id: $id) { id } }", Map.of("id", run))
                .body("data.run", nullValue())
                .body("errors.extensions.code", contains("NOT_FOUND"));
        other.ask("{ runs { id } tags { name } workspace { name } }", Map.of())
                .body("data.runs.id", not(hasItem(run)))
                .body("data.tags.name", not(hasItem(name)))
                .body("data.workspace.name", equalTo("other"));
    }

    @Test
    void aCursorIsOfNoUseElsewhere() {
        var cursor = demo.data("{ contacts(first: 1) { pageInfo { endCursor } } }", Map.of())
                .getString("contacts.pageInfo.endCursor");

        other.ask(
                        "query($after: String) { contacts(first: 1, after: $after) { nodes { id } } }",
                        Map.of("after", cursor))
                .body("data", nullValue())
                .body("errors.extensions.code", contains("BAD_USER_INPUT"))
                .body("errors[0].extensions.field", equalTo("after"));
    }

    @Test
    void anIdempotencyKeyIsTheWorkspacesOwn() {
        var input = object("email", GraphQl.email(), "idempotencyKey", GraphQl.email());

        var here = demo.mutate("contactCreate", "contact { id }", input);
        var there = other.mutate("contactCreate", "contact { id }", input);

        assertThat(there.getString("contact.id")).isNotEqualTo(here.getString("contact.id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ workspace { id } }",
                "{ contacts { nodes { id } } }",
                "{ runs { id } }",
                "{ crms { crm } }",
                "{ tags { id } }",
                "{ calendars { id } }",
                "{ tasks { nodes { id } } }",
                "mutation { tagCreate(input: {name: \"x\"}) { tag { id } } }"
            })
    void anUnknownWorkspaceIsForbidden(String operation) {
        given().header("X-Tandem-Workspace", "elsewhere")
                .contentType(ContentType.JSON)
                .body(Map.of("query", operation))
                .post("/graphql")
                .then()
                .statusCode(200)
                .body("errors.extensions.code", contains("FORBIDDEN"));
    }

    @Test
    void withoutAHeaderTheDefaultIsMeant() {
        given().contentType(ContentType.JSON)
                .body(Map.of("query", "{ workspace { name } }"))
                .post("/graphql")
                .then()
                .statusCode(200)
                .body("data.workspace.name", equalTo("demo"));
    }
}
