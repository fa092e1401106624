package dev.tandem.testkit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** One workspace's graph, as a front end uses it: imported from its sandboxes before the first question. */
public final class GraphQl {

    private static final Set<String> IMPORTED = ConcurrentHashMap.newKeySet();
    private static final int PATIENCE = 600;

    private final String workspace;

    private GraphQl(String workspace) {
        this.workspace = workspace;
    }

    /** The graph of that workspace, once its import is done. */
    public static GraphQl of(String workspace) {
        var graph = new GraphQl(workspace);
        if (IMPORTED.add(RestAssured.port + " " + workspace)) {
            graph.awaitImport();
        }
        return graph;
    }

    private void awaitImport() {
        for (var i = 0; i < PATIENCE; i++) {
            var runs = data("{ runs(first: 1) { status failure } }", Map.of());
            if ("DONE".equals(runs.getString("runs[0].status"))) {
                return;
            }
            assertThat(runs.getString("runs[0].failure")).isNull();
            pause();
        }
        throw new AssertionError("the import of %s did not end".formatted(workspace));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Names and values in turn, as an object; a value may be null. */
    public static Map<String, Object> object(Object... namesAndValues) {
        var object = new HashMap<String, Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** An e-mail address that nobody else has. */
    public static String email() {
        return "t%s@example.com".formatted(UUID.randomUUID().toString().replace("-", ""));
    }

    /** The answer to an operation, whatever it is. */
    public ValidatableResponse ask(String operation, Map<String, ?> variables) {
        return given().header("X-Tandem-Workspace", workspace)
                .contentType(ContentType.JSON)
                .body(Map.of("query", operation, "variables", variables))
                .post("/graphql")
                .then()
                .statusCode(200);
    }

    /** The data that an operation answers, without any error. */
    public JsonPath data(String operation, Map<String, ?> variables) {
        var answer = ask(operation, variables).extract().jsonPath();
        assertThat(answer.<Object>get("errors")).as(operation).isNull();
        return answer.setRootPath("data");
    }

    /** The payload of a mutation that its caller got right. */
    public JsonPath mutate(String mutation, String selection, Map<String, ?> input) {
        var payload = payload(mutation, selection, input);
        assertThat(payload.getList("userErrors"))
                .as("%s of %s".formatted(mutation, input))
                .isEmpty();
        return payload;
    }

    /** What is wrong with the input of a mutation, each as {@code field CODE: message}. */
    public List<String> faults(String mutation, Map<String, ?> input) {
        return faults(payload(mutation, "", input));
    }

    private static List<String> faults(JsonPath payload) {
        return payload.<Map<String, String>>getList("userErrors").stream()
                .map(fault -> "%s %s: %s".formatted(fault.get("field"), fault.get("code"), fault.get("message")))
                .toList();
    }

    private JsonPath payload(String mutation, String selection, Map<String, ?> input) {
        var operation = """
                mutation($input: %s%sInput!) { %s(input: $input) {
                    %s userErrors { field code message }
                    writes { crm operation outcome externalId error { code message retryable } } } }
                """.formatted(
                        mutation.substring(0, 1).toUpperCase(Locale.ROOT), mutation.substring(1), mutation, selection);
        return data(operation, Map.of("input", input)).setRootPath("data." + mutation);
    }

    /** The payload of a mutation that writes to no CRM itself, and that its caller got right. */
    public JsonPath control(String mutation, String selection, Map<String, ?> input) {
        var payload = controlled(mutation, selection, input);
        assertThat(payload.getList("userErrors"))
                .as("%s of %s".formatted(mutation, input))
                .isEmpty();
        return payload;
    }

    /** What is wrong with the input of such a mutation, each as {@code field CODE: message}. */
    public List<String> controlFaults(String mutation, Map<String, ?> input) {
        return faults(controlled(mutation, "", input));
    }

    private JsonPath controlled(String mutation, String selection, Map<String, ?> input) {
        var operation = "mutation($input: %s%sInput!) { %s(input: $input) { %s userErrors { field code message } } }"
                .formatted(
                        mutation.substring(0, 1).toUpperCase(Locale.ROOT), mutation.substring(1), mutation, selection);
        return data(operation, Map.of("input", input)).setRootPath("data." + mutation);
    }

    /** The id of a new contact at both CRMs that nobody else knows; {@code more} is what it holds besides a name. */
    public String contact(Object... more) {
        var input = object("firstName", "Ada", "lastName", "Lovelace", "email", email());
        input.putAll(object(more));
        return mutate("contactCreate", "contact { id }", input).getString("contact.id");
    }

    /** A CRM's own id of the object with that id. */
    public String externalId(String id, String crm) {
        return data("""
                query($id: ID!) { node(id: $id) {
                    ... on Contact { sources { crm externalId } }
                    ... on Task { sources { crm externalId } }
                    ... on Note { sources { crm externalId } }
                    ... on Appointment { sources { crm externalId } } } }""", Map.of("id", id)).getString("node.sources.find { it.crm == '%s' }.externalId".formatted(crm));
    }
}
