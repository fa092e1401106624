package dev.tandem.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.graph.ReadFailure;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, callers get a code that they can act on. */
@QuarkusTest
@TestProfile(ApiAlone.class)
class ApiErrorsTest {

    @Inject
    ScriptedGraph graph;

    @Inject
    ScriptedEditor editor;

    @BeforeEach
    void reset() {
        graph.reset();
        editor.reset();
        graph.holds(Samples.ada());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ nothingLikeIt }",
                "{ contact(id: 1, id: 2) { id } }",
                "{ contact(id: \\\"x\\\") }",
                "query A { workspace { id } } query B { workspace { id } }",
                "{ contacts(first: \\\"many\\\") { nodes { id } } }",
                "{ workspace { id ",
                "{ contacts(maxAge: \\\"soon\\\") { nodes { id } } }",
                "{ contacts(maxAge: \\\"-PT1S\\\") { nodes { id } } }",
                "{ contacts(first: 0) { nodes { id } } }",
                "{ contacts(first: 101) { nodes { id } } }",
                "{ contacts(orderBy: [{field: SHOE_SIZE}]) { nodes { id } } }",
                "{ appointments(from: \\\"today\\\", to: \\\"2026-11-22T00:00:00Z\\\") { nodes { id } } }",
                "{ contact { id } }",
                "{ contact(id: \\\"nonsense\\\") { id } }",
                "subscription { nothing }",
            })
    void whatCannotBeUnderstoodIsBadUserInput(String query) {
        post("{\"query\": \"" + query + "\"}")
                .statusCode(200)
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].extensions.retryable", equalTo(false))
                .body("errors[0].extensions.traceId", matchesPattern("[0-9a-f]{32}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|200",
                "{\"query\": 7}|200",
                "{\"query\": \"\"}|200",
                "{\"query\": \"{ workspace { id } }\", \"variables\": [1]}|200",
                "{\"query\": \"{ workspace { id } }\", \"operationName\": {}}|200",
                "{\"query\": |400",
                "[]|400",
                "nonsense|400",
            })
    void aRequestThatIsNoneIsBadUserInput(String body, int status) {
        post(body).statusCode(status).body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"));
    }

    @Test
    void theFaultyArgumentIsNamed() {
        query("{ contacts(maxAge: \"soon\") { nodes { id } } }").body("errors[0].extensions.field", equalTo("maxAge"));
        query("{ contact(id: \"nonsense\") { id } }")
                .body("errors[0].extensions.field", equalTo("id"))
                .body("errors[0].message", equalTo("id is not an id of a Contact."))
                .body("errors[0].path", contains("contact"));
    }

    @Test
    void oneFaultIsOneError() {
        query("{ contacts(maxAge: \"soon\") { nodes { id } } }")
                .body("errors", hasSize(1))
                .body("errors[0].path", contains("contacts"));
    }

    @Test
    void aFaultyVariableIsNamed() {
        post("{\"query\": \"query($n: Int) { contacts(first: $n) { nodes { id } } }\", \"variables\": {\"n\": \"x\"}}")
                .statusCode(200)
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].message", containsString("x"))
                .body("errors[0].extensions.field", equalTo("first"));
    }

    @Test
    void aSyntaxErrorHasAPlace() {
        query("{ workspace { id ").body("errors[0].locations[0].line", equalTo(1));
    }

    @Test
    void whatIsUnexpectedIsMasked() {
        graph.breaks(new IllegalStateException("password is swordfish"));

        query("{ contact(id: \"%s\") { id } }".formatted(Samples.ADA_ID))
                .body("data.contact", nullValue())
                .body("errors[0].extensions.code", equalTo("INTERNAL"))
                .body("errors[0].message", not(containsString("swordfish")));
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

    @Test
    void anUnknownWorkspaceIsForbidden() {
        given().header("X-Tandem-Workspace", "elsewhere")
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "query",
                        "{ contact(id: \"%s\") { id } node(id: \"%s\") { id } }"
                                .formatted(Samples.ADA_ID, Samples.ADA_ID)))
                .post("/graphql")
                .then()
                .statusCode(200)
                .body("errors.extensions.code", contains("FORBIDDEN", "FORBIDDEN"));
    }

    @Test
    void noSuchContactIsNotFound() {
        graph.reset();

        query("{ contact(id: \"%s\") { id } node(id: \"%s\") { id } }".formatted(Samples.ADA_ID, Samples.ADA_ID))
                .body("data.contact", nullValue())
                .body("data.node", nullValue())
                .body("errors", hasSize(1))
                .body("errors[0].extensions.code", equalTo("NOT_FOUND"));
    }

    @Test
    void staleDataIsServedWithAnErrorForEachCrmAtItsPath() {
        graph.holds(Samples.ada(Crm.GHL, Crm.RANKR));
        graph.failsLive(
                new ReadFailure(Crm.GHL, new Failure.RateLimited(Crm.GHL, Duration.ofSeconds(7)).traced("t-1")),
                new ReadFailure(Crm.RANKR, new Failure.Unavailable(Crm.RANKR, "no route")));

        query("{ contact(id: \"%s\", maxAge: \"PT0S\") { name sources { crm stale } tasks { nodes { id } } } }"
                        .formatted(Samples.ADA_ID))
                .body("data.contact.name", equalTo("Ada Lovelace"))
                .body("data.contact.sources[0].stale", equalTo(true))
                .body("data.contact.tasks.nodes", hasSize(0))
                .body("errors", hasSize(4))
                .body(
                        "errors.findAll { it.path == ['contact'] }.extensions.code",
                        containsInAnyOrder("RATE_LIMITED", "UPSTREAM_UNAVAILABLE"))
                .body("errors.findAll { it.path == ['contact', 'tasks'] }", hasSize(2))
                .body("errors.find { it.extensions.crm == 'GHL' }.extensions.retryAfterMs", equalTo(7000))
                .body("errors.find { it.extensions.crm == 'GHL' }.extensions.retryable", equalTo(true))
                .body("errors.find { it.extensions.crm == 'GHL' }.extensions.crmTraceId", equalTo("t-1"))
                .body("extensions.stale", hasSize(4))
                .body("extensions.stale[0].path", contains("contact"))
                .body("extensions.stale.crm", containsInAnyOrder("GHL", "RANKR", "GHL", "RANKR"));
    }

    @Test
    void aListServedFromStaleCopiesIsNotEmpty() {
        graph.failsLive(new ReadFailure(Crm.GHL, new Failure.Timeout(Crm.GHL)));

        query("{ contacts(maxAge: \"PT0S\") { nodes { name } } }")
                .body("data.contacts.nodes.name", contains("Ada Lovelace"))
                .body("errors[0].path", contains("contacts"))
                .body("errors[0].extensions.code", equalTo("UPSTREAM_TIMEOUT"));
    }

    @Test
    void whatTheCallerCanPutRightIsInThePayload() {
        query("mutation { contactCreate(input: {email: \"nobody\", address: {country: \"Atlantis\"}})"
                        + " { contact { id } userErrors { field code message } writes { crm } } }")
                .body("errors", nullValue())
                .body("data.contactCreate.contact", nullValue())
                .body("data.contactCreate.writes", hasSize(0))
                .body("data.contactCreate.userErrors.field", containsInAnyOrder("email", "address.country"))
                .body("data.contactCreate.userErrors.code", contains("BAD_USER_INPUT", "BAD_USER_INPUT"));
    }

    @Test
    void aNoteOfTwoMegabytesIsToldWhatIsWrong() {
        post("{\"query\": \"mutation($input: NoteCreateInput!) { noteCreate(input: $input) { userErrors { field message } } }\","
                        + " \"variables\": {\"input\": {\"contactId\": \"%s\", \"body\": \"%s\"}}}"
                                .formatted(Samples.ADA_ID, "x".repeat(2_000_000)))
                .statusCode(200)
                .body("errors", nullValue())
                .body("data.noteCreate.userErrors[0].field", equalTo("body"))
                .body("data.noteCreate.userErrors[0].message", equalTo("body must be at most 65535 characters."));
    }

    @Test
    void aConflictIsInThePayload() {
        editor.breaks(new Failure.Conflict("expectedVersion", "It is at version 4 by now."));

        query(
                        "mutation { contactUpdate(input: {id: \"%s\", email: null, expectedVersion: 3}) { userErrors { field code } } }"
                                .formatted(Samples.ADA_ID))
                .body("data.contactUpdate.userErrors[0].code", equalTo("CONFLICT"))
                .body("data.contactUpdate.userErrors[0].field", equalTo("expectedVersion"));
    }

    @Test
    void whatNobodyCanPutRightStaysAnError() {
        editor.breaks(new Failure.Unavailable(Crm.GHL, "no route"));

        query("mutation { contactUpdate(input: {id: \"%s\", email: null}) { userErrors { code } } }"
                        .formatted(Samples.ADA_ID))
                .body("data.contactUpdate", nullValue())
                .body("errors[0].path", contains("contactUpdate"))
                .body("errors[0].extensions.code", equalTo("UPSTREAM_UNAVAILABLE"))
                .body("errors[0].extensions.crm", equalTo("GHL"));
    }

    @Test
    void unknownTagsAreNamed() {
        query(
                        "mutation { contactTagsAdd(input: {id: \"%s\", tags: [\"VIP\", \"gold\"]}) { userErrors { field message } } }"
                                .formatted(Samples.ADA_ID))
                .body("data.contactTagsAdd.userErrors[0].field", equalTo("tags"))
                .body("data.contactTagsAdd.userErrors[0].message", containsString("gold"))
                .body("data.contactTagsAdd.userErrors[0].message", not(containsString("vip")));
    }

    @Test
    void totalsAreCountedOnlyWhenAskedFor() {
        query("{ contacts { nodes { id } } }").body("errors", nullValue());
        assertThat(graph.totals()).isZero();

        query("{ contacts { totalCount } }").body("data.contacts.totalCount", equalTo(1));
        assertThat(graph.totals()).isOne();
    }

    private static ValidatableResponse query(String query) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("query", query))
                .post("/graphql")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse post(String body) {
        return given().contentType(ContentType.JSON).body(body).post("/graphql").then();
    }
}
