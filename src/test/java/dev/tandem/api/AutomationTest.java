package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.email;
import static dev.tandem.testkit.GraphQl.object;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.store.Mark;
import dev.tandem.store.WorkQueue;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Automations, from what happens at a CRM or through Tandem to what is done about it at both. */
@QuarkusTest
class AutomationTest {

    private static final String FIRINGS = """
            query($filter: AutomationFiringFilter) { automationFirings(filter: $filter) { totalCount nodes {
                id automationId name contactId kind objectId causeId status reason failures endedAt nextTryAt
                steps { state outcome todo { type title body dueAt tags listId workflowId } } } } }""";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Long enough for a firing that must not come. */
    private static final Duration QUIET = Duration.ofMillis(1_500);

    private final Crms crms = new Crms("demo");
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String phone = "+1212" + (2_000_000 + Math.floorMod(unique.hashCode(), 7_000_000));
    private final String tag = "did-" + unique;
    private final List<String> made = new ArrayList<>();

    @Inject
    DataSource database;

    @Inject
    WorkQueue queue;

    @Inject
    Sandboxes sandboxes;

    @ConfigProperty(name = "tandem.sandbox.port")
    int port;

    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @AfterEach
    void tidy() {
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
        made.forEach(id -> graph.controlFaults("automationDelete", object("id", id)));
    }

    // ---- what sets one off ----

    @Test
    void aContactThatIsNewAtACrm() {
        var automation = reactingTo(object("type", "CONTACT_CREATED"));
        var rankr = crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "email", email()));

        var id = graph.mutate("syncContact", "contact { id }", object("ref", object("crm", "RANKR", "id", rankr)))
                .getString("contact.id");

        assertThat(done(automation, id).getString("kind")).isEqualTo("CONTACT");
        assertThat(tags(id)).contains(tag);
        assertThat(crms.atRankr("/contacts/" + rankr).<String>getList("tags")).contains(tag);
    }

    /** The automation asks for its tag while the other half of the contact is on its way. */
    @Test
    void aContactThatIsStillOnItsWayToTheOtherCrm() {
        var automation = reactingTo(object("type", "CONTACT_CREATED"));
        sandboxes.ghl().slowDown(Duration.ofMillis(700), Duration.ZERO);
        var rankr = crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "email", email()));

        var id = graph.mutate("syncContact", "contact { id }", object("ref", object("crm", "RANKR", "id", rankr)))
                .getString("contact.id");
        done(automation, id);
        sandboxes.ghl().heal();
        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(tags(id)).contains(tag);
        assertThat(crms.atRankr("/contacts/" + rankr).<String>getList("tags")).contains(tag);
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).<String>getList("contact.tags"))
                .contains(tag);
    }

    /** Either of the two may be the one that stays. */
    @Test
    void whatHappenedToContactsThatTurnOutToBeOneIsAnsweredThere() throws SQLException {
        var apart = strangers();
        var automation = automation(
                object("type", "NOTE_ADDED"),
                null,
                object("type", "CREATE_TASK", "title", "Follow up", "targets", List.of("GHL", "RANKR")));
        for (var id : List.of(apart.atGhl(), apart.atRankr())) {
            lookAtNotes(id);
            await(() -> firings(automation, id).getString("nodes[0].reason") != null);
        }

        var joined = join(apart);

        execute("update automation_firing set due_at = now() where automation_id = '%s'".formatted(uuid(automation)));
        await(() -> rankrTasks(joined) == 2 && ghlTasks(joined).size() == 2);
    }

    /** The process died after it created the task and before it noted that; meanwhile the contact has gone to another. */
    @Test
    void aTaskThatAContactTookAlongIsNotMadeTwice() throws SQLException {
        var apart = strangers();
        var automation = automation(
                object("type", "NOTE_ADDED"),
                null,
                object("type", "CREATE_TASK", "title", "Follow up", "targets", List.of("RANKR")));
        lookAtNotes(apart.atGhl());
        lookAtNotes(apart.atRankr());
        await(() -> isDone(automation, apart.atRankr()));

        var joined = join(apart);
        halfDone(automation, "WAITING");

        await(() -> isDone(automation, apart.atRankr()) && isDone(automation, apart.atGhl()));
        assertThat(rankrTasks(joined)).as("one for each note").isEqualTo(2);
    }

    /** Two contacts with a note each, each known to one CRM alone for as long as the CRMs are in trouble. */
    private record Strangers(String ghl, String rankr, String email, String atGhl, String atRankr) {}

    private Strangers strangers() {
        var email = email();
        var ghl = crms.addAtGhl(
                "/contacts/", Map.of("locationId", "demo-location", "firstName", "Ada", "email", email), "contact.id");
        var rankr = crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "email", email()));
        crms.addAtGhl("/contacts/%s/notes".formatted(ghl), Map.of("body", "Called."), "note.id");
        crms.addAtRankr("/notes", Map.of("contactId", rankr, "content", "Met."));
        sandboxes.ghl().suffer(Trouble.status(503).on("POST", "/contacts/"));
        sandboxes.rankr().suffer(Trouble.status(503).on("POST", "/v1/contacts"));
        return new Strangers(ghl, rankr, email, known("GHL", ghl), known("RANKR", rankr));
    }

    /** Lets the two turn out to be one. */
    private String join(Strangers apart) {
        crms.editAtRankr("/contacts/" + apart.rankr(), Map.of("email", apart.email()));
        graph.mutate("syncContact", "contact { id }", object("id", apart.atGhl()));
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
        var joined = known("GHL", apart.ghl());
        assertThat(apart.atGhl()).isNotEqualTo(apart.atRankr());
        assertThat(known("RANKR", apart.rankr())).isEqualTo(joined);
        return joined;
    }

    private void lookAtNotes(String contact) {
        graph.data(
                "query($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { notes { nodes { id } } } }",
                Map.of("id", contact));
    }

    private boolean isDone(String automation, String contact) {
        return "DONE".equals(firings(automation, contact).getString("nodes[0].status"));
    }

    private String known(String crm, String externalId) {
        return graph.data(
                        "query($crm: Crm!, $id: ID!) { contact(ref: { crm: $crm, id: $id }) { id } }",
                        Map.of("crm", crm, "id", externalId))
                .getString("contact.id");
    }

    @Test
    void aFieldThatMattersAndNoOther() {
        var id = graph.contact();
        var automation = reactingTo(object("type", "CONTACT_CHANGED", "fields", List.of("phone", "address.city")));

        graph.mutate("contactUpdate", "contact { id }", object("id", id, "lastName", "King"));
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "address", object("city", "London")));

        done(automation, id);
        assertThat(firings(automation, id).getInt("totalCount")).isOne();
    }

    @Test
    void aTagThatIsAddedAndOneThatIsRemoved() {
        var wanted = "vip-" + unique;
        var id = graph.contact("tags", List.of("old-" + unique));
        var added = reactingTo(object("type", "TAG_ADDED", "tags", List.of(wanted)));
        var removed = automation(
                object("type", "TAG_REMOVED", "tags", List.of(wanted)),
                null,
                object("type", "REMOVE_TAGS", "tags", List.of(tag)));

        addTags(id, "other-" + unique);
        addTags(id, wanted);
        done(added, id);
        assertThat(tags(id)).contains(tag);
        graph.mutate("contactTagsRemove", "contact { id }", object("id", id, "tags", List.of(wanted)));
        done(removed, id);

        assertThat(tags(id)).doesNotContain(tag, wanted);
        assertThat(firings(added, id).getInt("totalCount")).isOne();
        assertThat(firings(removed, id).getInt("totalCount")).isOne();
    }

    @Test
    void aNoteThatSomebodyAddsAtGhl() {
        var id = graph.contact();
        var automation = automation(
                object("type", "NOTE_ADDED"),
                "$contains(note.body, \"call\")",
                object(
                        "type",
                        "CREATE_TASK",
                        "title",
                        "Call {{contact.firstName | them}} back",
                        "body",
                        "{{note.body}}"));
        crms.createAtGhl("/contacts/%s/notes".formatted(graph.externalId(id, "GHL")), Map.of("body", "please call me"));

        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(done(automation, id).getString("kind")).isEqualTo("NOTE");
        var task = tasks(id).getFirst();
        assertThat(task).containsEntry("title", "Call Ada back").containsEntry("body", "please call me");
    }

    @Test
    void anAppointmentThatIsBookedAndCancelled() {
        var id = graph.contact();
        var booked = reactingTo(object("type", "APPOINTMENT_BOOKED"));
        var cancelled = automation(
                object("type", "APPOINTMENT_CANCELLED"), null, object("type", "REMOVE_TAGS", "tags", List.of(tag)));
        var calendar = graph.data("{ calendars { id active slotDuration } }", Map.of())
                .getString("calendars.find { it.active && it.slotDuration == 'PT30M' }.id");
        var appointment = graph.mutate(
                        "appointmentBook",
                        "appointment { id }",
                        object("contactId", id, "calendarId", calendar, "startsAt", slot(calendar)))
                .getString("appointment.id");

        assertThat(done(booked, id).getString("objectId")).isEqualTo(appointment);
        assertThat(tags(id)).contains(tag);
        graph.mutate("appointmentCancel", "appointment { id }", object("id", appointment));

        assertThat(done(cancelled, id).getString("objectId")).isEqualTo(appointment);
        assertThat(tags(id)).doesNotContain(tag);
    }

    @Test
    void aTaskThatIsCompletedAtRankr() {
        var id = graph.contact();
        var task = graph.mutate("taskCreate", "task { id }", object("contactId", id, "title", "Call"))
                .getString("task.id");
        var automation = reactingTo(object("type", "TASK_COMPLETED"));
        crms.editAtRankr("/tasks/" + graph.externalId(task, "RANKR"), Map.of("status", "DONE"));

        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(done(automation, id).getString("objectId")).isEqualTo(task);
    }

    @Test
    void aTaskThatIsCompletedBeforeAnybodyKnowsOfIt() {
        var id = graph.contact();
        var automation = reactingTo(object("type", "TASK_COMPLETED"));
        crms.addAtRankr(
                "/tasks", Map.of("contactId", graph.externalId(id, "RANKR"), "title", "Call", "status", "DONE"));

        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(done(automation, id).getString("kind")).isEqualTo("TASK");
    }

    // ---- what is done ----

    @Test
    void aTaskWithAllThatWasAskedFor() {
        var id = graph.contact("company", "Analytical Engines");
        var automation = automation(
                changed("company"),
                null,
                object(
                        "type", "CREATE_TASK",
                        "title", "{{contact.name}} moved to {{contact.company}}",
                        "body", "Wrote to {{contact.email}}, or {{contact.phone | no phone}}",
                        "due", "P2D",
                        "assignees", object("ghl", "user-7", "rankr", "rankr-9")));
        var before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        graph.mutate("contactUpdate", "contact { id }", object("id", id, "company", "Difference Engines"));

        var step = done(automation, id);
        assertThat(step.getString("steps[0].outcome")).isEqualTo("GHL done, RANKR done");
        var task = graph.data(
                "query($id: ID!) { contact(id: $id) { email tasks { nodes { id title body dueAt status assignee { ghl rankr }"
                        + " history { nodes { cause actor } } } } } }",
                Map.of("id", id));
        assertThat(task.getString("contact.tasks.nodes[0].title"))
                .isEqualTo("Ada Lovelace moved to Difference Engines");
        assertThat(task.getString("contact.tasks.nodes[0].body"))
                .isEqualTo("Wrote to %s, or no phone".formatted(task.getString("contact.email")));
        assertThat(Instant.parse(task.getString("contact.tasks.nodes[0].dueAt")))
                .isBetween(before.plus(Duration.ofDays(2)), Instant.now().plus(Duration.ofDays(2)));
        assertThat(task.getMap("contact.tasks.nodes[0].assignee"))
                .isEqualTo(Map.of("ghl", "user-7", "rankr", "rankr-9"));
        assertThat(task.getList("contact.tasks.nodes[0].history.nodes.cause")).containsOnly("AUTOMATION");
        assertThat(task.getString("contact.tasks.nodes[0].history.nodes[0].actor"))
                .isEqualTo("automation:Test %s 0".formatted(unique));
        String taskId = task.getString("contact.tasks.nodes[0].id");
        assertThat(crms.atGhl("/contacts/%s/tasks/%s"
                                .formatted(graph.externalId(id, "GHL"), graph.externalId(taskId, "GHL")))
                        .getString("task.assignedTo"))
                .isEqualTo("user-7");
        assertThat(crms.atRankr("/tasks/" + graph.externalId(taskId, "RANKR")).getString("assigneeId"))
                .isEqualTo("rankr-9");
    }

    @Test
    void aTaskAtGhlWhenRankrKnowsOfSomethingNew() {
        var id = graph.contact();
        var automation = automation(
                changed("phone"),
                null,
                object("type", "CREATE_TASK", "targets", List.of("GHL"), "title", "New number: {{contact.phone}}"));
        crms.editAtRankr("/contacts/" + graph.externalId(id, "RANKR"), Map.of("phone", phone));

        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(done(automation, id).getString("steps[0].outcome")).isEqualTo("GHL done");
        assertThat(ghlTasks(id)).containsExactly("New number: " + phone);
    }

    @Test
    void listsAndCampaignsAndWorkflows() {
        var id = graph.contact();
        var list = crms.addAtRankr("/lists", Map.of("name", "Automated " + unique));
        var workflow = idAtGhl("workflows");
        var campaign = idAtGhl("campaigns");
        var automation = automation(
                changed("lastName"),
                null,
                object("type", "ADD_TO_LIST", "listId", list),
                object("type", "JOIN_WORKFLOW", "workflowId", workflow),
                object("type", "JOIN_CAMPAIGN", "campaignId", campaign));
        var off = automation(changed("firstName"), null, object("type", "REMOVE_FROM_LIST", "listId", list));

        rename(id, "King");
        done(automation, id);

        assertThat(members(list)).containsExactly(graph.externalId(id, "RANKR"));
        assertThat(callsTo("/contacts/%s/workflow/%s".formatted(graph.externalId(id, "GHL"), workflow)))
                .isOne();
        assertThat(callsTo("/contacts/%s/campaigns/%s".formatted(graph.externalId(id, "GHL"), campaign)))
                .isOne();
        assertThat(joined(workflow)).contains(graph.externalId(id, "GHL"));
        assertThat(joined(campaign)).contains(graph.externalId(id, "GHL"));
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "firstName", "Augusta"));
        done(off, id);
        assertThat(members(list)).isEmpty();
    }

    @Test
    void campaignsAndWorkflowsAreLeft() {
        var id = graph.contact();
        var workflow = idAtGhl("workflows");
        var campaign = idAtGhl("campaigns");
        var automation = automation(
                changed("lastName"),
                null,
                object("type", "LEAVE_WORKFLOW", "workflowId", workflow),
                object("type", "LEAVE_CAMPAIGN", "campaignId", campaign));

        rename(id, "King");

        var done = done(automation, id);
        assertThat(done.getList("steps.outcome")).containsExactly("not in the workflow", "not in the campaign");
        assertThat(done.getList("steps.todo.type")).containsExactly("LEAVE_WORKFLOW", "LEAVE_CAMPAIGN");
        assertThat(done.getString("steps[0].todo.workflowId")).isEqualTo(workflow);
        var contact = graph.externalId(id, "GHL");
        assertThat(callsTo("DELETE", "/contacts/%s/workflow/%s".formatted(contact, workflow)))
                .isOne();
        assertThat(callsTo("DELETE", "/contacts/%s/campaigns/%s".formatted(contact, campaign)))
                .isOne();
    }

    // ---- once for each cause ----

    @Test
    void aChangeThatIsToldThriceIsAnsweredOnce() {
        var id = graph.contact();
        var automation = automation(changed("phone"), null, object("type", "CREATE_TASK", "title", "Call " + unique));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("phone", phone));

        for (var i = 0; i < 3; i++) {
            mark(id);
            done(automation, id);
        }
        quiet();

        assertThat(firings(automation, id).getInt("totalCount")).isOne();
        assertThat(ghlTasks(id)).containsExactly("Call " + unique);
    }

    @Test
    void aProcessThatDiesBeforeItSaysSoMakesNoSecondTask() throws SQLException {
        var id = graph.contact();
        var automation =
                automation(changed("lastName"), null, object("type", "CREATE_TASK", "title", "Call " + unique));
        rename(id, "King");
        done(automation, id);

        // as it is if the process dies after the CRMs have the task, and before anything is noted
        halfDone(automation, "WAITING");
        execute(
                "update idempotency set writes = null, made_at = now() - interval '2 minutes' where key like 'automation %s %%'"
                        .formatted(uuid(automation)));

        assertThat(firing(automation, id).getString("status")).isEqualTo("DONE");
        assertThat(ghlTasks(id)).containsExactly("Call " + unique);
        assertThat(rankrTasks(id)).isOne();
    }

    @Test
    void aFeedThatIsReadAgainIsAnsweredOnce() throws SQLException {
        var id = graph.contact();
        var automation =
                automation(changed("lastName"), null, object("type", "CREATE_TASK", "title", "Call " + unique));
        var before = placeInTheFeed();
        rename(id, "King");
        done(automation, id);

        readOnFrom(before);
        rename(id, "Byron");
        await(() -> firings(automation, id).getInt("totalCount") == 2);
        quiet();

        assertThat(firings(automation, id).getInt("totalCount")).isEqualTo(2);
        assertThat(ghlTasks(id)).hasSize(2);
    }

    private String placeInTheFeed() throws SQLException {
        return query("select tx || ' ' || seq from feed_cursor where consumer = 'automations'");
    }

    private void readOnFrom(String placeInTheFeed) throws SQLException {
        var place = placeInTheFeed.split(" ", -1);
        execute("update feed_cursor set tx = '%s', seq = %s, seen = null where consumer = 'automations'"
                .formatted(place[0], place[1]));
    }

    @Test
    void aWorkflowThatMayHaveBegunIsShownAndNotRepeated() throws SQLException {
        var id = graph.contact();
        var workflow = idAtGhl("workflows");
        var automation = automation(
                changed("lastName"),
                null,
                object("type", "JOIN_WORKFLOW", "workflowId", workflow),
                object("type", "ADD_TAGS", "tags", List.of(tag)));
        rename(id, "King");
        done(automation, id);
        var path = "/contacts/%s/workflow/%s".formatted(graph.externalId(id, "GHL"), workflow);

        // as it is if the process dies between the call and its answer
        halfDone(automation, "SENT");
        var shown = firing(automation, id);

        assertThat(shown.getString("status")).isEqualTo("UNKNOWN");
        assertThat(shown.getList("steps.state")).containsExactly("UNKNOWN", "DONE");
        assertThat(shown.getString("reason")).contains("died");
        assertThat(callsTo(path)).isOne();

        assertThat(graph.controlFaults("automationFiringRetry", object("id", shown.getString("id"))))
                .containsExactly("id CONFLICT: This firing is UNKNOWN: nothing of it was given up.");
        graph.control(
                "automationFiringRetry",
                "firing { status }",
                object("id", shown.getString("id"), "repeatUnknown", true));
        assertThat(firing(automation, id).getString("status")).isEqualTo("DONE");
        assertThat(callsTo(path)).isEqualTo(2);
    }

    /** Or else nobody would know of it, should the process die before it has an answer. */
    @Test
    void aWorkflowIsNotedBeforeItIsStarted() {
        var id = graph.contact();
        var workflow = idAtGhl("workflows");
        var path = "/contacts/%s/workflow/%s".formatted(graph.externalId(id, "GHL"), workflow);
        var automation = automation(changed("lastName"), null, object("type", "JOIN_WORKFLOW", "workflowId", workflow));
        sandboxes.ghl().suffer(Trouble.hang().on("POST", path).next(1));

        rename(id, "King");

        await(() -> "SENT".equals(firings(automation, id).getString("nodes[0].steps[0].state")));
        assertThat(firing(automation, id).getString("status")).isEqualTo("UNKNOWN");
    }

    @Test
    void anAnswerThatIsLostIsNoReasonToAskAgain() {
        var id = graph.contact();
        var workflow = idAtGhl("workflows");
        var path = "/contacts/%s/workflow/%s".formatted(graph.externalId(id, "GHL"), workflow);
        var automation = automation(changed("lastName"), null, object("type", "JOIN_WORKFLOW", "workflowId", workflow));
        sandboxes.ghl().suffer(Trouble.reset().on("POST", path).afterwards().next(1));

        rename(id, "King");

        var shown = firing(automation, id);
        assertThat(shown.getString("status")).isEqualTo("UNKNOWN");
        assertThat(callsTo(path)).isOne();
    }

    /** To leave once more changes nothing, so that there is nothing to be afraid of. */
    @Test
    void whatMayHaveBeenLeftIsLeftAgain() {
        var id = graph.contact();
        var workflow = idAtGhl("workflows");
        var path = "/contacts/%s/workflow/%s".formatted(graph.externalId(id, "GHL"), workflow);
        var automation =
                automation(changed("lastName"), null, object("type", "LEAVE_WORKFLOW", "workflowId", workflow));
        sandboxes.ghl().suffer(Trouble.reset().on("DELETE", path).afterwards().next(1));

        rename(id, "King");

        done(automation, id);
        assertThat(callsTo("DELETE", path)).isEqualTo(2);
    }

    @Test
    void whatIsRefusedIsGivenUpWithItsReasonAndCanBeTriedAgain() {
        var id = graph.contact();
        var workflow = idAtGhl("workflows");
        var automation = automation(changed("lastName"), null, object("type", "JOIN_WORKFLOW", "workflowId", workflow));
        sandboxes
                .ghl()
                .suffer(Trouble.status(422)
                        .on("POST", "/contacts/%s/workflow".formatted(graph.externalId(id, "GHL")))
                        .next(1));

        rename(id, "King");
        var shown = firing(automation, id);
        assertThat(shown.getString("status")).isEqualTo("FAILED");
        assertThat(shown.getString("reason")).startsWith("GHL refused it");

        graph.control("automationFiringRetry", "firing { status }", object("id", shown.getString("id")));
        assertThat(firing(automation, id).getString("status")).isEqualTo("DONE");
    }

    @Test
    void aCrmThatIsBusyIsAskedAgain() {
        var id = graph.contact();
        var list = crms.addAtRankr("/lists", Map.of("name", "Busy " + unique));
        var automation = automation(changed("lastName"), null, object("type", "ADD_TO_LIST", "listId", list));
        sandboxes
                .rankr()
                .suffer(Trouble.status(503).on("PUT", "/v1/lists/" + list).next(6));

        rename(id, "King");

        assertThat(firing(automation, id).getString("status")).isEqualTo("DONE");
        assertThat(members(list)).containsExactly(graph.externalId(id, "RANKR"));
        sandboxes.rankr().heal();
    }

    /** As it is after an outage of hours: it was asked far more often than what may last is tried. */
    @Test
    void aCrmThatIsDownForHoursIsAskedUntilItIsUp() {
        var id = graph.contact();
        var list = crms.addAtRankr("/lists", Map.of("name", "Down " + unique));
        var automation = automation(changed("lastName"), null, object("type", "ADD_TO_LIST", "listId", list));
        sandboxes.rankr().suffer(Trouble.status(503).on("PUT", "/v1/lists/" + list));
        rename(id, "King");

        for (var failures = 1; failures <= 101; failures += 50) {
            var most = failures;
            await(() -> firings(automation, id).getInt("nodes[0].failures") >= most);
            assertThat(firings(automation, id).getString("nodes[0].status")).isEqualTo("WAITING");
            hasFailed(automation, failures + 49);
        }
        sandboxes.rankr().heal();
        hasFailed(automation, 0);

        done(automation, id);
        assertThat(members(list)).containsExactly(graph.externalId(id, "RANKR"));
    }

    private void hasFailed(String automation, int howOften) {
        await(() -> {
            try {
                return update("""
                        update automation_firing set failures = %d, due_at = now()
                        where automation_id = '%s' and fence is null
                        """.formatted(howOften, uuid(automation))) > 0;
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    // ---- what sets none off ----

    @Test
    void whatAutomationsDoSetsNoneOff() {
        var id = graph.contact();
        var first = automation(
                object("type", "TAG_ADDED"), condition(id), object("type", "ADD_TAGS", "tags", List.of(tag)));
        var second = automation(
                object("type", "TAG_ADDED", "tags", List.of(tag)),
                null,
                object("type", "ADD_TAGS", "tags", List.of("loop-" + unique)));

        addTags(id, "start-" + unique);
        done(first, id);
        quiet();

        assertThat(firings(first, id).getInt("totalCount")).isOne();
        assertThat(firings(second, id).getInt("totalCount")).isZero();
        assertThat(tags(id)).contains(tag).doesNotContain("loop-" + unique);
    }

    /** GHL answers a tag with the whole contact, and so with what nobody has told yet. */
    @Test
    void whatAPersonDidIsNewsThoughAnAutomationsAnswerToldIt() {
        var id = graph.contact();
        var ghl = graph.externalId(id, "GHL");
        var first = automation(
                object("type", "NOTE_ADDED"), condition(id), object("type", "ADD_TAGS", "tags", List.of(tag)));
        var tagged = automation(
                object("type", "TAG_ADDED", "tags", List.of("vip-" + unique)),
                null,
                object("type", "ADD_TAGS", "tags", List.of("greeted-" + unique)));
        var renamed =
                automation(changed("lastName"), null, object("type", "ADD_TAGS", "tags", List.of("renamed-" + unique)));

        crms.createAtGhl("/contacts/%s/tags".formatted(ghl), Map.of("tags", List.of("vip-" + unique)));
        crms.editAtGhl("/contacts/" + ghl, Map.of("lastName", "Byron"));
        graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Called."));
        done(first, id);
        done(tagged, id);
        done(renamed, id);

        assertThat(tags(id)).contains(tag, "vip-" + unique, "greeted-" + unique, "renamed-" + unique);
    }

    @Test
    void whatHappenedBeforeItWasEnabledIsNotItsConcern() {
        var id = graph.contact();
        var input = input(changed("lastName"), null, object("type", "ADD_TAGS", "tags", List.of(tag)));
        input.remove("enabled");
        var created = graph.control("automationCreate", "automation { id enabled version }", input);
        String automation = created.getString("automation.id");
        made.add(automation);
        assertThat(created.getBoolean("automation.enabled")).isFalse();

        rename(id, "King");
        graph.control("automationEnable", "automation { enabled }", object("id", automation));
        quiet();
        assertThat(firings(automation, id).getInt("totalCount")).isZero();

        rename(id, "Byron");
        done(automation, id);
        graph.control("automationDisable", "automation { enabled }", object("id", automation));
        rename(id, "Milbanke");
        quiet();
        assertThat(firings(automation, id).getInt("totalCount")).isOne();
    }

    /** However far back it is read. */
    @Test
    void whatIsReadOnlyNowMayHaveHappenedBeforeItWasEnabled() throws SQLException {
        var id = graph.contact();
        var witness = reactingTo(changed("lastName"));
        var before = placeInTheFeed();
        rename(id, "King");
        done(witness, id);

        var automation = reactingTo(changed("lastName"));
        readOnFrom(before);
        rename(id, "Byron");
        done(automation, id);
        quiet();

        assertThat(firings(automation, id).getInt("totalCount")).isOne();
        assertThat(firings(witness, id).getInt("totalCount")).isEqualTo(2);
    }

    @Test
    void aConditionThatCannotBeEvaluatedIsShown() {
        var id = graph.contact();
        var broken = automation(
                changed("lastName"), "$number(contact.lastName) > 3", object("type", "ADD_TAGS", "tags", List.of(tag)));
        var neither =
                automation(changed("lastName"), "contact.lastName", object("type", "ADD_TAGS", "tags", List.of(tag)));
        var not = automation(
                changed("lastName"), "before.lastName = \"Nobody\"", object("type", "ADD_TAGS", "tags", List.of(tag)));

        rename(id, "King");

        var shown = firing(broken, id);
        assertThat(shown.getString("status")).isEqualTo("UNDECIDED");
        assertThat(shown.getString("reason")).startsWith("The condition failed:");
        assertThat(shown.getList("steps")).isEmpty();
        assertThat(firing(neither, id).getString("reason")).isEqualTo("The condition gives neither true nor false");
        assertThat(firings(not, id).getInt("totalCount")).isZero();
        assertThat(tags(id)).doesNotContain(tag);
    }

    // ---- how they are kept ----

    @Test
    void whatIsWrongIsToldByNameAndNothingIsSaved() {
        var before = graph.data("{ automations { id } }", Map.of())
                .getList("automations")
                .size();

        assertThat(faults(object("type", "CONTACT_CHANGED", "fields", List.of("fistName")), null, task("x")))
                .containsExactly(
                        "trigger.fields BAD_USER_INPUT: trigger.fields names fistName, which is no field of a contact.");
        assertThat(faults(object("type", "NOTE_ADDED", "tags", List.of("x")), null, task("x")))
                .containsExactly("trigger.tags BAD_USER_INPUT: trigger.tags go with the types TAG_ADDED and TAG_REMOVED"
                        + " alone.");
        assertThat(faults(object("type", "NOTE_ADDED"), null, task("Call {{contact.fistName}}")))
                .containsExactly(
                        "actions[0].title BAD_USER_INPUT: actions[0].title has {{contact.fistName}}, which is no"
                                + " field of the contact or of the note.");
        assertThat(faults(object("type", "TASK_COMPLETED"), null, task("Call {{note.body}}")))
                .singleElement()
                .asString()
                .contains("{{note.body}}, which is no field of the contact or of the task");
        assertThat(faults(object("type", "NOTE_ADDED"), null, task("Call {{contact.firstName")))
                .singleElement()
                .asString()
                .contains("has a {{ without }}");
        assertThat(faults(object("type", "NOTE_ADDED"), "contact.(", task("x")))
                .singleElement()
                .asString()
                .startsWith("condition BAD_USER_INPUT: condition is an expression that cannot be understood");
        for (var due : List.of("2 days", "-P1D", "P99Y", "PT999999999H", "P1D!")) {
            assertThat(faults(
                            object("type", "NOTE_ADDED"),
                            null,
                            object("type", "CREATE_TASK", "title", "x", "due", due)))
                    .as(due)
                    .singleElement()
                    .asString()
                    .startsWith("actions[0].due BAD_USER_INPUT: ");
        }
        assertThat(faults(
                        object("type", "NOTE_ADDED"),
                        null,
                        object("type", "ADD_TO_LIST", "listId", "lst_nowhere"),
                        object("type", "REMOVE_FROM_LIST", "listId", "../contacts")))
                .containsExactly("actions[1].listId BAD_USER_INPUT: actions[1].listId is not an id of a CRM.");
        assertThat(faults(
                        object("type", "NOTE_ADDED"),
                        null,
                        object("type", "ADD_TAGS", "tags", List.of("x"), "title", "y"),
                        object("type", "CREATE_TASK"),
                        object("type", "ADD_TAGS")))
                .containsExactly(
                        "actions[0].title BAD_USER_INPUT: actions[0].title is nothing that ADD_TAGS takes.",
                        "actions[1].title BAD_USER_INPUT: actions[1].title is required.",
                        "actions[2].tags BAD_USER_INPUT: actions[2].tags must name at least one.");
        assertThat(faults(object("type", "NOTE_ADDED"), null))
                .containsExactly("actions BAD_USER_INPUT: actions must be between 1 and 10.");

        assertThat(graph.data("{ automations { id } }", Map.of()).getList("automations"))
                .hasSize(before);
    }

    @Test
    void whatItPutsContactsIntoMustBeThere() {
        var absent = List.of(
                object("type", "ADD_TO_LIST", "listId", "lst_nowhere"),
                object("type", "JOIN_CAMPAIGN", "campaignId", "nowhere"),
                task("x"),
                object("type", "JOIN_WORKFLOW", "workflowId", "nowhere"),
                object("type", "LEAVE_CAMPAIGN", "campaignId", "nowhere"),
                object("type", "LEAVE_WORKFLOW", "workflowId", "nowhere"));
        var told = new String[] {
            "actions[0].listId BAD_USER_INPUT: actions[0].listId is no list of Rankr: make it there first, or name one that it"
                    + " has.",
            "actions[1].campaignId BAD_USER_INPUT: actions[1].campaignId is no campaign of GHL: make it there first, or name"
                    + " one that it has, such as %s.".formatted(namedAtGhl("campaigns")),
            "actions[3].workflowId BAD_USER_INPUT: actions[3].workflowId is no workflow of GHL: make it there first, or name"
                    + " one that it has, such as %s.".formatted(namedAtGhl("workflows")),
            "actions[4].campaignId BAD_USER_INPUT: actions[4].campaignId is no campaign of GHL: make it there first, or name"
                    + " one that it has, such as %s.".formatted(namedAtGhl("campaigns")),
            "actions[5].workflowId BAD_USER_INPUT: actions[5].workflowId is no workflow of GHL: make it there first, or name"
                    + " one that it has, such as %s.".formatted(namedAtGhl("workflows"))
        };

        assertThat(faults(object("type", "NOTE_ADDED"), null, absent.toArray())).containsExactly(told);
        var automation = automation(object("type", "NOTE_ADDED"), null, task("x"));
        var change = input(object("type", "NOTE_ADDED"), null, absent.toArray());
        change.remove("enabled");
        change.put("id", automation);
        assertThat(graph.controlFaults("automationUpdate", change)).containsExactly(told);
    }

    @Test
    void whatItPutsContactsIntoMustStillBeThereWhenItIsEnabled() {
        var list = crms.addAtRankr("/lists", Map.of("name", "Passing " + unique));
        var automation = automation(
                object("type", "NOTE_ADDED"), null, object("type", "ADD_TO_LIST", "listId", list), task("x"));
        graph.control("automationDisable", "automation { id }", object("id", automation));
        crms.deleteAtRankr("/lists/" + list);

        assertThat(graph.controlFaults("automationEnable", object("id", automation)))
                .singleElement()
                .asString()
                .startsWith("actions[0].listId BAD_USER_INPUT: ");
        assertThat(isEnabled(automation)).isFalse();
        graph.control("automationDisable", "automation { id }", object("id", automation));
    }

    @Test
    void whileACrmDoesNotAnswerAnAutomationCanBeSavedButNotEnabled() {
        var input = input(
                object("type", "NOTE_ADDED"),
                null,
                object("type", "JOIN_WORKFLOW", "workflowId", idAtGhl("workflows")));
        sandboxes.ghl().suffer(Trouble.status(503).on("GET", "/workflows"));

        assertThat(graph.controlFaults("automationCreate", input))
                .singleElement()
                .asString()
                .startsWith(
                        "actions[0].workflowId UPSTREAM_UNAVAILABLE: actions[0].workflowId cannot be checked: GHL is")
                .endsWith("Try again later; until then it can be saved as long as it is disabled.");
        input.put("enabled", false);
        String automation =
                graph.control("automationCreate", "automation { id }", input).getString("automation.id");
        made.add(automation);
        input.remove("enabled");
        input.put("id", automation);
        assertThat(graph.control("automationUpdate", "automation { version }", input)
                        .getInt("automation.version"))
                .isEqualTo(2);
        assertThat(graph.controlFaults("automationEnable", object("id", automation)))
                .singleElement()
                .asString()
                .startsWith("actions[0].workflowId UPSTREAM_UNAVAILABLE: ");
        assertThat(isEnabled(automation)).isFalse();

        sandboxes.ghl().heal();
        await(() -> graph.controlFaults("automationEnable", object("id", automation))
                .isEmpty());
        assertThat(isEnabled(automation)).isTrue();
    }

    /** A token may start workflows that it may not list. */
    @Test
    void whatMayNotBeListedIsTakenOnTrust() {
        sandboxes.ghl().suffer(Trouble.status(403).on("GET", "/workflows"));

        var automation = automation(
                object("type", "NOTE_ADDED"), null, object("type", "JOIN_WORKFLOW", "workflowId", "unlisted"));

        assertThat(isEnabled(automation)).isTrue();
    }

    private boolean isEnabled(String automation) {
        return graph.data("query($id: ID!) { automation(id: $id) { enabled } }", Map.of("id", automation))
                .getBoolean("automation.enabled");
    }

    /** What GHL has of that kind, by id and name. */
    private String namedAtGhl(String what) {
        return crms.atGhl("/%s/?locationId=demo-location".formatted(what)).<Map<String, String>>getList(what).stream()
                .map(one -> "%s (%s)".formatted(one.get("id"), one.get("name")))
                .collect(Collectors.joining(", "));
    }

    @Test
    void oneIsChangedWholeUnlessSomebodyElseDidAndDeleted() {
        var automation = automation(object("type", "NOTE_ADDED"), "true", task("One"));
        var input = object(
                "id",
                automation,
                "name",
                "Other " + unique,
                "trigger",
                object("type", "TAG_ADDED", "tags", List.of(" VIP ")),
                "actions",
                List.of(task("Two"), object("type", "REMOVE_TAGS", "tags", List.of("x"))),
                "expectedVersion",
                1);

        var changed = graph.control(
                "automationUpdate",
                "automation { version name enabled condition trigger { type tags } actions { type title tags } }",
                input);

        assertThat(changed.getInt("automation.version")).isEqualTo(2);
        assertThat(changed.getBoolean("automation.enabled")).isTrue();
        assertThat(changed.getString("automation.condition")).isNull();
        assertThat(changed.getList("automation.trigger.tags")).containsExactly("vip");
        assertThat(changed.getList("automation.actions.title")).containsExactly("Two", null);
        assertThat(graph.controlFaults("automationUpdate", input))
                .singleElement()
                .asString()
                .startsWith("expectedVersion CONFLICT: ");
        var twin = input(object("type", "NOTE_ADDED"), null, task("x"));
        twin.put("name", "Other " + unique);
        assertThat(graph.controlFaults("automationCreate", twin))
                .containsExactly("name CONFLICT: There is an automation of that name already.");

        assertThat(graph.control("automationDelete", "deletedId", object("id", automation))
                        .getString("deletedId"))
                .isEqualTo(automation);
        assertThat(graph.controlFaults("automationDelete", object("id", automation)))
                .containsExactly("id NOT_FOUND: There is no such automation.");
        assertThat(graph.ask("query($id: ID!) { automation(id: $id) { id } }", Map.of("id", automation))
                        .extract()
                        .jsonPath()
                        .getString("errors[0].extensions.code"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void noWorkspaceSeesAnothersAutomations() {
        var automation = automation(object("type", "NOTE_ADDED"), null, task("x"));
        var other = GraphQl.of("other");

        assertThat(other.data("{ automations { id } }", Map.of()).getList("automations.id"))
                .doesNotContain(automation);
        assertThat(other.controlFaults("automationDelete", object("id", automation)))
                .containsExactly("id NOT_FOUND: There is no such automation.");
        assertThat(other.controlFaults("automationEnable", object("id", automation)))
                .containsExactly("id NOT_FOUND: There is no such automation.");
    }

    @Test
    void aTestSaysWhatWouldBeDoneAndDoesNothing() {
        var id = graph.contact("company", "Analytical Engines");
        var automation = automation(
                object("type", "NOTE_ADDED"),
                "contact.company != \"Nobody\"",
                task("{{contact.company}}: {{note.body}}"));
        var selection = "fires reason objectId todos { type title dueAt }";

        assertThat(graph.control("automationTest", selection, object("id", automation, "contactId", id))
                        .getString("reason"))
                .isEqualTo("the contact has no note");
        graph.control("automationDisable", "automation { id }", object("id", automation));
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "hello"))
                .getString("note.id");
        var tried = graph.control("automationTest", selection, object("id", automation, "contactId", id));
        assertThat(tried.getBoolean("fires")).isTrue();
        assertThat(tried.getString("objectId")).isEqualTo(note);
        assertThat(tried.getString("todos[0].title")).isEqualTo("Analytical Engines: hello");

        var draft = object(
                "trigger", object("type", "CONTACT_CREATED"),
                "condition", "contact.company = \"Nobody\"",
                "actions", List.of(task("x")));
        assertThat(graph.control("automationTest", selection, object("draft", draft, "contactId", id))
                        .getString("reason"))
                .isEqualTo("the condition does not hold");
        draft.put("condition", "$error(\"no\")");
        assertThat(graph.control("automationTest", selection, object("draft", draft, "contactId", id))
                        .getString("reason"))
                .startsWith("the condition cannot be evaluated: it failed");
        draft.put("actions", List.of(task("{{x}}")));
        assertThat(graph.controlFaults("automationTest", object("draft", draft, "contactId", id)))
                .singleElement()
                .asString()
                .startsWith("actions[0].title BAD_USER_INPUT: ");
        assertThat(graph.controlFaults("automationTest", object("contactId", id)))
                .containsExactly("id BAD_USER_INPUT: id or draft must be given, and not both.");
        assertThat(tasks(id)).isEmpty();
    }

    private static Map<String, Object> task(String title) {
        return object("type", "CREATE_TASK", "title", title);
    }

    private static Map<String, Object> changed(String field) {
        return object("type", "CONTACT_CHANGED", "fields", List.of(field));
    }

    /** True of that contact alone. */
    private String condition(String contact) {
        return "contact.email = \"%s\""
                .formatted(graph.data("query($id: ID!) { contact(id: $id) { email } }", Map.of("id", contact))
                        .getString("contact.email"));
    }

    private String reactingTo(Map<String, ?> trigger) {
        return automation(trigger, null, object("type", "ADD_TAGS", "tags", List.of(tag)));
    }

    private String automation(Map<String, ?> trigger, @Nullable String condition, Object... actions) {
        var id = graph.control("automationCreate", "automation { id }", input(trigger, condition, actions))
                .getString("automation.id");
        made.add(id);
        return id;
    }

    private List<String> faults(Map<String, ?> trigger, @Nullable String condition, Object... actions) {
        return graph.controlFaults("automationCreate", input(trigger, condition, actions));
    }

    private Map<String, Object> input(Map<String, ?> trigger, @Nullable String condition, Object... actions) {
        return new HashMap<>(object(
                "name",
                "Test %s %d".formatted(unique, made.size()),
                "trigger",
                trigger,
                "condition",
                condition,
                "actions",
                List.of(actions),
                "enabled",
                true));
    }

    /** The one firing of an automation about a contact, once it has ended. */
    private JsonPath firing(String automation, String contact) {
        await(() -> firings(automation, contact).getString("nodes[0].endedAt") != null);
        var firings = firings(automation, contact);
        return firings.setRootPath("data.automationFirings.nodes[0]");
    }

    /** The same, which did all that it had to. */
    private JsonPath done(String automation, String contact) {
        var firing = firing(automation, contact);
        assertThat(firing.getString("status")).as(firing.prettify()).isEqualTo("DONE");
        return firing;
    }

    private JsonPath firings(String automation, String contact) {
        return graph.data(FIRINGS, Map.of("filter", Map.of("automationId", automation, "contactId", contact)))
                .setRootPath("data.automationFirings");
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        var deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("within " + PATIENCE).isBefore(deadline);
            pause(Duration.ofMillis(50));
        }
    }

    private static void quiet() {
        pause(QUIET);
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void mark(String contact) {
        var id = new LinkId(GlobalId.parse("id", contact, Kind.CONTACT).value());
        queue.mark(Workspaces.idOf("demo"), new Mark(id, Lane.WEBHOOK, Instant.now()))
                .await()
                .atMost(PATIENCE);
    }

    private void rename(String contact, String lastName) {
        graph.mutate("contactUpdate", "contact { id }", object("id", contact, "lastName", lastName));
    }

    private void addTags(String contact, String... tags) {
        graph.mutate(
                "contactTagsAdd",
                "contact { id }",
                object("id", contact, "tags", List.of(tags), "createMissing", true));
    }

    private List<String> tags(String contact) {
        return graph.data("query($id: ID!) { contact(id: $id) { tags { name } } }", Map.of("id", contact))
                .getList("contact.tags.name");
    }

    private List<Map<String, Object>> tasks(String contact) {
        return graph.data(
                        "query($id: ID!) { contact(id: $id) { tasks { nodes { id title body dueAt } } } }",
                        Map.of("id", contact))
                .getList("contact.tasks.nodes");
    }

    private List<String> ghlTasks(String contact) {
        return crms.atGhl("/contacts/%s/tasks".formatted(graph.externalId(contact, "GHL")))
                .getList("tasks.title");
    }

    private int rankrTasks(String contact) {
        return crms.atRankr("/tasks?contactId=" + graph.externalId(contact, "RANKR"))
                .getList("data")
                .size();
    }

    private List<String> members(String list) {
        return crms.atRankr("/lists/%s/members".formatted(list)).getList("data.id");
    }

    private String idAtGhl(String what) {
        return crms.atGhl("/%s/?locationId=demo-location".formatted(what)).getString(what + "[0].id");
    }

    /** Who is in a campaign or a workflow, by GHL's ids. */
    private List<String> joined(String campaignOrWorkflow) {
        return given().baseUri("http://localhost")
                .port(port)
                .get("/control/ghl")
                .jsonPath()
                .getList("locations.'demo-location'.members.'%s'".formatted(campaignOrWorkflow));
    }

    /** How often GHL was asked to do that. */
    private long callsTo(String path) {
        return callsTo("POST", path);
    }

    private long callsTo(String method, String path) {
        return given().baseUri("http://localhost")
                .port(port)
                .get("/control/ghl/calls")
                .then()
                .extract()
                .jsonPath()
                .getList("calls.findAll { it.path == '%s' && it.method == '%s' }".formatted(path, method))
                .size();
    }

    private String slot(String calendar) {
        var from = Instant.now().plus(20, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
        return graph.data(
                        "query($id: ID!, $from: DateTime!, $to: DateTime!) { freeSlots(calendarId: $id, from: $from, to: $to) }",
                        Map.of(
                                "id",
                                calendar,
                                "from",
                                from.toString(),
                                "to",
                                from.plus(7, ChronoUnit.DAYS).toString()))
                .getString("freeSlots[0]");
    }

    /** Lets the firing of an automation be as a process leaves it that dies at its first step. */
    private void halfDone(String automation, String state) throws SQLException {
        execute("""
                update automation_firing set status = 'WAITING', ended_at = null, fence = gen_random_uuid(),
                    lease_until = now() - interval '1 second', steps = jsonb_set(steps, '{0,state}', '"%s"')
                where automation_id = '%s'
                """.formatted(state, uuid(automation)));
    }

    private static UUID uuid(String automation) {
        return GlobalId.parse("id", automation).uuid();
    }

    private void execute(String sql) throws SQLException {
        assertThat(update(sql)).isPositive();
    }

    private int update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
