package dev.tandem.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.model.Changes;
import dev.tandem.model.Value;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the schema offers, from the request to what the graph is asked for. */
@QuarkusTest
@TestProfile(ApiAlone.class)
class ApiTest {

    @Inject
    ScriptedGraph graph;

    @Inject
    ScriptedEditor editor;

    @BeforeEach
    void reset() {
        graph.reset();
        editor.reset();
        graph.holds(Samples.ada());
        graph.holds(Samples.task("Call"));
    }

    @Test
    void aContactHasAllThatHangsOffIt() {
        query("""
                query($id: ID!) { contact(id: $id) {
                    __typename id version name email address { city } dateOfBirth customFields { key value }
                    tags { id name } tasks(status: OPEN, first: 5) { totalCount nodes { title contact { name } } }
                    notes { pageInfo { hasNextPage endCursor } } appointments { edges { cursor } }
                    sources { crm externalId lastModified fetchedAt stale gone } syncState
                    provenance(fields: ["email"]) { field } history { nodes { id } } } }""", Map.of("id", Samples.ADA_ID))
                .body("errors", nullValue())
                .body("data.contact.id", equalTo(Samples.ADA_ID))
                .body("data.contact.name", equalTo("Ada Lovelace"))
                .body("data.contact.address", nullValue())
                .body("data.contact.customFields[0].value", equalTo("gold"))
                .body("data.contact.tags.name", contains("vip"))
                .body("data.contact.tasks.totalCount", equalTo(1))
                .body("data.contact.tasks.nodes[0].contact.name", equalTo("Ada Lovelace"))
                .body("data.contact.sources[0].fetchedAt", equalTo("2026-11-21T12:00:00Z"))
                .body("data.contact.syncState", equalTo("SINGLE_SIDED"));
    }

    @Test
    void aNodeIsFoundByItsId() {
        query(
                        "query($id: ID!) { node(id: $id) { __typename id ... on Contact { email } } }",
                        Map.of("id", Samples.ADA_ID))
                .body("data.node.__typename", equalTo("Contact"))
                .body("data.node.email", equalTo("ada@example.com"));
    }

    @Test
    void aSupergraphResolvesEntities() {
        query(
                        "query($all: [_Any!]!) { _entities(representations: $all) { ... on Contact { email } } }",
                        Map.of("all", List.of(Map.of("__typename", "Contact", "id", Samples.ADA_ID))))
                .body("errors", nullValue())
                .body("data._entities[0].email", equalTo("ada@example.com"));
    }

    @Test
    void aSupergraphIsToldWhatItCanResolve() {
        query("{ _service { sdl } }", Map.of())
                .body("data._service.sdl", containsString("@link("))
                .body("data._service.sdl", containsString("type Contact implements Node @key(fields : \"id\""));
    }

    @Test
    void anUpdateClearsWhatIsNullAndLeavesTheRest() {
        query("""
                mutation($id: ID!) { contactUpdate(input: {
                    id: $id, phone: null, lastName: "King", dateOfBirth: "1815-12-10", address: {city: "London"}}) {
                    contact { lastName } userErrors { message } writes { crm outcome externalId error { code } } } }""", Map.of("id", Samples.ADA_ID))
                .body("errors", nullValue())
                .body("data.contactUpdate.contact.lastName", equalTo("King"))
                .body("data.contactUpdate.writes.outcome", contains("DONE", "QUEUED"))
                .body("data.contactUpdate.writes[1].error.code", equalTo("UPSTREAM_UNAVAILABLE"));

        assertThat(editor.last())
                .isEqualTo(Changes.NONE
                        .with("phone", Optional.empty())
                        .with("lastName", Optional.of(Value.of("King")))
                        .with("dateOfBirth", Optional.of(Value.of("1815-12-10")))
                        .with("address.city", Optional.of(Value.of("London"))));
    }

    @Test
    void variablesCanBeNullToo() {
        var input = new HashMap<String, Object>();
        input.put("id", Samples.ADA_ID);
        input.put("email", null);

        query(
                        "mutation($input: ContactUpdateInput!) { contactUpdate(input: $input) { userErrors { message } } }",
                        Map.of("input", input))
                .body("data.contactUpdate.userErrors", equalTo(List.of()));

        assertThat(editor.last()).isEqualTo(Changes.NONE.with("email", Optional.empty()));
    }

    @Test
    void anAppointmentEndsAfterOneSlotUnlessSaid() {
        query("""
                mutation($id: ID!) { appointmentBook(input: {
                    contactId: $id, calendarId: "cal", startsAt: "2026-12-01T10:00:00+01:00"}) {
                    appointment { startsAt endsAt status } userErrors { field message } } }""", Map.of("id", Samples.ADA_ID))
                .body("errors", nullValue())
                .body("data.appointmentBook.appointment.startsAt", equalTo("2026-12-01T09:00:00Z"))
                .body("data.appointmentBook.appointment.endsAt", equalTo("2026-12-01T09:30:00Z"))
                .body("data.appointmentBook.appointment.status", equalTo("SCHEDULED"));
    }

    @Test
    void anAppointmentCannotEndBeforeItStarts() {
        query("""
                mutation($id: ID!) { appointmentBook(input: {contactId: $id, calendarId: "cal",
                    startsAt: "2026-12-01T10:00:00Z", endsAt: "2026-12-01T10:00:00Z"}) {
                    userErrors { field } } }""", Map.of("id", Samples.ADA_ID)).body("data.appointmentBook.userErrors.field", contains("endsAt"));
    }

    @Test
    void theWorkspaceShowsNoneOfItsCredentials() {
        query("{ workspace { name timezone region } calendars { id slotDuration } }", Map.of())
                .body("data.workspace", equalTo(Map.of("name", "acme", "timezone", "Europe/Berlin", "region", "US")))
                .body("data.calendars[0].slotDuration", equalTo("PT30M"));
    }

    private static ValidatableResponse query(String query, Map<String, ?> variables) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("query", query, "variables", variables))
                .post("/graphql")
                .then()
                .statusCode(200);
    }
}
