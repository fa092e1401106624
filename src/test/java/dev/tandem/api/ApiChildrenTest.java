package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks, notes and appointments, from the request down to both CRMs and back. */
@QuarkusTest
class ApiChildrenTest {

    private final Crms crms = new Crms("demo");
    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @Test
    void aTaskLivesAtBothCrms() {
        var contact = graph.contact();

        var created = graph.mutate(
                "taskCreate",
                "task { id title body dueAt status contact { id } }",
                object("contactId", contact, "title", "Call", "body", "At noon", "dueAt", "2030-01-02T12:00:00+01:00"));

        var id = created.getString("task.id");
        assertThat(created.getMap("task"))
                .isEqualTo(Map.of(
                        "id", id,
                        "title", "Call",
                        "body", "At noon",
                        "dueAt", "2030-01-02T11:00:00Z",
                        "status", "OPEN",
                        "contact", Map.of("id", contact)));
        assertThat(created.getList("writes.outcome")).containsExactly("DONE", "DONE");
        assertThat(ghlTask(contact, id, "title")).isEqualTo("Call");
        assertThat(rankrTask(id, "dueDate")).isEqualTo("2030-01-02T11:00:00Z");
    }

    @Test
    void aTaskGoesThroughItsStates() {
        var contact = graph.contact();
        var id = task(contact, "Call");

        var updated = graph.mutate(
                "taskUpdate",
                "task { title body status }",
                object("id", id, "title", "Write", "status", "IN_PROGRESS"));
        assertThat(updated.getString("task.title")).isEqualTo("Write");
        assertThat(updated.getString("task.status")).isEqualTo("IN_PROGRESS");
        assertThat(rankrTask(id, "status")).isEqualTo("IN_PROGRESS");

        var completed = graph.mutate("taskComplete", "task { status }", object("id", id));
        assertThat(completed.getString("task.status")).isEqualTo("DONE");
        assertThat(ghlTask(contact, id, "completed")).isEqualTo("true");

        var reopened = graph.mutate("taskReopen", "task { status }", object("id", id));
        assertThat(reopened.getString("task.status")).isEqualTo("OPEN");
        assertThat(ghlTask(contact, id, "completed")).isEqualTo("false");

        var atGhl = graph.externalId(contact, "GHL") + "/tasks/" + graph.externalId(id, "GHL");
        var deleted = graph.mutate("taskDelete", "deletedId", object("id", id));
        assertThat(deleted.getString("deletedId")).isEqualTo(id);
        assertThat(crms.statusAtGhl("/contacts/" + atGhl)).isNotEqualTo(200);
        assertThat(tasksOf(contact)).isEmpty();
    }

    @Test
    void tasksAreFilteredAndPaged() {
        var contact = graph.contact();
        var ids = List.of(task(contact, "One"), task(contact, "Two"), task(contact, "Three"));
        graph.mutate("taskComplete", "task { id }", object("id", ids.get(2)));

        var open = graph.data("""
                query($id: ID!) { contact(id: $id) {
                    tasks(status: OPEN, first: 1) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }""", Map.of("id", contact));
        var rest = graph.data("""
                query($id: ID!, $after: String) { contact(id: $id) {
                    tasks(status: OPEN, first: 5, after: $after) { nodes { id } pageInfo { hasNextPage } } } }""", Map.of("id", contact, "after", open.getString("contact.tasks.pageInfo.endCursor")));

        assertThat(open.getInt("contact.tasks.totalCount")).isEqualTo(2);
        assertThat(open.getBoolean("contact.tasks.pageInfo.hasNextPage")).isTrue();
        assertThat(rest.getList("contact.tasks.nodes")).hasSize(1);
        assertThat(rest.getBoolean("contact.tasks.pageInfo.hasNextPage")).isFalse();
        assertThat(List.of(open.getString("contact.tasks.nodes[0].id"), rest.getString("contact.tasks.nodes[0].id")))
                .containsExactlyInAnyOrder(ids.get(0), ids.get(1));
    }

    @Test
    void theTasksOfAllContactsAreListed() {
        var contact = graph.contact();
        var id = graph.mutate(
                        "taskCreate",
                        "task { id }",
                        object("contactId", contact, "title", "Far away", "dueAt", "2041-05-06T07:00:00Z"))
                .getString("task.id");

        var found = graph.data("""
                { tasks(filter: {status: OPEN, dueFrom: "2041-05-06T07:00:00Z", dueTo: "2041-05-06T07:00:01Z"}) {
                    totalCount edges { cursor node { id contact { id } } } } }""", Map.of());

        assertThat(found.getInt("tasks.totalCount")).isOne();
        assertThat(found.getString("tasks.edges[0].node.id")).isEqualTo(id);
        assertThat(found.getString("tasks.edges[0].node.contact.id")).isEqualTo(contact);
    }

    @Test
    void aNoteIsWrittenChangedAndDeleted() {
        var contact = graph.contact();

        var created = graph.mutate(
                "noteCreate", "note { id title body }", object("contactId", contact, "title", "Visit", "body", "Nice"));
        var id = created.getString("note.id");
        var updated = graph.mutate("noteUpdate", "note { title body }", object("id", id, "body", "Very nice"));

        assertThat(created.getList("writes.outcome")).containsExactly("DONE", "DONE");
        assertThat(updated.getMap("note")).isEqualTo(Map.of("title", "Visit", "body", "Very nice"));
        assertThat(crms.atRankr("/notes/" + graph.externalId(id, "RANKR")).getString("content"))
                .isEqualTo("Very nice");
        assertThat(crms.atGhl("/contacts/%s/notes/%s"
                                .formatted(graph.externalId(contact, "GHL"), graph.externalId(id, "GHL")))
                        .getString("note.body"))
                .isEqualTo("Very nice");

        var deleted = graph.mutate("noteDelete", "deletedId", object("id", id));

        assertThat(deleted.getString("deletedId")).isEqualTo(id);
        assertThat(graph.data(
                                "query($id: ID!) { contact(id: $id) { notes { totalCount nodes { id } } } }",
                                Map.of("id", contact))
                        .getInt("contact.notes.totalCount"))
                .isZero();
    }

    @Test
    void anAppointmentIsBookedMovedAndCalledOff() {
        var contact = graph.contact();
        var calendar = calendar();
        var slots = slots(calendar);

        var booked = graph.mutate(
                "appointmentBook",
                "appointment { id title calendarId startsAt endsAt status contact { id } }",
                object("contactId", contact, "calendarId", calendar, "startsAt", slots.get(0), "title", "Demo"));
        var id = booked.getString("appointment.id");

        assertThat(booked.getString("appointment.startsAt")).isEqualTo(slots.get(0));
        assertThat(booked.getString("appointment.endsAt"))
                .isEqualTo(
                        Instant.parse(slots.get(0)).plus(Duration.ofMinutes(30)).toString());
        assertThat(booked.getString("appointment.calendarId")).isEqualTo(calendar);
        assertThat(booked.getList("writes.outcome")).containsExactly("DONE", "DONE");
        assertThat(slots(calendar)).doesNotContain(slots.get(0));

        var late = graph.contact();
        var taken = graph.faults(
                "appointmentBook", object("contactId", late, "calendarId", calendar, "startsAt", slots.get(0)));
        assertThat(taken).singleElement().asString().startsWith("startsAt CONFLICT: ");
        assertThat(crms.atRankr("/appointments?contactId=" + graph.externalId(late, "RANKR"))
                        .getList("data"))
                .isEmpty();

        var free = slots(calendar).getLast();
        var moved = graph.mutate(
                "appointmentUpdate", "appointment { startsAt endsAt }", object("id", id, "startsAt", free));
        assertThat(moved.getString("appointment.startsAt")).isEqualTo(free);
        assertThat(moved.getString("appointment.endsAt"))
                .isEqualTo(Instant.parse(free).plus(Duration.ofMinutes(30)).toString());
        assertThat(crms.atRankr("/appointments/" + graph.externalId(id, "RANKR"))
                        .getString("startsAt"))
                .isEqualTo(free);

        var others = slots(calendar).getFirst();
        graph.mutate(
                "appointmentBook",
                "appointment { id }",
                object("contactId", graph.contact(), "calendarId", calendar, "startsAt", others));
        assertThat(graph.faults("appointmentUpdate", object("id", id, "startsAt", others)))
                .singleElement()
                .asString()
                .startsWith("startsAt CONFLICT: ");
        assertThat(crms.atRankr("/appointments/" + graph.externalId(id, "RANKR"))
                        .getString("startsAt"))
                .isEqualTo(free);

        var cancelled = graph.mutate("appointmentCancel", "appointment { status }", object("id", id));
        assertThat(cancelled.getString("appointment.status")).isEqualTo("CANCELLED");
        assertThat(crms.atRankr("/appointments/" + graph.externalId(id, "RANKR"))
                        .getString("status"))
                .isEqualTo("CANCELLED");
        assertThat(slots(calendar)).contains(free);
    }

    @Test
    void theAppointmentsOfAllContactsAreListed() {
        var contact = graph.contact();
        var calendar = calendar();
        var slot = slots(calendar).get(3);
        var id = graph.mutate(
                        "appointmentBook",
                        "appointment { id }",
                        object("contactId", contact, "calendarId", calendar, "startsAt", slot))
                .getString("appointment.id");
        var window =
                Map.of("from", slot, "to", Instant.parse(slot).plusSeconds(1).toString(), "id", contact);

        var found = graph.data("""
                query($from: DateTime!, $to: DateTime!, $id: ID!) {
                    appointments(from: $from, to: $to, first: 100) { totalCount nodes { id startsAt } }
                    contact(id: $id) { appointments(from: $from, to: $to) { nodes { id } } } }""", window);

        assertThat(found.getList("appointments.nodes.id", String.class)).contains(id);
        assertThat(found.getList("appointments.nodes.startsAt", String.class)).containsOnly(slot);
        assertThat(found.getList("contact.appointments.nodes.id", String.class)).containsExactly(id);
    }

    private String task(String contact, String title) {
        return graph.mutate("taskCreate", "task { id }", object("contactId", contact, "title", title))
                .getString("task.id");
    }

    private List<String> tasksOf(String contact) {
        return graph.data("query($id: ID!) { contact(id: $id) { tasks { nodes { id } } } }", Map.of("id", contact))
                .getList("contact.tasks.nodes.id");
    }

    private String ghlTask(String contact, String id, String property) {
        return crms.atGhl("/contacts/%s/tasks/%s"
                        .formatted(graph.externalId(contact, "GHL"), graph.externalId(id, "GHL")))
                .getString("task." + property);
    }

    private String rankrTask(String id, String property) {
        return crms.atRankr("/tasks/" + graph.externalId(id, "RANKR")).getString(property);
    }

    /** The calendar with half-hour slots that can be booked. */
    private String calendar() {
        return graph.data("{ calendars { id name active slotDuration } }", Map.of())
                .getString("calendars.find { it.active && it.slotDuration == 'PT30M' }.id");
    }

    /** The free starts of the next weeks, the earliest first. */
    private List<String> slots(String calendar) {
        var from = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
        return graph.data(
                        "query($id: ID!, $from: DateTime!, $to: DateTime!) { freeSlots(calendarId: $id, from: $from, to: $to) }",
                        Map.of(
                                "id", calendar,
                                "from", from.toString(),
                                "to", from.plus(14, ChronoUnit.DAYS).toString()))
                .getList("freeSlots");
    }
}
