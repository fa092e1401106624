package dev.tandem.graph;

import static dev.tandem.testkit.GraphQl.object;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.sandbox.HostedCrm;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.Gateway;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.Impatient;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writing while a CRM has a bad day: the caller is told which half is missing, and it arrives later, once. */
@QuarkusTest
@TestProfile(Impatient.class)
class HalfMutationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private static final String CREATE = """
            mutation Create($input: ContactCreateInput!) {
              contactCreate(input: $input) {
                contact { id lastName syncState }
                userErrors { field message }
                writes { crm operation outcome externalId }
              }
            }""";

    private static final String UPDATE = """
            mutation Update($input: ContactUpdateInput!) {
              contactUpdate(input: $input) {
                contact { id lastName syncState }
                userErrors { field message }
                writes { crm operation outcome externalId }
              }
            }""";

    private static final String DELETE = """
            mutation Delete($input: ContactDeleteInput!) {
              contactDelete(input: $input) {
                deletedId
                userErrors { field message }
                writes { crm operation outcome externalId }
              }
            }""";

    private static final String CREATE_TASK = """
            mutation CreateTask($input: TaskCreateInput!) {
              taskCreate(input: $input) {
                task { id title syncState }
                userErrors { field message }
                writes { crm operation outcome externalId }
              }
            }""";

    private static final String CONTACT = """
            query Contact($id: ID!) {
              contact(id: $id) {
                lastName
                syncState
                sources { crm externalId }
                tasks { nodes { id title syncState sources { crm externalId } } }
              }
            }""";

    private final Crms crms = new Crms("demo");

    @Inject
    Sandboxes sandboxes;

    @Inject
    Connectors connectors;

    @Inject
    DataSource database;

    private String lastName = "";

    @BeforeEach
    void start() {
        Gateway.awaitImport();
        sandboxes.ghl().searchLag(Duration.ZERO);
        lastName = "Halfway%d".formatted(PEOPLE.incrementAndGet());
    }

    @AfterEach
    void heal() {
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
    }

    @ParameterizedTest
    @EnumSource(Crm.class)
    void aContactThatOneCrmCouldNotTakeArrivesThere(Crm down) {
        breakDown(down);

        var answer = create(withEmail());

        assertThat(outcomes(answer, "contactCreate"))
                .containsOnly(
                        Map.entry(down.name(), "QUEUED"), Map.entry(down.other().name(), "DONE"));
        assertThat(answer.getString("data.contactCreate.contact.syncState")).isEqualTo("PENDING");

        heal();

        awaitInStep(answer.getString("data.contactCreate.contact.id"));
        assertThat(people(Crm.GHL)).hasSize(1);
        assertThat(people(Crm.RANKR)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Crm.class)
    void aChangeThatOneCrmCouldNotTakeArrivesThere(Crm down) {
        var id = create(withEmail()).getString("data.contactCreate.contact.id");
        lastName += "changed";
        breakDown(down);

        var answer = Gateway.ask(UPDATE, input(Map.of("id", id, "lastName", lastName)));

        assertThat(outcomes(answer, "contactUpdate"))
                .containsOnly(
                        Map.entry(down.name(), "QUEUED"), Map.entry(down.other().name(), "DONE"));
        assertThat(answer.getString("data.contactUpdate.contact.lastName")).isEqualTo(lastName);

        heal();

        awaitInStep(id);
        assertThat(people(Crm.GHL)).hasSize(1);
        assertThat(people(Crm.RANKR)).hasSize(1);
    }

    @Test
    void aChangeThatNeitherCouldTakeArrivesAtBoth() {
        var id = create(withEmail()).getString("data.contactCreate.contact.id");
        lastName += "changed";
        breakDown(Crm.GHL);
        breakDown(Crm.RANKR);

        var answer = Gateway.ask(UPDATE, input(Map.of("id", id, "lastName", lastName)));

        assertThat(outcomes(answer, "contactUpdate"))
                .containsOnly(Map.entry("GHL", "QUEUED"), Map.entry("RANKR", "QUEUED"));
        assertThat(answer.getString("data.contactUpdate.contact.lastName")).isEqualTo(lastName);

        heal();

        awaitInStep(id);
        assertThat(people(Crm.GHL)).hasSize(1);
        assertThat(people(Crm.RANKR)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Crm.class)
    void aTaskThatOneCrmCouldNotTakeArrivesThere(Crm down) {
        var id = create(withEmail()).getString("data.contactCreate.contact.id");
        breakDown(down);

        var answer = createTask(id);

        assertThat(outcomes(answer, "taskCreate"))
                .containsOnly(
                        Map.entry(down.name(), "QUEUED"), Map.entry(down.other().name(), "DONE"));

        heal();

        awaitTaskInStep(id);
        assertThat(tasks(Crm.GHL, id))
                .as(() -> "calls: " + sandboxes.ghl().calls() + " "
                        + Gateway.ask(
                                        "query C($id: ID!) {contact(id:$id){tasks{nodes{history{nodes{at cause changes{field ghl rankr base reason} writes{crm operation outcome externalId error}}}}}}}",
                                        Map.of("id", id))
                                .prettify())
                .hasSize(1);
        assertThat(tasks(Crm.RANKR, id)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Crm.class)
    void aDeletionThatOneCrmCouldNotTakeArrivesThere(Crm down) throws InterruptedException {
        var id = create(withEmail()).getString("data.contactCreate.contact.id");
        breakDown(down);

        var answer = Gateway.ask(DELETE, input(Map.of("id", id)));

        assertThat(answer.getString("data.contactDelete.deletedId")).isEqualTo(id);
        assertThat(outcomes(answer, "contactDelete"))
                .containsOnly(
                        Map.entry(down.name(), "QUEUED"), Map.entry(down.other().name(), "DONE"));

        heal();

        for (int i = 0; i < 100 && !people(down).isEmpty(); i++) {
            Thread.sleep(200);
        }
        assertThat(people(Crm.GHL)).isEmpty();
        assertThat(people(Crm.RANKR)).isEmpty();
    }

    @Test
    void aTagThatOneCrmCouldNotRenameIsRenamedThereByTheSameMutation() {
        var graph = GraphQl.of("demo");
        var tag = graph.mutate("tagCreate", "tag { id }", object("name", "half-named"))
                .getString("tag.id");
        breakDown(Crm.RANKR);

        var half = graph.mutate("tagRename", "tag { name }", object("id", tag, "name", "whole"));
        heal();
        var whole = graph.mutate("tagRename", "tag { name }", object("id", tag, "name", "whole"));

        assertThat(half.getMap("writes.find { it.crm == 'RANKR' }"))
                .containsEntry("outcome", "REJECTED")
                .containsEntry("operation", "update");
        assertThat(whole.getString("writes.find { it.crm == 'RANKR' }.outcome")).isEqualTo("DONE");
        assertThat(whole.getString("tag.name")).isEqualTo("whole");
    }

    @Test
    void aTagThatOneCrmCouldNotDeleteIsNotToldToBeGone() {
        var graph = GraphQl.of("demo");
        var tag = graph.mutate("tagCreate", "tag { id }", object("name", "half-gone"))
                .getString("tag.id");
        breakDown(Crm.RANKR);

        var half = graph.mutate("tagDelete", "deletedId", object("id", tag));
        heal();

        assertThat(half.getString("deletedId")).isNull();
        assertThat(half.getString("writes.find { it.crm == 'RANKR' }.operation"))
                .isEqualTo("delete");
        assertThat(graph.mutate("tagDelete", "deletedId", object("id", tag)).getString("deletedId"))
                .isEqualTo(tag);
    }

    enum Day {
        GOOD,
        DOWN,
        MUTE
    }

    @ParameterizedTest
    @EnumSource(Day.class)
    void whatIsDeletedAtOneCrmGoesThereAndNowhereElse(Day day) throws InterruptedException {
        var graph = GraphQl.of("demo");
        var contact = graph.contact();
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", contact, "body", "Stays."))
                .getString("note.id");
        var atRankr = "/notes/" + graph.externalId(note, "RANKR");
        var atGhl = "/contacts/%s/notes/%s".formatted(graph.externalId(contact, "GHL"), graph.externalId(note, "GHL"));
        switch (day) {
            case GOOD -> {}
            case DOWN -> breakDown(Crm.RANKR);
            case MUTE ->
                sandbox(Crm.RANKR)
                        .suffer(Trouble.reset().on("DELETE", "").afterwards().next(1));
        }

        var deleted = graph.mutate("noteDelete", "deletedId", object("id", note, "targets", List.of("RANKR")));
        heal();

        assertThat(deleted.getString("deletedId")).isNull();
        assertThat(deleted.getString("writes.find { it.crm == 'RANKR' }.outcome"))
                .isEqualTo(day == Day.DOWN ? "QUEUED" : "DONE");
        for (int i = 0; i < 100 && crms.statusAtRankr(atRankr) == 200; i++) {
            Thread.sleep(200);
        }
        assertThat(crms.statusAtRankr(atRankr)).isEqualTo(404);
        graph.mutate("syncContact", "contact { id }", object("id", contact));
        var again = graph.mutate("syncContact", "contact { id }", object("id", contact));
        assertThat(again.getList("writes")).isEmpty();
        assertThat(crms.statusAtGhl(atGhl)).isEqualTo(200);
        assertThat(graph.data(
                                "query($id: ID!) { contact(id: $id) { notes { nodes { id syncState sources { crm } } } } }",
                                Map.of("id", contact))
                        .getList("contact.notes.nodes"))
                .isEqualTo(List.of(
                        Map.of("id", note, "syncState", "SINGLE_SIDED", "sources", List.of(Map.of("crm", "GHL")))));
    }

    /** Else a process that dies in between leaves a record that nobody deletes, and a repeat takes it to be deleted. */
    @Test
    void whatIsDeletedAtOneCrmIsTakenFromTheObjectOnlyTogetherWithWhatSeesToIt() throws SQLException {
        var graph = GraphQl.of("demo");
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", graph.contact(), "body", "Goes."))
                .getString("note.id");
        var atRankr = graph.externalId(note, "RANKR");
        execute("""
                create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
                create trigger refuse before insert on link for each row
                when (new.rankr_id = '%s' and new.deleted_at is not null) execute function refuse()""".formatted(atRankr));
        try {
            graph.ask(
                    "mutation($input: NoteDeleteInput!) { noteDelete(input: $input) { deletedId } }",
                    Map.of("input", object("id", note, "targets", List.of("RANKR"))));
        } finally {
            execute("drop trigger refuse on link; drop function refuse()");
        }

        assertThat(graph.externalId(note, "RANKR")).isEqualTo(atRankr);
        graph.mutate("noteDelete", "deletedId", object("id", note, "targets", List.of("RANKR")));
        assertThat(crms.statusAtRankr("/notes/" + atRankr)).isEqualTo(404);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatTheOneCrmRefusesToDeleteStaysWhole() {
        var graph = GraphQl.of("demo");
        var contact = graph.contact();
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", contact, "body", "Stays."))
                .getString("note.id");
        sandbox(Crm.RANKR).suffer(Trouble.status(403).on("DELETE", "").next(1));

        var refused = graph.ask(
                        "mutation($input: NoteDeleteInput!) { noteDelete(input: $input) { userErrors { message } } }",
                        Map.of("input", object("id", note, "targets", List.of("RANKR"))))
                .extract()
                .asString();

        assertThat(refused).contains("RANKR");
        assertThat(graph.externalId(note, "RANKR")).isNotNull();
        assertThat(graph.mutate("syncContact", "contact { syncState }", object("id", contact))
                        .getList("writes"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Crm.class)
    void aContactWhoseConfirmationWasLostIsNotCreatedTwice(Crm mute) {
        loseAnswers(mute);

        var answer = create(withEmail());

        assertThat(outcomes(answer, "contactCreate"))
                .containsOnly(
                        Map.entry(mute.name(), "UNKNOWN"),
                        Map.entry(mute.other().name(), "DONE"));

        heal();

        awaitInStep(answer.getString("data.contactCreate.contact.id"));
        assertThat(people(Crm.GHL)).hasSize(1);
        assertThat(people(Crm.RANKR)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Crm.class)
    void aContactWithNothingButANameIsNotCreatedTwiceEither(Crm mute) {
        loseAnswers(mute);

        var answer = create(Map.of("firstName", "Ada", "lastName", lastName));

        assertThat(outcomes(answer, "contactCreate"))
                .containsOnly(
                        Map.entry(mute.name(), "UNKNOWN"),
                        Map.entry(mute.other().name(), "DONE"));

        heal();

        awaitInStep(answer.getString("data.contactCreate.contact.id"));
        assertThat(people(Crm.GHL)).hasSize(1);
        assertThat(people(Crm.RANKR)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Crm.class)
    void aTaskWhoseConfirmationWasLostIsNotCreatedTwice(Crm mute) {
        var id = create(withEmail()).getString("data.contactCreate.contact.id");
        loseAnswers(mute);
        sandboxes.ghl().forgetCalls();

        var answer = createTask(id);

        assertThat(outcomes(answer, "taskCreate"))
                .containsOnly(
                        Map.entry(mute.name(), "UNKNOWN"),
                        Map.entry(mute.other().name(), "DONE"));

        heal();

        awaitTaskInStep(id);
        assertThat(tasks(Crm.GHL, id))
                .as(() -> "calls: " + sandboxes.ghl().calls() + " "
                        + Gateway.ask(
                                        "query C($id: ID!) {contact(id:$id){tasks{nodes{history{nodes{at cause changes{field ghl rankr base reason} writes{crm operation outcome externalId error}}}}}}}",
                                        Map.of("id", id))
                                .prettify())
                .hasSize(1);
        assertThat(tasks(Crm.RANKR, id)).hasSize(1);
    }

    /** Does nothing that it is asked. */
    private void breakDown(Crm crm) {
        sandbox(crm).suffer(Trouble.status(503));
    }

    /** Does what the next creation asks, however often it is tried, and does not say so. */
    private void loseAnswers(Crm crm) {
        sandbox(crm).suffer(Trouble.reset().on("POST", "").afterwards().next(crm == Crm.GHL ? 1 : 2));
    }

    private HostedCrm sandbox(Crm crm) {
        return switch (crm) {
            case GHL -> sandboxes.ghl();
            case RANKR -> sandboxes.rankr();
        };
    }

    private Map<String, String> withEmail() {
        return Map.of(
                "firstName", "Ada", "lastName", lastName, "email", lastName.toLowerCase(Locale.ROOT) + "@example.com");
    }

    private static Map<String, Object> input(Map<String, ?> input) {
        return Map.of("input", input);
    }

    private static JsonPath create(Map<String, String> fields) {
        var answer = Gateway.ask(CREATE, input(fields));
        assertThat(answer.getList("data.contactCreate.userErrors")).isEmpty();
        return answer;
    }

    private JsonPath createTask(String contact) {
        return Gateway.ask(
                CREATE_TASK, input(Map.of("contactId", contact, "title", "Call", "dueAt", "2030-01-02T10:00:00Z")));
    }

    private static Map<String, String> outcomes(JsonPath answer, String mutation) {
        return Arrays.stream(Crm.values())
                .collect(toMap(
                        Crm::name,
                        crm -> answer.getString(
                                "data.%s.writes.find { it.crm == '%s' }.outcome".formatted(mutation, crm))));
    }

    private void awaitInStep(String contact) {
        var seen = Gateway.await(
                PATIENCE,
                CONTACT,
                Map.of("id", contact),
                answer -> "IN_SYNC".equals(answer.getString("data.contact.syncState")));
        assertThat(seen.getList("data.contact.sources")).hasSize(2);
        assertThat(seen.getString("data.contact.lastName")).isEqualTo(lastName);
    }

    private static void awaitTaskInStep(String contact) {
        var seen = Gateway.await(
                PATIENCE,
                CONTACT,
                Map.of("id", contact),
                answer -> List.of("IN_SYNC").equals(answer.getList("data.contact.tasks.nodes.syncState")));
        assertThat(seen.getList("data.contact.tasks.nodes[0].sources")).hasSize(2);
    }

    /** The contacts of that last name that a CRM holds. */
    private List<CrmRecord> people(Crm crm) {
        var caller = new Caller(Workspaces.idOf("demo"), Lane.INTERACTIVE);
        var found = new ArrayList<CrmRecord>();
        @Nullable String cursor = null;
        do {
            var page = connectors
                    .of(crm)
                    .list(caller, Kind.CONTACT, null, cursor, 100)
                    .await()
                    .atMost(Duration.ofSeconds(10));
            page.records().stream()
                    .filter(record -> record.fields()
                            .text(Field.LAST_NAME)
                            .filter(lastName::equals)
                            .isPresent())
                    .forEach(found::add);
            cursor = page.next();
        } while (cursor != null);
        return found;
    }

    private List<CrmRecord> tasks(Crm crm, String contact) {
        var caller = new Caller(Workspaces.idOf("demo"), Lane.INTERACTIVE);
        var externalId = Gateway.ask(CONTACT, Map.of("id", contact))
                .getString("data.contact.sources.find { it.crm == '%s' }.externalId".formatted(crm));
        return connectors
                .of(crm)
                .children(caller, Kind.TASK, externalId)
                .await()
                .atMost(Duration.ofSeconds(10));
    }
}
