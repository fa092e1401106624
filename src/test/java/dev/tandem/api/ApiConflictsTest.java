package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person has to decide: shown, decided, carried, and closed for good. */
@QuarkusTest
class ApiConflictsTest {

    private static final String OPEN = """
            query($contact: ID!) {
                conflicts(filter: {status: OPEN, contactId: $contact}) {
                    totalCount nodes { id type kind objectId field base ghl rankr candidateIds rule reason status } }
                contact(id: $contact) { syncState conflicts { id type } } }""";

    private static final String PAGE = """
            query($filter: ConflictFilter, $first: Int, $after: String) {
                conflicts(filter: $filter, first: $first, after: $after) {
                    totalCount nodes { id kind objectId } pageInfo { hasNextPage endCursor } } }""";

    @Inject
    Sandboxes sandboxes;

    private final Crms crms = new Crms("demo");
    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    private JsonPath open(String contact) {
        return graph.data(OPEN, Map.of("contact", contact));
    }

    private JsonPath sync(String contact) {
        return graph.mutate("syncContact", "contact { syncState sources { crm } }", object("id", contact));
    }

    private JsonPath resolve(Object... input) {
        return graph.mutate("conflictResolve", "conflicts { id status actor resolution closedAt }", object(input));
    }

    @Test
    void aContactDeletedAtOneCrmWaitsForAPerson() {
        var id = graph.contact();
        var rankrId = graph.externalId(id, "RANKR");
        crms.deleteAtGhl("/contacts/" + graph.externalId(id, "GHL"));

        sync(id);
        var shown = open(id);
        sync(id);

        assertThat(shown.getString("contact.syncState")).isEqualTo("CONFLICT");
        assertThat(shown.getInt("conflicts.totalCount")).isEqualTo(1);
        assertThat(shown.getString("conflicts.nodes[0].type")).isEqualTo("DELETED");
        assertThat(shown.getString("conflicts.nodes[0].objectId")).isEqualTo(id);
        assertThat(shown.getString("contact.conflicts[0].id")).isEqualTo(shown.getString("conflicts.nodes[0].id"));
        assertThat(open(id).getList("conflicts.nodes.id")).isEqualTo(shown.getList("conflicts.nodes.id"));
        assertThat(crms.statusAtRankr("/contacts/" + rankrId)).isEqualTo(200);
    }

    @Test
    void whatIsLeftCanBeDeletedToo() {
        var id = graph.contact();
        var rankrId = graph.externalId(id, "RANKR");
        var conflict = deletedAtGhl(id);

        var resolved = resolve("ids", List.of(conflict), "choice", "DELETE");

        assertThat(resolved.getString("conflicts[0].status")).isEqualTo("RESOLVED");
        assertThat(resolved.getString("conflicts[0].actor")).isNotNull();
        assertThat(crms.statusAtRankr("/contacts/" + rankrId)).isEqualTo(404);
        assertThat(graph.ask("query($id: ID!) { contact(id: $id) { id } }", Map.of("id", id))
                        .extract()
                        .jsonPath()
                        .getString("errors[0].extensions.code"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void whatACrmRefusesToDeleteStaysDisputed() {
        var id = graph.contact();
        var rankrId = graph.externalId(id, "RANKR");
        var conflict = deletedAtGhl(id);
        sandboxes
                .rankr()
                .suffer(Trouble.status(403)
                        .on("DELETE", "/v1/contacts/" + rankrId)
                        .next(1));

        var refused = resolve("ids", List.of(conflict), "choice", "DELETE");

        assertThat(refused.getList("writes.outcome")).containsExactly("REJECTED", "UNCHANGED");
        assertThat(crms.statusAtRankr("/contacts/" + rankrId)).isEqualTo(200);
        var open = open(id);
        assertThat(open.getString("contact.syncState")).isEqualTo("CONFLICT");
        assertThat(open.getString("conflicts.nodes[0].type")).isEqualTo("DELETED");

        resolve("ids", open.getList("conflicts.nodes.id"), "choice", "DELETE");

        assertThat(crms.statusAtRankr("/contacts/" + rankrId)).isEqualTo(404);
    }

    @Test
    void whatIsLeftCanBeKeptByItself() {
        var id = graph.contact();
        var conflict = deletedAtGhl(id);

        resolve("ids", List.of(conflict), "choice", "KEEP");
        var synced = sync(id);

        assertThat(synced.getString("contact.syncState")).isEqualTo("SINGLE_SIDED");
        assertThat(synced.getList("contact.sources.crm")).containsExactly("RANKR");
        assertThat(synced.getList("writes")).isEmpty();
        assertThat(open(id).getInt("conflicts.totalCount")).isZero();
        assertThat(graph.data(
                                "query($id: ID!) { contact(id: $id) { history(first: 1) { nodes { cause actor } } } }",
                                Map.of("id", id))
                        .getString("contact.history.nodes[0].cause"))
                .isEqualTo("RESOLUTION");
    }

    @Test
    void whatBelongsToWhatIsKeptIsKeptToo() {
        var id = graph.contact();
        var note = note(id);
        var atRankr = "/notes/" + graph.externalId(note, "RANKR");
        var conflict = deletedAtGhl(id);

        resolve("ids", List.of(conflict), "choice", "KEEP");
        crms.editAtRankr(atRankr, Map.of("content", "Edited"));
        var synced = sync(id);

        assertThat(synced.getList("writes")).isEmpty();
        assertThat(crms.atRankr(atRankr).getString("content")).isEqualTo("Edited");
        assertThat(graph.externalId(note, "GHL")).isNull();
    }

    @Test
    void whatBelongsToARestoredContactIsRestoredWithIt() {
        var id = graph.contact();
        var note = note(id);
        var lost = graph.externalId(note, "GHL");
        var atRankr = "/notes/" + graph.externalId(note, "RANKR");
        var conflict = deletedAtGhl(id);

        resolve("ids", List.of(conflict), "choice", "RESTORE");
        sync(id);

        assertThat(crms.statusAtRankr(atRankr)).isEqualTo(200);
        assertThat(graph.externalId(note, "GHL")).isNotNull().isNotEqualTo(lost);
        assertThat(sync(id).getList("writes")).isEmpty();
    }

    @Test
    void whatBelongedToAContactThatNobodyHasIsGoneToo() {
        var id = graph.contact();
        var note = note(id);
        crms.deleteAtGhl("/contacts/" + graph.externalId(id, "GHL"));
        crms.deleteAtRankr("/contacts/" + graph.externalId(id, "RANKR"));

        graph.ask(
                "mutation($id: ID!) { syncContact(input: {id: $id}) { writes { crm } userErrors { code } } }",
                Map.of("id", id));

        assertThat(graph.data("query($id: ID!) { node(id: $id) { id } }", Map.of("id", note))
                        .<Object>get("node"))
                .isNull();
    }

    private String note(String contact) {
        return graph.mutate("noteCreate", "note { id }", object("contactId", contact, "body", "Called"))
                .getString("note.id");
    }

    @Test
    void theDeletedHalfCanBeRestored() {
        var id = graph.contact();
        var lost = graph.externalId(id, "GHL");
        var conflict = deletedAtGhl(id);

        var resolved = resolve("ids", List.of(conflict), "choice", "RESTORE");
        var synced = sync(id);

        assertThat(resolved.getList("writes.operation")).contains("create");
        assertThat(graph.externalId(id, "GHL")).isNotNull().isNotEqualTo(lost);
        assertThat(synced.getString("contact.syncState")).isEqualTo("IN_SYNC");
        assertThat(synced.getList("writes")).isEmpty();
    }

    @Test
    void anEditIsNotLostToADeletion() {
        isDecidedByAPerson((_, atRankr) -> crms.editAtRankr(atRankr, Map.of("content", "Call back today")));
    }

    /** Nobody has told Tandem of it when a person decides that what is left shall go too. */
    @Test
    void norIsOneThatCameAfterTheDecisionWasAskedFor() {
        var id = graph.contact();
        var conflict = deletedAtGhl(id);
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");
        crms.editAtRankr(atRankr, Map.of("lastName", "Byron"));

        assertThat(graph.faults("conflictResolve", object("ids", List.of(conflict), "choice", "DELETE")))
                .containsExactly("ids CONFLICT: The conflict is not open any more: read it again.");

        assertThat(crms.atRankr(atRankr).getString("lastName")).isEqualTo("Byron");
        assertThat(open(id).getList("conflicts.nodes.type")).containsExactly("DELETED_AND_EDITED");
    }

    @Test
    void norIsOneThatWasMadeThroughTandem() {
        isDecidedByAPerson(
                (note, _) -> graph.mutate("noteUpdate", "note { id }", object("id", note, "body", "Call back today")));
    }

    /** @param edit of a note that was deleted at GHL, by its id and by its path at Rankr */
    private void isDecidedByAPerson(BiConsumer<String, String> edit) {
        var id = graph.contact();
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Call back"))
                .getString("note.id");
        var atRankr = "/notes/" + graph.externalId(note, "RANKR");
        crms.deleteAtGhl("/contacts/%s/notes/%s".formatted(graph.externalId(id, "GHL"), graph.externalId(note, "GHL")));
        edit.accept(note, atRankr);

        sync(id);
        var shown = open(id);

        assertThat(shown.getList("conflicts.nodes.type")).containsExactly("DELETED_AND_EDITED");
        assertThat(shown.getString("conflicts.nodes[0].objectId")).isEqualTo(note);
        assertThat(crms.atRankr(atRankr).getString("content")).isEqualTo("Call back today");
    }

    @Test
    void conflictsAreReadByKindAndPageByPage() {
        var id = graph.contact();
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        for (var body : List.of("First", "Second")) {
            var note = graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", body))
                    .getString("note.id");
            crms.deleteAtGhl(atGhl + "/notes/" + graph.externalId(note, "GHL"));
            crms.editAtRankr("/notes/" + graph.externalId(note, "RANKR"), Map.of("content", body + ", edited"));
        }
        var task = graph.mutate("taskCreate", "task { id }", object("contactId", id, "title", "Call"))
                .getString("task.id");
        crms.deleteAtGhl(atGhl + "/tasks/" + graph.externalId(task, "GHL"));
        crms.editAtRankr("/tasks/" + graph.externalId(task, "RANKR"), Map.of("title", "Ring"));
        sync(id);

        var all = page(object("contactId", id), 100, null);
        assertThat(all.getInt("totalCount")).isEqualTo(3);
        assertThat(all.getList("nodes.kind")).containsExactlyInAnyOrder("NOTE", "NOTE", "TASK");
        assertThat(page(object("contactId", id, "kind", "TASK"), 100, null).getList("nodes.objectId"))
                .containsExactly(task);
        assertThat(page(object("contactId", id, "kind", "NOTE"), 100, null).getList("nodes.kind"))
                .containsExactly("NOTE", "NOTE");
        assertThat(page(object("contactId", id, "types", List.of("DELETED")), 100, null)
                        .getList("nodes"))
                .isEmpty();
        var first = page(object("contactId", id), 2, null);
        var rest = page(object("contactId", id), 2, first.getString("pageInfo.endCursor"));
        assertThat(first.getList("nodes.id")).isEqualTo(all.getList("nodes.id").subList(0, 2));
        assertThat(first.getBoolean("pageInfo.hasNextPage")).isTrue();
        assertThat(first.getInt("totalCount")).isEqualTo(3);
        assertThat(rest.getList("nodes.id")).isEqualTo(all.getList("nodes.id").subList(2, 3));
        assertThat(rest.getBoolean("pageInfo.hasNextPage")).isFalse();
        graph.ask(
                        PAGE,
                        object(
                                "filter",
                                object("contactId", id, "kind", "NOTE"),
                                "first",
                                2,
                                "after",
                                first.getString("pageInfo.endCursor")))
                .body("errors[0].extensions.code", equalTo("BAD_USER_INPUT"));
    }

    private JsonPath page(Map<String, Object> filter, int first, @Nullable String after) {
        return graph.data(PAGE, object("filter", filter, "first", first, "after", after))
                .setRootPath("data.conflicts");
    }

    @Test
    void aDeletedNoteIsDeletedAtTheOtherCrmToo() {
        var id = graph.contact();
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Call back"))
                .getString("note.id");
        var rankrNote = graph.externalId(note, "RANKR");
        crms.deleteAtGhl("/contacts/%s/notes/%s".formatted(graph.externalId(id, "GHL"), graph.externalId(note, "GHL")));

        var synced = sync(id);

        assertThat(synced.getList("writes.operation")).containsExactly("delete");
        assertThat(crms.statusAtRankr("/notes/" + rankrNote)).isEqualTo(404);
        assertThat(open(id).getInt("conflicts.totalCount")).isZero();
    }

    @Test
    void whoeverCouldBeOneWithTwoIsForAPersonToTell() {
        var phone = "+1415555%04d".formatted(ThreadLocalRandom.current().nextInt(10_000));
        var first = crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "phone", phone));
        var second = crms.addAtRankr("/contacts", Map.of("firstName", "Augusta", "phone", phone));
        var ghl = crms.addAtGhl(
                "/contacts/", Map.of("firstName", "Ada", "phone", phone, "locationId", "demo-location"), "contact.id");

        var synced =
                graph.mutate("syncContact", "contact { id syncState }", object("ref", object("crm", "GHL", "id", ghl)));
        var id = synced.getString("contact.id");
        var shown = open(id);
        var ada = graph.data(
                        "query($ref: RecordRef!) { contact(ref: $ref) { id } }",
                        Map.of("ref", object("crm", "RANKR", "id", first)))
                .getString("contact.id");

        assertThat(synced.getList("writes")).isEmpty();
        assertThat(shown.getList("conflicts.nodes.type")).containsExactly("AMBIGUOUS_MATCH");
        assertThat(shown.getList("conflicts.nodes[0].candidateIds")).hasSize(2).contains(ada);
        String conflict = shown.getString("conflicts.nodes[0].id");
        assertThat(graph.faults("conflictResolve", object("ids", List.of(conflict), "choice", "JOIN")))
                .containsExactly("candidateId BAD_USER_INPUT: candidateId must name one of the conflict's candidates.");

        resolve("ids", List.of(conflict), "choice", "JOIN", "candidateId", ada);

        assertThat(graph.externalId(id, "RANKR")).isEqualTo(first);
        assertThat(sync(id).getList("writes")).isEmpty();
        assertThat(crms.statusAtRankr("/contacts/" + second)).isEqualTo(200);
    }

    /** Nothing else tells them apart, or together. */
    @Test
    void whoeverHasAPhoneWithSomebodyOfAnotherNameIsForAPersonToTell() {
        var phone = "+1415561%04d".formatted(ThreadLocalRandom.current().nextInt(10_000));
        var alice = crms.addAtRankr("/contacts", Map.of("firstName", "Alice", "phone", phone));
        var bob = crms.addAtGhl(
                "/contacts/", Map.of("firstName", "Bob", "phone", phone, "locationId", "demo-location"), "contact.id");

        var id = graph.mutate("syncContact", "contact { id }", object("ref", object("crm", "GHL", "id", bob)))
                .getString("contact.id");
        var shown = open(id).getList("conflicts.nodes.id");

        assertThat(sync(id).getList("writes")).isEmpty();
        assertThat(crms.atRankr("/contacts/" + alice).getString("firstName")).isEqualTo("Alice");
        assertThat(crms.atGhl("/contacts/" + bob).getString("contact.firstName"))
                .isEqualTo("Bob");
        assertThat(open(id).getList("conflicts.nodes.type")).containsExactly("AMBIGUOUS_MATCH");
        assertThat(open(id).getList("conflicts.nodes.id")).hasSize(1).isEqualTo(shown);

        resolve("ids", shown, "choice", "JOIN");

        assertThat(graph.externalId(id, "RANKR")).isEqualTo(alice);
    }

    /** What was decided outlasts a CRM that does not answer, and is not asked again. */
    @Test
    void whoeverIsToldApartFromOthersGetsARecordOfTheirOwn() {
        var phone = "+1415557%04d".formatted(ThreadLocalRandom.current().nextInt(10_000));
        var others = List.of(
                crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "phone", phone)),
                crms.addAtRankr("/contacts", Map.of("firstName", "Augusta", "phone", phone)));
        var ghl = crms.addAtGhl(
                "/contacts/",
                Map.of("firstName", "Annabella", "phone", phone, "locationId", "demo-location"),
                "contact.id");
        var id = graph.mutate("syncContact", "contact { id }", object("ref", object("crm", "GHL", "id", ghl)))
                .getString("contact.id");
        String conflict = open(id).getString("conflicts.nodes[0].id");
        sandboxes.rankr().suffer(Trouble.status(503).on("POST", "/v1/contacts"));

        resolve("ids", List.of(conflict), "choice", "SEPARATE");
        sandboxes.rankr().heal();
        sync(id);

        assertThat(graph.externalId(id, "RANKR")).isNotNull().isNotIn(others);
        assertThat(open(id).getInt("conflicts.totalCount")).isZero();
        assertThat(sync(id).getList("writes")).isEmpty();
    }

    @Test
    void whatTwoHadBeforeTheyWereJoinedIsToldOfEach() {
        var phone = "+1415558%04d".formatted(ThreadLocalRandom.current().nextInt(10_000));
        var first = crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "phone", phone));
        crms.addAtRankr("/contacts", Map.of("firstName", "Augusta", "phone", phone));
        var ghl = crms.addAtGhl(
                "/contacts/", Map.of("firstName", "Ada", "phone", phone, "locationId", "demo-location"), "contact.id");
        crms.addAtGhl("/contacts/%s/notes".formatted(ghl), Map.of("body", "Called."), "note.id");
        crms.addAtRankr("/notes", Map.of("contactId", first, "content", "Met."));
        var id = graph.mutate("syncContact", "contact { id }", object("ref", object("crm", "GHL", "id", ghl)))
                .getString("contact.id");
        var ada = known("RANKR", first);
        List.of(id, ada)
                .forEach(contact -> graph.data(
                        "query($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { notes { nodes { body } } } }",
                        Map.of("id", contact)));
        var before = Instant.now().toString();

        resolve("ids", List.of(open(id).getString("conflicts.nodes[0].id")), "choice", "JOIN", "candidateId", ada);

        assertThat(notesAsOf(id, before)).containsExactly("Called.");
        assertThat(notesAsOf(ada, before)).containsExactly("Met.");
        assertThat(notesAsOf(id, Instant.now().toString())).containsExactlyInAnyOrder("Called.", "Met.");
    }

    private List<String> notesAsOf(String contact, String at) {
        return graph.data(
                        "query($id: ID!, $at: DateTime) { contact(id: $id, asOf: $at) { notes { nodes { body } } } }",
                        Map.of("id", contact, "at", at))
                .getList("contact.notes.nodes.body");
    }

    @Test
    void whoeverSharesAContactWithAnotherIsForAPersonToTellToo() {
        var phone = "+1415556%04d".formatted(ThreadLocalRandom.current().nextInt(10_000));
        var first = known("RANKR", crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "phone", phone)));
        var second = known("RANKR", crms.addAtRankr("/contacts", Map.of("firstName", "Augusta", "phone", phone)));
        crms.addAtGhl(
                "/contacts/", Map.of("firstName", "Ada", "phone", phone, "locationId", "demo-location"), "contact.id");

        var synced = sync(first);
        sync(second);

        assertThat(synced.getList("contact.sources.crm")).containsExactly("RANKR");
        assertThat(synced.getList("writes")).isEmpty();
        assertThat(open(first).getList("conflicts.nodes.type")).containsExactly("AMBIGUOUS_MATCH");
        assertThat(open(second).getList("conflicts.nodes.type")).containsExactly("AMBIGUOUS_MATCH");
        assertThat(open(second).getList("conflicts.nodes[0].candidateIds"))
                .isEqualTo(open(first).getList("conflicts.nodes[0].candidateIds"))
                .hasSize(1);
    }

    /** GHL has no two contacts with one phone: whoever decided so otherwise is asked again, and can still join them. */
    @Test
    void whatACrmRefusesToKeepApartIsAskedAgain() {
        var phone = "+1415559%04d".formatted(ThreadLocalRandom.current().nextInt(10_000));
        var ada = known("RANKR", crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "phone", phone)));
        known("RANKR", crms.addAtRankr("/contacts", Map.of("firstName", "Augusta", "phone", phone)));
        var ghl = crms.addAtGhl(
                "/contacts/", Map.of("firstName", "Ada", "phone", phone, "locationId", "demo-location"), "contact.id");
        sync(ada);
        var first = open(ada);

        var apart = resolve("ids", List.of(first.getString("conflicts.nodes[0].id")), "choice", "SEPARATE");
        var asked = open(ada);
        sync(ada);
        var still = open(ada);

        assertThat(apart.getString("writes.find { it.crm == 'GHL' }.outcome")).isEqualTo("REJECTED");
        assertThat(asked.getList("conflicts.nodes.type")).containsExactly("DUPLICATE");
        assertThat(asked.getList("conflicts.nodes[0].candidateIds"))
                .isEqualTo(first.getList("conflicts.nodes[0].candidateIds"));
        assertThat(still.getList("conflicts.nodes.id")).isEqualTo(asked.getList("conflicts.nodes.id"));

        resolve("ids", asked.getList("conflicts.nodes.id"), "choice", "JOIN");

        assertThat(graph.externalId(ada, "GHL")).isEqualTo(ghl);
        assertThat(open(ada).getInt("conflicts.totalCount")).isZero();
        assertThat(sync(ada).getList("writes")).isEmpty();
    }

    /** There are two of them at GHL already: nobody can join those. */
    @Test
    void aNumberThatGhlHasElsewhereIsRefusedAndNothingIsAsked() {
        var phone = "+1415560%04d".formatted(ThreadLocalRandom.current().nextInt(10_000));
        var id = graph.contact();
        crms.addAtGhl(
                "/contacts/",
                Map.of("firstName", "Grace", "phone", phone, "locationId", "demo-location"),
                "contact.id");
        crms.editAtRankr("/contacts/" + graph.externalId(id, "RANKR"), Map.of("phone", phone));

        assertThat(sync(id).getString("writes.find { it.crm == 'GHL' }.outcome"))
                .isEqualTo("REJECTED");
        assertThat(open(id).getInt("conflicts.totalCount")).isZero();
    }

    @Test
    void aNameAtACompanyOnlySuggests() throws InterruptedException {
        var company = "Engines " + UUID.randomUUID();
        var rankr = crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "lastName", "King", "company", company));
        var candidate = known("RANKR", rankr);
        var id = known(
                "GHL",
                crms.addAtGhl(
                        "/contacts/",
                        Map.of(
                                "firstName",
                                "Ada",
                                "lastName",
                                "King",
                                "companyName",
                                company,
                                "locationId",
                                "demo-location"),
                        "contact.id"));

        var synced = sync(id);
        sync(candidate);
        var asked = open(id);

        assertThat(synced.getList("writes")).isEmpty();
        assertThat(asked.getList("conflicts.nodes.type")).containsExactly("AMBIGUOUS_MATCH");
        assertThat(asked.getList("conflicts.nodes[0].candidateIds")).containsExactly(candidate);
        assertThat(open(candidate).getList("conflicts.nodes[0].candidateIds")).containsExactly(id);

        resolve("ids", asked.getList("conflicts.nodes.id"), "choice", "SEPARATE");

        assertThat(graph.externalId(id, "RANKR")).isNotNull().isNotEqualTo(rankr);
        new Patience(Duration.ofSeconds(20), () -> open(candidate).prettify())
                .await("the candidate's own half", () -> sources(candidate).size() == 2);
        assertThat(graph.externalId(candidate, "GHL")).isNotEqualTo(graph.externalId(id, "GHL"));
        assertThat(open(candidate).getInt("conflicts.totalCount")).isZero();
    }

    private List<String> sources(String contact) {
        return graph.data("query($id: ID!) { contact(id: $id) { sources { crm } } }", Map.of("id", contact))
                .getList("contact.sources.crm");
    }

    /** The contact of a record that was never looked for at the other CRM. */
    private String known(String crm, String externalId) {
        return graph.data(
                        "query($ref: RecordRef!) { contact(ref: $ref) { id } }",
                        Map.of("ref", object("crm", crm, "id", externalId)))
                .getString("contact.id");
    }

    @Test
    void aClosedConflictStaysClosed() {
        var id = graph.contact();
        var conflict = deletedAtGhl(id);
        resolve("ids", List.of(conflict), "choice", "KEEP");

        var faults = graph.faults("conflictResolve", object("ids", List.of(conflict), "choice", "DELETE"));

        assertThat(faults).containsExactly("ids CONFLICT: A conflict that is RESOLVED cannot be decided again.");
        assertThat(sync(id).getList("contact.sources.crm")).containsExactly("RANKR");
    }

    @Test
    void anAnswerToAnotherQuestionChangesNothing() {
        var id = graph.contact();
        var conflict = deletedAtGhl(id);

        assertThat(graph.faults("conflictResolve", object("ids", List.of(conflict), "choice", "GHL")))
                .containsExactly("choice BAD_USER_INPUT: choice is no answer to a conflict of type DELETED.");
        assertThat(graph.faults("conflictResolve", object("ids", List.of(conflict), "choice", "KEEP", "value", "x")))
                .containsExactly("value BAD_USER_INPUT: value goes with the choice VALUE alone.");
        assertThat(graph.faults("conflictResolve", object("ids", List.of(id), "choice", "KEEP")))
                .containsExactly("ids BAD_USER_INPUT: ids is not an id of a Conflict.");
        assertThat(open(id).getInt("conflicts.totalCount")).isEqualTo(1);
    }

    private String deletedAtGhl(String contact) {
        crms.deleteAtGhl("/contacts/" + graph.externalId(contact, "GHL"));
        sync(contact);
        return open(contact).getString("conflicts.nodes[0].id");
    }
}
