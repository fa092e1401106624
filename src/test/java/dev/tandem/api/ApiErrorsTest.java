package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, callers get a code that they can act on, and the name of the field to change. */
@QuarkusTest
class ApiErrorsTest {

    private static final List<String> CODES =
            Arrays.stream(ErrorCodeEnum.values()).map(Enum::name).toList();

    /** Ids as they should be, of things that never were. */
    private static final String NOBODY = new GlobalId(GlobalId.Type.CONTACT, new UUID(7, 7)).toString();

    private static final String NO_TASK = new GlobalId(GlobalId.Type.TASK, new UUID(7, 7)).toString();

    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind: GHL_TOKEN, note: 1,", "", "kind: GHL_TOKEN, version: \"' is x\","})
    void whatADocumentSaysIsNotQuoted(String more) {
        var errors = graph.ask(
                        "mutation { credentialRotate(input: {workspaceId: \"W\", %s value: \"pit-secret\"}) {"
                                        .formatted(more)
                                + " userErrors { code } } }",
                        Map.of())
                .extract()
                .asString();

        assertThat(errors).contains("input").doesNotContain("pit-secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ nothingLikeIt }",
                "{ workspace { nothingLikeIt } }",
                "{ contact(id: 1, id: 2) { id } }",
                "query A { workspace { id } } query B { workspace { id } }",
                "{ contacts(first: \"many\") { nodes { id } } }",
                "{ workspace { id ",
                "}",
                "{ contacts(orderBy: [{field: SHOE_SIZE}]) { nodes { id } } }",
                "{ contact { id } }",
                "subscription { nothing }",
                "mutation { contactCreate { contact { id } } }",
                "mutation { contactCreate(input: {shoeSize: 43}) { contact { id } } }",
                "query($x: Nothing) { workspace { id } }"
            })
    void whatCannotBeUnderstoodIsBadUserInput(String query) {
        ask(query)
                .body("errors.extensions.code", everyItem(equalTo("BAD_USER_INPUT")))
                .body("errors[0].extensions.retryable", equalTo(false))
                .body("errors[0].extensions.traceId", matchesPattern("[0-9a-f]{32}"));
    }

    @Test
    void whatAsksForTooMuchIsRefusedBeforeItIsTried() {
        var aliases = IntStream.range(0, 500)
                .mapToObj("w%d: workspace { id }"::formatted)
                .collect(Collectors.joining(" ", "{ ", " }"));

        ask(aliases)
                .body("errors", hasSize(1))
                .body("errors[0].extensions.code", equalTo("COST_EXCEEDED"))
                .body("errors[0].message", equalTo("The query has 500 aliases; the limit is 100 (aliases)."))
                .body("data", equalTo(null));
        ask("{ ...x } fragment x on Query { ...y } fragment y on Query { ...x }")
                .body("errors[0].extensions.code", equalTo("COST_EXCEEDED"));
        ask("{ contacts(first: 100) { nodes { " + "tasks(first: 100) { nodes { contact { ".repeat(3) + "id"
                        + " } } }".repeat(3) + " } } }")
                .body("errors[0].extensions.code", equalTo("COST_EXCEEDED"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id|{ contact(id: \"nonsense\") { id } }",
                "id|{ node(id: \"nonsense\") { id } }",
                "id|{ run(id: \"nonsense\") { id } }",
                "first|{ contacts(first: 0) { nodes { id } } }",
                "first|{ contacts(first: 1000) { nodes { id } } }",
                "first|{ contacts(first: -1) { nodes { id } } }",
                "first|{ tasks(first: 0) { nodes { id } } }",
                "first|{ runs(first: 1000) { id } }",
                "last|{ contacts(last: 0) { nodes { id } } }",
                "last|{ contacts(first: 1, last: 1) { nodes { id } } }",
                "after|{ contacts(after: \"nonsense\") { nodes { id } } }",
                "after|{ contacts(after: \"WyJhIl0\") { nodes { id } } }",
                "before|{ contacts(last: 1, before: \"\") { nodes { id } } }",
                "after|{ tasks(after: \"nonsense\") { nodes { id } } }",
                "maxAge|{ contacts(maxAge: \"soon\") { nodes { id } } }",
                "maxAge|{ contacts(maxAge: \"-PT1S\") { nodes { id } } }",
                "filter.email|{ contacts(filter: {email: \"nobody\"}) { nodes { id } } }",
                "filter.phone|{ contacts(filter: {phone: \"call me\"}) { nodes { id } } }",
                "filter.country|{ contacts(filter: {country: \"Atlantis\"}) { nodes { id } } }",
                "email|{ duplicates { id } }",
                "email|{ duplicates(email: \"nobody\") { id } }",
                "from|{ appointments(from: \"today\", to: \"2026-11-22T00:00:00Z\") { nodes { id } } }",
                "to|{ appointments(from: \"2026-11-22T00:00:00Z\", to: \"2026-11-22T00:00:00Z\") { nodes { id } } }",
                "to|{ freeSlots(calendarId: \"x\", from: \"2026-11-22T00:00:00Z\", to: \"2027-11-22T00:00:00Z\") }",
            })
    void theFaultyArgumentIsNamed(String field, String query) {
        ask(query)
                .body("errors", hasSize(1))
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].extensions.field", equalTo(field));
    }

    @Test
    void aCursorIsOfOneOrderOnly() {
        var cursor = graph.data("{ contacts(first: 1, orderBy: [{field: NAME}]) { pageInfo { endCursor } } }", Map.of())
                .getString("contacts.pageInfo.endCursor");

        ask("{ contacts(after: \"%s\", orderBy: [{field: CREATED_AT}]) { nodes { id } } }".formatted(cursor))
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].extensions.field", equalTo("after"));
    }

    @Test
    void whatIsNotThereIsNotFoundByTheNameItWasAskedFor() {
        ask("{ contact(id: \"%s\") { id } node(id: \"%s\") { id } }".formatted(NOBODY, NOBODY))
                .body("data.contact", nullValue())
                .body("data.node", nullValue())
                .body("errors", hasSize(1))
                .body("errors[0].extensions.code", equalTo("NOT_FOUND"))
                .body("errors[0].extensions.field", equalTo("id"))
                .body("errors[0].message", equalTo("There is no contact %s.".formatted(NOBODY)));
        ask("{ contact(ref: {crm: GHL, id: \"nobody\"}) { id } }")
                .body("errors[0].extensions.code", equalTo("NOT_FOUND"))
                .body("errors[0].extensions.field", equalTo("ref"))
                .body("errors[0].message", equalTo("GHL has no contact nobody."));
        ask("{ contact(id: \"%s\") { id } }".formatted(NO_TASK))
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].message", equalTo("id is not an id of a Contact."))
                .body("errors[0].path", contains("contact"));
        ask("{ freeSlots(calendarId: \"none\", from: \"2026-11-22T00:00:00Z\", to: \"2026-11-23T00:00:00Z\") }")
                .body("errors[0].extensions.code", equalTo("NOT_FOUND"));
    }

    @Test
    void aMutationNamesWhatIsWrongWithItsInput() {
        var id = graph.contact();

        assertThat(graph.faults(
                        "contactCreate",
                        object(
                                "email",
                                "nobody",
                                "phone",
                                "call me",
                                "address",
                                Map.of("country", "Atlantis"),
                                "timezone",
                                "Moon",
                                "website",
                                ":")))
                .extracting(fault -> fault.substring(0, fault.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "email BAD_USER_INPUT",
                        "phone BAD_USER_INPUT",
                        "address.country BAD_USER_INPUT",
                        "timezone BAD_USER_INPUT",
                        "website BAD_USER_INPUT");
        assertThat(graph.faults("contactUpdate", object("id", id)))
                .containsExactly("input BAD_USER_INPUT: input is an empty update: name at least one field to change.");
        assertThat(graph.faults("contactUpdate", object("id", NOBODY, "lastName", "King")))
                .containsExactly("id NOT_FOUND: There is no such contact.");
        assertThat(graph.faults("contactUpdate", object("id", NO_TASK, "lastName", "King")))
                .containsExactly("id BAD_USER_INPUT: id is not an id of a Contact.");
        assertThat(graph.faults("contactUpdate", object("id", "nonsense", "lastName", "King")))
                .containsExactly("id BAD_USER_INPUT: id is not an id of a Contact.");
        assertThat(graph.faults("contactTagsAdd", object("id", id, "tags", List.of("VIP", "nobody has this"))))
                .singleElement()
                .asString()
                .startsWith("tags BAD_USER_INPUT: ")
                .contains("nobody has this");
        assertThat(graph.faults("contactTagsAdd", object("id", NOBODY, "tags", List.of("vip"))))
                .containsExactly("id NOT_FOUND: There is no such contact.");
        assertThat(graph.faults("taskCreate", object("contactId", NOBODY, "title", "Call")))
                .containsExactly("contactId NOT_FOUND: There is no such contact.");
        assertThat(graph.faults("taskCreate", object("contactId", id, "title", " ")))
                .containsExactly("title BAD_USER_INPUT: title is required.");
        assertThat(graph.faults("taskDelete", object("id", NO_TASK)))
                .containsExactly("id NOT_FOUND: There is no such task.");
        assertThat(graph.faults(
                        "appointmentBook",
                        object("contactId", id, "calendarId", "none", "startsAt", "2030-01-02T12:00:00Z")))
                .singleElement()
                .asString()
                .startsWith("calendarId NOT_FOUND: ");
        assertThat(graph.faults(
                        "appointmentBook",
                        object(
                                "contactId",
                                id,
                                "calendarId",
                                "none",
                                "startsAt",
                                "2030-01-02T12:00:00Z",
                                "endsAt",
                                "2030-01-02T12:00:00Z")))
                .containsExactly("endsAt BAD_USER_INPUT: endsAt must be after startsAt.");
    }

    @Test
    void aNoteOfTwoMegabytesIsToldWhatIsWrong() {
        assertThat(graph.faults("noteCreate", object("contactId", graph.contact(), "body", "x".repeat(2_000_000))))
                .containsExactly("body BAD_USER_INPUT: body must be at most 65535 characters.");
    }

    @Test
    void aFaultyVariableIsNamed() {
        graph.ask("query($n: Int) { contacts(first: $n) { nodes { id } } }", Map.of("n", "x"))
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].extensions.field", equalTo("first"));
        graph.ask(
                        "mutation($input: ContactCreateInput!) { contactCreate(input: $input) { contact { id } } }",
                        Map.of("input", Map.of("dateOfBirth", "yesterday")))
                .body("errors.extensions.code", everyItem(equalTo("BAD_USER_INPUT")))
                .body("data.contactCreate", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"query\": 7}",
                "{\"query\": \"\"}",
                "{\"query\": \"{ workspace { id } }\", \"variables\": [1]}",
                "{\"query\": \"{ workspace { id } }\", \"operationName\": {}}",
                "{\"query\": ",
                "[]",
                "nonsense",
                "",
            })
    void aRequestThatIsNoneIsBadUserInput(String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/graphql")
                .then()
                .statusCode(400)
                .body("errors.extensions.code", contains("BAD_USER_INPUT"));
    }

    @Test
    void aSyntaxErrorHasAPlace() {
        ask("{ workspace { id ").body("errors[0].locations[0].line", equalTo(1));
    }

    @Test
    void theCallersTraceIdIsKept() {
        given().header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .contentType(ContentType.JSON)
                .body(Map.of("query", "{ nothingLikeIt }"))
                .post("/graphql")
                .then()
                .body("errors[0].extensions.traceId", equalTo("0af7651916cd43dd8448eb211c80319c"));
    }

    /** Asks what has to fail: with a code of the closed set, and without a word of what is inside. */
    private ValidatableResponse ask(String query) {
        return graph.ask(query, Map.of())
                .body("errors.extensions.code", everyItem(in(CODES)))
                .body(not(containsString("Exception")))
                .body(not(containsString("dev.tandem")));
    }
}
