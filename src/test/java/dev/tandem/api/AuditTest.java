package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit: it tells everything, what things were like before, and the truth. */
@QuarkusTest
class AuditTest {

    private static final String AS_OF = """
            query($id: ID!, $at: DateTime) { contact(id: $id, asOf: $at) {
                firstName version syncState createdAt updatedAt sources { crm } tags { name }
                provenance(fields: ["firstName"]) { value rule reason crm }
                tasks { totalCount nodes { title contact { firstName } } }
                history(first: 100) { totalCount nodes { at } } } }""";

    private final Crms crms = new Crms("demo");
    private GraphQl graph;

    @Inject
    DataSource database;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @Test
    void replayingItGivesExactlyWhatIsStored() {
        var id = graph.contact("tags", List.of("vip"));
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "firstName", "Augusta"));
        graph.mutate(
                "contactTagsAdd", "contact { id }", object("id", id, "tags", List.of("gold"), "createMissing", true));
        graph.mutate("taskCreate", "task { id }", object("contactId", id, "title", "Call"));
        graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Likes tea"));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("lastName", "King"));
        crms.editAtRankr("/contacts/" + graph.externalId(id, "RANKR"), Map.of("company", "Engines Ltd"));
        graph.mutate("syncContact", "contact { id }", object("id", id));
        var doomed = graph.contact();
        graph.mutate("noteCreate", "note { id }", object("contactId", doomed, "body", "Goes with it"));
        graph.mutate("contactDelete", "deletedId", object("id", doomed));

        var report = replay();

        assertThat(report.getList("differences")).isEmpty();
        assertThat(report.getInt("differing")).isZero();
        assertThat(report.getInt("objects")).isGreaterThan(60);
        assertThat(report.getInt("entries")).isGreaterThan(report.getInt("objects"));
    }

    @Test
    void whatIsChangedPastItIsFound() throws SQLException {
        var id = graph.contact("firstName", "Ada");
        var where = " where link_id = '%s'".formatted(GlobalId.parse("id", id).uuid());
        execute("update link set fields = jsonb_set(fields, '{firstName}', '\"Eve\"')" + where);

        var report = replay();

        execute("update link set fields = jsonb_set(fields, '{firstName}', '\"Ada\"')" + where);
        assertThat(report.getInt("differing")).isOne();
        assertThat(report.getString("differences[0].objectId")).isEqualTo(id);
        assertThat(report.getList("differences[0].what")).containsExactly("view.firstName");
        assertThat(replay().getInt("differing")).isZero();
    }

    @Test
    void aContactIsShownAsItWas() {
        var id = graph.contact("firstName", "Ada", "tags", List.of("vip"));
        var first = now(id);
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "firstName", "Augusta"));
        graph.mutate(
                "contactTagsAdd", "contact { id }", object("id", id, "tags", List.of("gold"), "createMissing", true));
        graph.mutate("taskCreate", "task { id }", object("contactId", id, "title", "Call"));
        var second = time();
        graph.mutate("contactDelete", "deletedId", object("id", id));

        var then = asOf(id, first);
        assertThat(then.getString("contact.firstName")).isEqualTo("Ada");
        assertThat(then.getString("contact.syncState")).isEqualTo("IN_SYNC");
        assertThat(then.getString("contact.provenance[0].value")).isEqualTo("Ada");
        assertThat(then.getString("contact.provenance[0].reason")).isNotEmpty();
        assertThat(then.getList("contact.tags.name")).containsExactly("vip");
        assertThat(then.getList("contact.sources")).isEmpty();
        assertThat(then.getInt("contact.tasks.totalCount")).isZero();
        var later = asOf(id, second);
        assertThat(later.getString("contact.firstName")).isEqualTo("Augusta");
        assertThat(later.getList("contact.tags.name")).containsExactlyInAnyOrder("vip", "gold");
        assertThat(later.getList("contact.tasks.nodes.title")).containsExactly("Call");
        assertThat(later.getList("contact.tasks.nodes.contact.firstName")).containsExactly("Augusta");
        assertThat(later.getInt("contact.version")).isGreaterThan(then.getInt("contact.version"));
        assertThat(later.getInt("contact.history.totalCount")).isGreaterThan(then.getInt("contact.history.totalCount"));
        assertThat(asOf(id, "2020-01-01T00:00:00Z").<Object>get("contact")).isNull();
        assertThat(asOf(id, time()).<Object>get("contact")).isNull();
    }

    @Test
    void noTimeToComeAndNoAgeCanBeAskedFor() {
        var id = graph.contact();

        graph.ask(AS_OF, Map.of("id", id, "at", "2099-01-01T00:00:00Z"))
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"))
                .body("errors[0].extensions.field", equalTo("asOf"));
        graph.ask(
                        "query($id: ID!, $at: DateTime) { contact(id: $id, asOf: $at, maxAge: \"PT0S\") { id } }",
                        Map.of("id", id, "at", "2020-01-01T00:00:00Z"))
                .body("errors[0].extensions.field", equalTo("maxAge"));
    }

    /** Rankr names no request that went well. */
    @Test
    void whatGhlCallsEachOfItsRequestsIsKept() {
        var id = graph.contact("firstName", "Ada", "tags", List.of("vip"));
        var task = graph.mutate("taskCreate", "task { id }", object("contactId", id, "title", "Call"))
                .getString("task.id");
        graph.mutate("taskUpdate", "task { id }", object("id", task, "title", "Call back"));
        graph.mutate("taskDelete", "deletedId", object("id", task));
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "lastName", "King"));
        graph.mutate("contactTagsRemove", "contact { id }", object("id", id, "tags", List.of("vip")));

        var writes = Stream.of(id, task)
                .flatMap(object -> graph
                        .data(
                                "query($id: ID!) { auditLog(filter: { objectId: $id }, first: 100) {"
                                        + " nodes { writes { crm operation outcome traceId } } } }",
                                Map.of("id", object))
                        .<Map<String, String>>getList("auditLog.nodes.writes.flatten()")
                        .stream())
                .toList();

        var atGhl =
                writes.stream().filter(write -> "GHL".equals(write.get("crm"))).toList();
        assertThat(atGhl)
                .hasSize(6)
                .allSatisfy(write ->
                        assertThat(write.get("traceId")).as("%s", write).isNotBlank());
        assertThat(atGhl).extracting(write -> write.get("traceId")).doesNotHaveDuplicates();
    }

    @Test
    void entriesAreFoundByWhatTheyAreAbout() {
        var start = time();
        var id = graph.contact("firstName", "Ada");
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "company", "Engines Ltd"));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("lastName", "King"));
        graph.mutate("syncContact", "contact { id }", object("id", id));

        var all = log(object("objectId", id, "from", start));
        assertThat(all.getInt("auditLog.totalCount"))
                .isEqualTo(all.getList("auditLog.nodes").size())
                .isGreaterThan(3);
        assertThat(all.getList("auditLog.nodes.objectId")).containsOnly(id);
        assertThat(all.<String>getList("auditLog.nodes.at").stream().map(Instant::parse))
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(log(object("objectId", id, "cause", "SYNC")).getList("auditLog.nodes.cause"))
                .isNotEmpty()
                .containsOnly("SYNC");
        assertThat(log(object("objectId", id, "field", "company")).getList("auditLog.nodes"))
                .isNotEmpty()
                .hasSizeLessThan(all.getInt("auditLog.totalCount"));
        assertThat(log(object("objectId", id, "field", "website")).getList("auditLog.nodes"))
                .isEmpty();
        assertThat(log(object("objectId", id, "crm", "RANKR")).getList("auditLog.nodes"))
                .isNotEmpty();
        assertThat(log(object("objectId", id, "actor", "anonymous")).getList("auditLog.nodes.actor"))
                .isNotEmpty()
                .containsOnly("anonymous");
        assertThat(log(object("objectId", id, "actor", "nobody")).getList("auditLog.nodes"))
                .isEmpty();
        assertThat(log(object("objectId", id, "kind", "TASK")).getList("auditLog.nodes"))
                .isEmpty();
        assertThat(log(object("objectId", id, "to", start)).getList("auditLog.nodes"))
                .isEmpty();
        var run = graph.data("{ runs(first: 1) { id } }", Map.of()).getString("runs[0].id");
        assertThat(log(object("runId", run)).getList("auditLog.nodes.runId"))
                .isNotEmpty()
                .containsOnly(run);
    }

    @Test
    void theLogIsReadPageByPage() {
        var query = """
                query($after: String) { auditLog(first: 7, after: $after, filter: {cause: IMPORT}) {
                    nodes { id } pageInfo { hasNextPage endCursor } } }""";
        var first = graph.data(query, Map.of());
        var second = graph.data(query, Map.of("after", first.getString("auditLog.pageInfo.endCursor")));

        assertThat(first.getList("auditLog.nodes")).hasSize(7);
        assertThat(second.<String>getList("auditLog.nodes.id"))
                .hasSize(7)
                .doesNotContainAnyElementsOf(first.getList("auditLog.nodes.id"));
        graph.ask(query, Map.of("after", "nonsense")).body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"));
    }

    @Test
    void itIsExportedALineAnEntry() {
        var to = time();
        var count = graph.data("query($to: DateTime) { auditLog(filter: {to: $to}) { totalCount } }", Map.of("to", to))
                .getInt("auditLog.totalCount");

        var answer = given().header("X-Tandem-Workspace", "demo")
                .queryParam("to", to)
                .get("/audit/export")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString();

        var lines = answer.lines().map(JsonPath::new).toList();
        assertThat(count).isGreaterThan(300); // more than is read at once
        assertThat(lines).hasSize(count);
        assertThat(lines.stream().map(line -> line.getString("id"))).doesNotHaveDuplicates();
        assertThat(lines.stream().map(line -> Instant.parse(line.getString("at"))))
                .isSorted();
        assertThat(lines)
                .allMatch(line -> !line.getString("objectId").isEmpty()
                        && line.getMap("delta") != null
                        && line.getList("changes") != null);
        assertThat(lines).anyMatch(line -> !line.getMap("delta.view").isEmpty());
        var none = given().header("X-Tandem-Workspace", "demo")
                .queryParam("from", "2020-01-01T00:00:00Z")
                .queryParam("to", "2020-01-02T00:00:00Z")
                .get("/audit/export");
        assertThat(none.statusCode()).isEqualTo(200);
        assertThat(none.asString()).isEmpty();
    }

    @Test
    void anExportThatCannotBeIsRefusedAsAProblem() {
        given().queryParam("from", "yesterday")
                .get("/audit/export")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("from"))
                .body("detail", containsString("is not a time"));
        given().queryParam("from", "2024-02-01T00:00:00Z")
                .queryParam("to", "2024-01-01T00:00:00Z")
                .get("/audit/export")
                .then()
                .statusCode(400);
        given().header("X-Tandem-Workspace", "nowhere")
                .get("/audit/export")
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
    }

    private JsonPath replay() {
        return graph.data("{ auditReplay { objects entries differing differences { kind objectId what } } }", Map.of())
                .setRootPath("data.auditReplay");
    }

    private JsonPath asOf(String id, String at) {
        return graph.data(AS_OF, Map.of("id", id, "at", at));
    }

    private JsonPath log(Map<String, Object> filter) {
        return graph.data(
                "query($filter: AuditFilter) { auditLog(filter: $filter, first: 100) { totalCount"
                        + " nodes { at cause actor objectId runId } } }",
                Map.of("filter", filter));
    }

    /** The time of the latest entry about that object. */
    private String now(String id) {
        return graph.data(
                        "query($id: ID!) { contact(id: $id) { history(first: 1) { nodes { at } } } }", Map.of("id", id))
                .getString("contact.history.nodes[0].at");
    }

    private static String time() {
        return Instant.now().toString();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
