package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.email;
import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contacts, from the request down to both CRMs and back. */
@QuarkusTest
class ApiTest {

    private final Crms crms = new Crms("demo");
    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @Test
    void aNewContactIsAtBothCrmsAndLinked() {
        var email = email();

        var created = graph.mutate(
                "contactCreate",
                "contact { id version syncState name email phone }",
                object(
                        "firstName",
                        "Grace",
                        "lastName",
                        "Hopper",
                        "email",
                        email.toUpperCase(Locale.ROOT),
                        "phone",
                        "(415) 555-0199",
                        "company",
                        "Navy",
                        "website",
                        "navy.example.com",
                        "address",
                        Map.of("line1", "1 Pier", "city", "Arlington", "country", "us"),
                        "timezone",
                        "Europe/Berlin",
                        "dateOfBirth",
                        "1906-12-09",
                        "source",
                        "campaign",
                        "customFields",
                        List.of(Map.of("key", "referral_code", "value", "G-1"))));

        assertThat(created.getString("contact.name")).isEqualTo("Grace Hopper");
        assertThat(created.getString("contact.email")).isEqualTo(email);
        assertThat(created.getString("contact.phone")).isEqualTo("+14155550199");
        assertThat(created.getString("contact.syncState")).isEqualTo("IN_SYNC");
        assertThat(created.getList("writes.outcome")).containsExactly("DONE", "DONE");
        var id = created.getString("contact.id");
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).getString("contact.email"))
                .isEqualTo(email);
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("address.city"))
                .isEqualTo("Arlington");
        for (var crm : List.of("GHL", "RANKR")) {
            var read = graph.data("""
                    query($ref: RecordRef!) { contact(ref: $ref) {
                        id company website dateOfBirth timezone source address { line1 city state country }
                        customFields { key value } } }""", Map.of("ref", Map.of("crm", crm, "id", graph.externalId(id, crm))));
            assertThat(read.getString("contact.id")).isEqualTo(id);
            assertThat(read.getString("contact.company")).isEqualTo("Navy");
            assertThat(read.getString("contact.website")).isEqualTo("https://navy.example.com");
            assertThat(read.getString("contact.dateOfBirth")).isEqualTo("1906-12-09");
            assertThat(read.getString("contact.address.country")).isEqualTo("US");
            assertThat(read.getString("contact.customFields.find { it.key == 'referral_code' }.value"))
                    .isEqualTo("G-1");
        }
    }

    @Test
    void anUpdateSetsClearsAndLeavesTheRest() {
        var id = graph.contact("phone", null, "website", "https://ada.example.com", "source", "fair");

        var updated = graph.mutate(
                "contactUpdate",
                "contact { firstName lastName website source address { city } }",
                object("id", id, "lastName", "King", "website", null, "address", Map.of("city", "London")));

        assertThat(updated.getMap("contact"))
                .isEqualTo(object(
                        "firstName",
                        "Ada",
                        "lastName",
                        "King",
                        "website",
                        null,
                        "source",
                        "fair",
                        "address",
                        Map.of("city", "London")));
        assertThat(updated.getList("writes.outcome")).containsExactly("DONE", "DONE");
        var atGhl = crms.atGhl("/contacts/" + graph.externalId(id, "GHL"));
        assertThat(atGhl.getString("contact.lastName")).isEqualTo("King");
        assertThat(atGhl.getString("contact.website")).isNullOrEmpty();
        assertThat(atGhl.getString("contact.source")).isEqualTo("fair");
        var atRankr = crms.atRankr("/contacts/" + graph.externalId(id, "RANKR"));
        assertThat(atRankr.getString("lastName")).isEqualTo("King");
        assertThat(atRankr.getString("website")).isNull();
        assertThat(atRankr.getString("address.city")).isEqualTo("London");
    }

    @Test
    void aChangeIsMadeOnlyToTheVersionItWasDecidedOn() {
        var id = graph.contact();
        var version = version(id);

        var updated = graph.mutate(
                "contactUpdate",
                "contact { version }",
                object("id", id, "lastName", "King", "expectedVersion", version));
        var faults = graph.faults("contactUpdate", object("id", id, "lastName", "Byron", "expectedVersion", version));

        assertThat(updated.getInt("contact.version")).isGreaterThan(version);
        assertThat(faults).singleElement().asString().startsWith("expectedVersion CONFLICT: ");
        assertThat(graph.data("query($id: ID!) { contact(id: $id) { lastName } }", Map.of("id", id))
                        .getString("contact.lastName"))
                .isEqualTo("King");
        assertThat(graph.faults(
                        "contactDelete", object("id", id, "expectedVersion", version, "targets", List.of("GHL"))))
                .singleElement()
                .asString()
                .startsWith("expectedVersion CONFLICT: ");
        assertThat(crms.statusAtGhl("/contacts/" + graph.externalId(id, "GHL"))).isEqualTo(200);
    }

    @Test
    void anUpsertCreatesAndThenUpdates() {
        var email = email();

        var created = graph.mutate("contactUpsert", "contact { id }", object("email", email, "firstName", "Mary"));
        var updated = graph.mutate(
                "contactUpsert", "contact { id firstName lastName }", object("email", email, "lastName", "Somerville"));

        assertThat(updated.getMap("contact"))
                .isEqualTo(
                        Map.of("id", created.getString("contact.id"), "firstName", "Mary", "lastName", "Somerville"));
    }

    @Test
    void aDeletedContactIsGoneEverywhere() {
        var id = graph.contact();
        var atGhl = graph.externalId(id, "GHL");
        var atRankr = graph.externalId(id, "RANKR");

        var deleted = graph.mutate("contactDelete", "deletedId", object("id", id));

        assertThat(deleted.getString("deletedId")).isEqualTo(id);
        assertThat(deleted.getList("writes.outcome")).containsExactly("DONE", "DONE");
        assertThat(crms.statusAtGhl("/contacts/" + atGhl)).isNotEqualTo(200);
        assertThat(crms.statusAtRankr("/contacts/" + atRankr)).isNotEqualTo(200);
        graph.ask("query($id: ID!) { contact(id: $id) { id } }", Map.of("id", id))
                .body("errors[0].extensions.code", equalTo("NOT_FOUND"));
        assertThat(graph.faults("contactUpdate", object("id", id, "lastName", "King")))
                .singleElement()
                .asString()
                .startsWith("id NOT_FOUND: ");
    }

    @Test
    void aRepeatWithTheSameKeyGetsTheFirstResult() {
        var email = email();
        var key = UUID.randomUUID().toString();
        var input = object("email", email, "idempotencyKey", key);

        var first = graph.mutate("contactCreate", "contact { id }", input);
        var second = graph.mutate("contactCreate", "contact { id }", input);
        var other = graph.faults("contactCreate", object("email", email(), "idempotencyKey", key));

        assertThat(second.<Object>get()).isEqualTo(first.get());
        assertThat(contactsWith(email)).isOne();
        assertThat(other).singleElement().asString().startsWith("idempotencyKey CONFLICT: ");
    }

    @Test
    void onlyTheTargetsAreWritten() {
        var created = graph.mutate(
                "contactCreate",
                "contact { id syncState sources { crm } }",
                object("email", email(), "targets", List.of("GHL")));

        assertThat(created.getList("writes.crm")).containsExactly("GHL");
        assertThat(created.getList("contact.sources.crm")).containsExactly("GHL");
        assertThat(created.getString("contact.syncState")).isEqualTo("SINGLE_SIDED");

        var id = graph.contact();
        var updated = graph.mutate(
                "contactUpdate", "contact { id }", object("id", id, "lastName", "King", "targets", List.of("GHL")));

        assertThat(updated.getList("writes.crm")).containsExactly("GHL");
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).getString("contact.lastName"))
                .isEqualTo("King");
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("lastName"))
                .isEqualTo("Lovelace");
    }

    @Test
    void aNodeIsFoundByItsId() {
        var id = graph.contact();

        var node = graph.data(
                "query($id: ID!) { node(id: $id) { __typename id ... on Contact { firstName } } }", Map.of("id", id));

        assertThat(node.getMap("node")).isEqualTo(Map.of("__typename", "Contact", "id", id, "firstName", "Ada"));
    }

    @Test
    void aSupergraphResolvesEntities() {
        var id = graph.contact();

        var answer = graph.data(
                "query($all: [_Any!]!) { _service { sdl } _entities(representations: $all) { ... on Contact { firstName } } }",
                Map.of("all", List.of(Map.of("__typename", "Contact", "id", id))));

        assertThat(answer.getString("_entities[0].firstName")).isEqualTo("Ada");
        assertThat(answer.getString("_service.sdl"))
                .contains("@link(")
                .contains("type Contact implements Node @key(fields : \"id\"");
    }

    @Test
    void anEntityWhoseIdIsNoneIsTheCallersMistake() {
        var task = graph.mutate("taskCreate", "task { id }", Map.of("contactId", graph.contact(), "title", "Call"))
                .getString("task.id");

        for (var id : List.of(task, "nobody", 7)) {
            var answer = graph.ask(
                            "query($all: [_Any!]!) { _entities(representations: $all) { __typename } }",
                            Map.of("all", List.of(Map.of("__typename", "Contact", "id", id))))
                    .extract()
                    .jsonPath();
            assertThat(answer.getString("errors[0].extensions.code")).isEqualTo("BAD_USER_INPUT");
            assertThat(answer.getString("errors[0].message")).isEqualTo("representations is not an id of a Contact.");
        }
    }

    @Test
    void duplicatesAreFoundByWhatTheyShare() {
        var email = email();
        var id = graph.contact("email", email);

        var found =
                graph.data("query($email: String) { duplicates(email: $email) { id email } }", Map.of("email", email));

        assertThat(found.getList("duplicates.id")).containsExactly(id);
        assertThat(found.getList("duplicates.email")).containsExactly(email);
    }

    @Test
    void everyFieldSaysWhereItComesFrom() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));

        var read = graph.data("""
                query($id: ID!) { contact(id: $id, maxAge: "PT0S") {
                    firstName provenance(fields: ["firstName", "lastName"]) { field value crm rule reason at }
                    sources { crm stale gone fetchedAt } } }""", Map.of("id", id));

        assertThat(read.getString("contact.firstName")).isEqualTo("Augusta");
        assertThat(read.getList("contact.provenance.field")).containsExactly("firstName", "lastName");
        assertThat(read.getString("contact.provenance[0].value")).isEqualTo("Augusta");
        assertThat(read.getString("contact.provenance[0].crm")).isEqualTo("GHL");
        assertThat(read.getString("contact.provenance[0].reason")).isEqualTo("only this side changed it");
        assertThat(read.getList("contact.sources.stale")).containsExactly(false, false);
    }

    @Test
    void theWorkspaceAndItsCrmsAreDescribed() {
        var answer = graph.data("""
                { workspace { id name timezone region }
                  crms { crm breaker pending quota { burstLimit burstRemaining dayLimit dayRemaining closedUntil } }
                  runs(first: 5) { id mode status done linked total startedAt endedAt failure } }""", Map.of());

        assertThat(answer.getString("workspace.name")).isEqualTo("demo");
        assertThat(answer.getString("workspace.timezone")).isEqualTo("America/New_York");
        assertThat(answer.getString("workspace.region")).isEqualTo("US");
        assertThat(answer.getList("crms.crm")).containsExactly("GHL", "RANKR");
        assertThat(answer.getInt("crms[0].quota.dayLimit")).isEqualTo(100_000_000);
        assertThat(answer.getInt("crms[0].quota.burstRemaining")).isPositive();
        assertThat(answer.<Object>get("crms[1].quota.dayLimit")).isNull();
        assertThat(answer.getString("runs[0].mode")).isEqualTo("IMPORT");
        assertThat(answer.getInt("runs[0].linked")).isPositive();
        var run = graph.data(
                "query($id: ID!) { run(id: $id) { id status done } }", Map.of("id", answer.getString("runs[0].id")));
        assertThat(run.getString("run.id")).isEqualTo(answer.getString("runs[0].id"));
        assertThat(run.getInt("run.done")).isEqualTo(answer.getInt("runs[0].done"));
    }

    private int version(String id) {
        return graph.data("query($id: ID!) { contact(id: $id) { version } }", Map.of("id", id))
                .getInt("contact.version");
    }

    private int contactsWith(String email) {
        return graph.data(
                        "query($email: String) { contacts(filter: {email: $email}) { totalCount } }",
                        Map.of("email", email))
                .getInt("contacts.totalCount");
    }
}
