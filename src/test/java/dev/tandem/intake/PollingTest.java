package dev.tandem.intake;

import static dev.tandem.testkit.GraphQl.email;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.CrmHealth;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Poll;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drains;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import dev.tandem.store.Polls;
import dev.tandem.store.WorkQueue;
import dev.tandem.sync.Absorber;
import dev.tandem.sync.Inventory;
import dev.tandem.tenancy.Tenant;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.Gateway;
import dev.tandem.testkit.GraphQl;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no webhook tells of is found by asking, at both CRMs. */
@QuarkusTest
@TestProfile(PollingTest.Asking.class)
class PollingTest {

    /** A workspace of few people, whose CRMs are asked. */
    public static class Asking implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tandem.sandbox.contacts", "12",
                    "tandem.polling.page", "5",
                    "tandem.polling.rotation.most", "5",
                    "tandem.sync.tick", "PT0.2S",
                    "tandem.polling.tick", "PT0.2S",
                    "tandem.polling.enabled", "true");
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final int PAGE = 5;
    private static final int STEP = 5;
    private static final WorkspaceId DEMO = Workspaces.idOf("demo");
    private static final Poll.Subject CENSUS = new Poll.Subject(DEMO, Poll.Task.CENSUS, Crm.GHL, Kind.CONTACT);

    @Inject
    Polls polls;

    @Inject
    Connectors connectors;

    @Inject
    Inventory inventory;

    @Inject
    Absorber absorber;

    @Inject
    Links links;

    @Inject
    WorkQueue queue;

    @Inject
    CrmHealth health;

    @Inject
    PollingConfig config;

    @Inject
    DataSource database;

    @Inject
    Clock clock;

    @Inject
    Tenant tenants;

    private final Crms crms = new Crms("demo");
    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @AfterEach
    void healed() {
        control("DELETE", "/ghl/troubles", Map.of());
    }

    @Test
    void whatIsTypedAtGhlReachesRankr() {
        var id = graph.contact();
        var atRankr = graph.externalId(id, "RANKR");
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));

        polledUntil(() -> "Augusta".equals(crms.atRankr("/contacts/" + atRankr).getString("firstName")));
        assertThat(lastCause(id)).isEqualTo("POLL");
    }

    @Test
    void whatIsTypedAtRankrReachesGhl() {
        var id = graph.contact();
        var atGhl = graph.externalId(id, "GHL");
        crms.editAtRankr("/contacts/" + graph.externalId(id, "RANKR"), Map.of("lastName", "Byron"));

        polledUntil(() -> "Byron".equals(crms.atGhl("/contacts/" + atGhl).getString("contact.lastName")));
    }

    @Test
    void aTaskThatNoWebhookTellsOfIsCarried() {
        var id = graph.contact();
        var atRankr = graph.externalId(id, "RANKR");
        crms.createAtGhl(
                "/contacts/" + graph.externalId(id, "GHL") + "/tasks",
                Map.of("title", "Call back", "dueDate", "2027-01-01T10:00:00Z", "completed", false));

        polledUntil(() -> tasksAtRankr(atRankr).contains("Call back"));
    }

    /** Shortened, an interval holds from then on, not from the end of the longer one. */
    @Test
    void aCreatedWorkspaceIsAskedAsOftenAsItSays() {
        var created = tenants.connected();
        eventually(() -> !known(created.workspace()).isEmpty());
        var later = clock.now().plus(Duration.ofMinutes(14));
        polls.due(created.workspace(), null, later).await().atMost(PATIENCE);

        Tenant.admin()
                .control(
                        "workspaceUpdate",
                        "workspace { id }",
                        GraphQl.object(
                                "id",
                                created.id(),
                                "pollEvery",
                                List.of(GraphQl.object("kind", "TASK", "every", "PT1M"))));
        eventually(() -> changesOf(created.workspace(), Kind.TASK)
                .allMatch(poll -> poll.dueAt().isBefore(clock.now().plus(Duration.ofMinutes(1)))));
        assertThat(changesOf(created.workspace(), Kind.CONTACT))
                .allMatch(poll -> poll.dueAt().isBefore(clock.now().plus(Duration.ofMinutes(6))));

        polls.due(created.workspace(), Poll.Task.CHANGES, clock.now()).await().atMost(PATIENCE);
        eventually(() -> changesOf(created.workspace(), Kind.TASK).allMatch(poll -> poll.endedAt() != null)
                && changesOf(created.workspace(), Kind.CONTACT).allMatch(poll -> poll.endedAt() != null));
        assertThat(changesOf(created.workspace(), Kind.TASK))
                .allMatch(poll -> untilNext(poll).equals(Duration.ofMinutes(1)));
        assertThat(changesOf(created.workspace(), Kind.CONTACT))
                .allMatch(poll -> untilNext(poll).equals(Duration.ofMinutes(5)));
    }

    @Test
    void whatTheCredentialsMayNotReadIsNotAskedFor() {
        var created = tenants.connected();
        eventually(() -> !known(created.workspace()).isEmpty());
        Tenant.rotate(created, "GHL_TOKEN", "pit-" + created.name(), "scopes", List.of("contacts.write"));

        polls.due(created.workspace(), Poll.Task.CHANGES, clock.now()).await().atMost(PATIENCE);
        eventually(() -> changesOf(created.workspace(), Kind.CONTACT)
                .allMatch(poll -> poll.endedAt() != null || poll.failure() != null));

        assertThat(changesOf(created.workspace(), Kind.CONTACT)
                        .filter(poll -> poll.subject().crm() == Crm.GHL))
                .singleElement()
                .satisfies(poll -> {
                    assertThat(poll.endedAt()).isNull();
                    assertThat(poll.failure())
                            .startsWith("The workspace cannot read GHL")
                            .contains("contacts.readonly");
                });
        Tenant.rotate(created, "GHL_TOKEN", "pit-" + created.name());
        polls.due(created.workspace(), Poll.Task.CHANGES, clock.now()).await().atMost(PATIENCE);
        eventually(() -> changesOf(created.workspace(), Kind.CONTACT).allMatch(poll -> poll.endedAt() != null));
    }

    private List<Poll> known(WorkspaceId workspace) {
        return polls.all(workspace).await().atMost(PATIENCE);
    }

    private Stream<Poll> changesOf(WorkspaceId workspace, Kind kind) {
        return known(workspace).stream()
                .filter(poll -> poll.subject().task() == Poll.Task.CHANGES
                        && poll.subject().kind() == kind);
    }

    private static Duration untilNext(Poll poll) {
        return Duration.between(poll.endedAt(), poll.dueAt());
    }

    @Test
    void aNewContactIsMadeAtTheOtherCrm() {
        var email = email();
        crms.addAtRankr("/contacts", Map.of("firstName", "Mary", "email", email));

        polledUntil(
                () -> contacts(email).getList("contacts.nodes[0].sources.crm").size() == 2);
    }

    /** GHL does not say when such a contact last changed. */
    @Test
    void oneThatIsNewAtGhlIsFoundThoughItNeverChanged() {
        var email = email();
        crms.createAtGhl("/contacts/", Map.of("locationId", "demo-location", "firstName", "Grace", "email", email));

        polledUntil(() ->
                contacts(email).getList("contacts.nodes.sources.crm.flatten()").size() == 2);
    }

    @Test
    void asSoonAsAllIsKnownThereIsNoMoreNews() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        polledUntil(() -> "Augusta"
                .equals(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR"))
                        .getString("firstName")));
        settled();
        poll("CHANGES");
        settled();

        poll("CHANGES");

        assertThat(polls("CHANGES").getList("moved", Integer.class))
                .as("%s", polls("CHANGES").prettify())
                .containsOnly(0);
        assertThat(polls("CHANGES").getList("seen", Integer.class)).anyMatch(seen -> seen > 0);
    }

    /** GHL lists neither but by contact; each is found as soon as its contact moves. */
    @Test
    void theNotesAndAppointmentsOfAContactThatMovedComeAlong() {
        var id = graph.contact();
        var atGhl = graph.externalId(id, "GHL");
        var atRankr = graph.externalId(id, "RANKR");
        settled();
        noteAndAppointment(atGhl);
        crms.editAtGhl("/contacts/" + atGhl, Map.of("firstName", "Augusta"));

        polledUntil(() -> hasNoteAndAppointment(atRankr));
    }

    @Test
    void whatGhlOnlyListsByContactIsFoundByTheRound() {
        var id = graph.contact();
        settled();
        noteAndAppointment(graph.externalId(id, "GHL"));

        pollUntil("ROTATION", () -> hasNoteAndAppointment(graph.externalId(id, "RANKR")));
    }

    /** No step looks at more contacts than it may, and no contact is left out. */
    @Test
    void theRoundGoesOnWhereTheStepBeforeEnded() {
        poll("CENSUS");
        settled();
        var known = graph.data("{ contacts(first: 100) { nodes { sources { crm } } } }", Map.of())
                .getList("contacts.nodes.findAll { it.sources.crm.contains('GHL') }")
                .size();
        assertThat(known).isGreaterThan(2 * STEP);
        var round = new Poll.Subject(DEMO, Poll.Task.ROTATION, Crm.GHL, Kind.CONTACT);
        while (of(round).cursor() != null) {
            step(round);
        }

        var steps = new ArrayList<Poll>();
        do {
            steps.add(step(round));
        } while (steps.getLast().cursor() != null);

        assertThat(steps).allSatisfy(step -> assertThat(step.seen()).isLessThanOrEqualTo(STEP));
        assertThat(steps.stream().mapToInt(Poll::seen).sum()).isEqualTo(known);
    }

    private Poll step(Poll.Subject round) {
        settled();
        poll("ROTATION");
        return of(round);
    }

    private void noteAndAppointment(String atGhl) {
        crms.createAtGhl("/contacts/" + atGhl + "/notes", Map.of("body", "Prefers mornings"));
        crms.bookAtGhl(Map.of(
                "calendarId",
                graph.data("{ calendars { id } }", Map.of()).getString("calendars[0].id"),
                "locationId",
                "demo-location",
                "contactId",
                atGhl,
                "title",
                "Demo",
                "startTime",
                "2031-03-04T10:00:00-05:00",
                "ignoreFreeSlotValidation",
                true));
    }

    private boolean hasNoteAndAppointment(String atRankr) {
        return crms.atRankr("/notes?contactId=" + atRankr)
                        .getList("data.content")
                        .equals(List.of("Prefers mornings"))
                && crms.atRankr("/appointments?contactId=" + atRankr)
                        .getList("data.title")
                        .equals(List.of("Demo"));
    }

    @Test
    void theCensusFindsWhatWasDeletedAndWhatLagsIsNotTakenForIt() {
        var deleted = graph.contact();
        var atRankr = graph.externalId(deleted, "RANKR");
        crms.deleteAtRankr("/contacts/" + atRankr);
        control("POST", "/ghl/troubles", Map.of("searchLagMs", 15_000));
        var lagging = graph.contact();

        poll("CENSUS");

        eventually(() -> lastCause(deleted).equals("POLL"));
        settled();
        assertThat(crms.statusAtGhl("/contacts/" + graph.externalId(lagging, "GHL")))
                .isEqualTo(200);
        assertThat(crms.statusAtRankr("/contacts/" + graph.externalId(lagging, "RANKR")))
                .isEqualTo(200);
        assertThat(graph.data("query($id: ID!) { contact(id: $id) { syncState } }", Map.of("id", lagging))
                        .getString("contact.syncState"))
                .isEqualTo("IN_SYNC");
    }

    @Test
    void theCensusFindsWhoAndWhatIsGoneFromGhl() {
        var deleted = graph.contact();
        var id = graph.contact();
        graph.mutate(
                "taskCreate",
                "task { id }",
                GraphQl.object("contactId", id, "title", "Call", "dueAt", "2030-01-02T12:00:00Z"));
        settled();
        var tasks = "/contacts/%s/tasks".formatted(graph.externalId(id, "GHL"));
        var atRankr = graph.externalId(deleted, "RANKR");
        crms.deleteAtGhl("/contacts/" + graph.externalId(deleted, "GHL"));
        crms.deleteAtGhl("%s/%s".formatted(tasks, crms.atGhl(tasks).getString("tasks[0].id")));

        poll("CENSUS");

        eventually(() -> crms.statusAtRankr("/contacts/" + atRankr) == 404
                || lastCause(deleted).equals("POLL"));
        eventually(() -> tasksAtRankr(graph.externalId(id, "RANKR")).isEmpty());
    }

    @Test
    void theCensusFindsWhoWasMissedWhenTheyCame() {
        var atRankr = email();
        var atGhl = email();
        crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "email", atRankr));
        crms.createAtGhl("/contacts/", Map.of("locationId", "demo-location", "firstName", "Grace", "email", atGhl));

        for (var email : List.of(atRankr, atGhl)) {
            pollUntil(
                    "CENSUS",
                    () -> contacts(email)
                                    .getList("contacts.nodes.sources.crm.flatten()")
                                    .size()
                            == 2);
        }
    }

    @Test
    void aTaskThatIsEditedAtGhlIsCarried() {
        var id = graph.contact();
        graph.mutate(
                "taskCreate",
                "task { id }",
                GraphQl.object("contactId", id, "title", "Call", "dueAt", "2030-01-02T12:00:00Z"));
        var atGhl = "/contacts/%s/tasks".formatted(graph.externalId(id, "GHL"));
        var atRankr = graph.externalId(id, "RANKR");
        crms.editAtGhl(
                "%s/%s".formatted(atGhl, crms.atGhl(atGhl).getString("tasks[0].id")), Map.of("title", "Call at noon"));

        polledUntil(() -> tasksAtRankr(atRankr).equals(List.of("Call at noon")));
    }

    @Test
    void aPollThatFailsIsMadeAgainAndReadsWhatItMissed() {
        var id = graph.contact();
        var atRankr = graph.externalId(id, "RANKR");
        var before = readUpTo();
        control("POST", "/ghl/troubles", Map.of("status", 400, "path", "/contacts/search"));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Ada", "lastName", "King"));

        graph.control("pollNow", "polls { task }", Map.of("task", "CHANGES"));
        eventually(() -> ghlContacts().getInt("failures") > 0);
        assertThat(ghlContacts().getString("failure")).isNotBlank();
        assertThat(readUpTo()).isEqualTo(before);
        control("DELETE", "/ghl/troubles", Map.of());
        polledUntil(() -> "King".equals(crms.atRankr("/contacts/" + atRankr).getString("lastName")));
        assertThat(ghlContacts().getInt("failures")).isZero();
        assertThat(readUpTo()).isAfter(before);
    }

    /** Passes overlap: what the first after the edit does not show yet, a later one still asks for. */
    @Test
    void whatAListingShowsLateIsFoundThoughItHappenedBeforeTheLastPass() {
        var id = graph.contact();
        var atRankr = graph.externalId(id, "RANKR");
        settled();
        control("POST", "/ghl/troubles", Map.of("searchLagMs", 12_000));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Late"));
        var edited = clock.now();

        poll("CHANGES");
        assertThat(readUpTo()).isAfter(edited);
        assertThat(crms.atRankr("/contacts/" + atRankr).getString("firstName")).isNotEqualTo("Late");

        polledUntil(() -> "Late".equals(crms.atRankr("/contacts/" + atRankr).getString("firstName")));
    }

    @Test
    void aPassOfSeveralPagesGoesOnWhereADeadProcessWas() {
        settled();
        poll("CENSUS");
        var all = census().seen();
        assertThat(all).isGreaterThan(2 * PAGE);

        var first = connectors
                .of(Crm.GHL)
                .list(new Caller(DEMO, Lane.POLL), Kind.CONTACT, null, null, PAGE)
                .await()
                .atMost(PATIENCE);
        var holder = Ids.next();
        var died = clock.now().minusSeconds(1);
        var taken = polls
                .claim(Set.of(DEMO), holder, clock.now().plus(Duration.ofDays(2)), died, 100, 100)
                .await()
                .atMost(PATIENCE)
                .stream()
                .filter(poll -> poll.subject().equals(CENSUS))
                .findFirst()
                .orElseThrow();
        polls.beginCensus(CENSUS).await().atMost(PATIENCE);
        polls.meet(CENSUS, first.records().stream().map(CrmRecord::externalId).toList())
                .await()
                .atMost(PATIENCE);
        var further =
                taken.begun(clock.now()).advanced(first.next(), first.records().size(), 0);
        assertThat(polls.advance(holder, further, died).await().atMost(PATIENCE))
                .isTrue();
        poll("CENSUS");

        assertThat(census().seen()).isEqualTo(all);
        assertThat(census().cursor()).isNull();
    }

    /** Its pass of before may still be under way as the lease runs out: it must not be taken for that of now. */
    @Test
    void whatAProcessTakesAgainItHoldsByAnotherName() {
        settled();
        poll("CHANGES");
        control("POST", "/ghl/troubles", Map.of("latencyMs", 8_000));

        graph.control("pollNow", "polls { task }", Map.of("task", "CHANGES"));
        eventually(() -> holder() != null);
        var before = holder();
        sql("update poll set lease_until = now() - interval '1 s' where holder is not null");

        eventually(() -> holder() != null && !holder().equals(before));
    }

    private @Nullable String holder() {
        return sql("""
                select holder::text from poll
                where workspace_id = '%s' and task = 'CHANGES' and crm = 'GHL' and kind = 'CONTACT'
                """.formatted(DEMO));
    }

    /** The first column of the first row, if it answers any. */
    private @Nullable String sql(String statement) {
        try (var connection = database.getConnection();
                var sent = connection.createStatement()) {
            if (!sent.execute(statement)) {
                return null;
            }
            try (var rows = sent.getResultSet()) {
                return rows.next() ? rows.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** However many pages there are, it goes no further than it is. */
    @Test
    void aProcessThatIsToEndLeavesAPassWhereItIs() {
        settled();
        var passes = new PollPasses(polls, inventory, absorber, links, queue, health, config, Drains.leaving(), clock);
        var holder = Ids.next();
        eventually(() -> polls
                .claim(
                        Set.of(DEMO),
                        holder,
                        clock.now().plus(Duration.ofDays(2)),
                        clock.now().plusSeconds(60),
                        100,
                        100)
                .await()
                .atMost(PATIENCE)
                .stream()
                .anyMatch(poll -> poll.subject().equals(CENSUS)));

        assertThatExceptionOfType(PollPasses.Left.class)
                .isThrownBy(() -> passes.whole(holder, census().begun(clock.now()), Duration.ofMinutes(5))
                        .await()
                        .atMost(PATIENCE));

        for (var poll : polls.all(DEMO).await().atMost(PATIENCE)) {
            polls.release(holder, poll.subject()).await().atMost(PATIENCE);
        }
        poll("CENSUS");
    }

    private Poll census() {
        return of(CENSUS);
    }

    private Poll of(Poll.Subject subject) {
        return polls.all(DEMO).await().atMost(PATIENCE).stream()
                .filter(poll -> poll.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private Instant readUpTo() {
        return Instant.parse(ghlContacts().getString("readUpTo"));
    }

    private JsonPath ghlContacts() {
        return graph.data("{ polls { task crm kind readUpTo failures failure } }", Map.of())
                .setRootPath("data.polls.find { it.task == 'CHANGES' && it.crm == 'GHL' && it.kind == 'CONTACT' }");
    }

    private JsonPath polls(String task) {
        return graph.data("{ polls { task crm kind endedAt seen moved failure } }", Map.of())
                .setRootPath("data.polls.findAll { it.task == '%s' }".formatted(task));
    }

    /** Has all polls of that task made, and waits until they are. */
    private void poll(String task) {
        var asked = Instant.now();
        graph.control("pollNow", "polls { task }", Map.of("task", task));
        eventually(() -> polls(task).<String>getList("endedAt").stream()
                .allMatch(ended -> ended != null && Instant.parse(ended).isAfter(asked)));
    }

    /** A listing lags: what it does not show yet is found the next time. */
    private void polledUntil(BooleanSupplier wanted) {
        pollUntil("CHANGES", wanted);
    }

    private void pollUntil(String task, BooleanSupplier wanted) {
        eventually(() -> {
            poll(task);
            return wanted.getAsBoolean();
        });
    }

    private void settled() {
        eventually(() -> graph.data("{ crms { pending } }", Map.of()).getList("crms.pending", Integer.class).stream()
                .allMatch(pending -> pending == 0));
    }

    private List<String> tasksAtRankr(String contact) {
        return crms.atRankr("/tasks?contactId=" + contact).getList("data.title");
    }

    private JsonPath contacts(String email) {
        return graph.data(
                "query($email: String!) { contacts(filter: {email: $email}) { nodes { sources { crm } } } }",
                Map.of("email", email));
    }

    private String lastCause(String id) {
        return graph.data(
                        "query($id: ID!) { contact(id: $id) { history(first: 1) { nodes { cause } } } }",
                        Map.of("id", id))
                .getString("contact.history.nodes[0].cause");
    }

    private static void eventually(BooleanSupplier wanted) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Gateway.ask("{ __typename }");
        }
    }

    private static void control(String method, String path, Map<String, ?> body) {
        given().baseUri("http://localhost")
                .port(ConfigProvider.getConfig().getValue("tandem.sandbox.port", Integer.class))
                .basePath("/control")
                .contentType(ContentType.JSON)
                .body(body)
                .request(method, path)
                .then()
                .statusCode(200);
    }
}
