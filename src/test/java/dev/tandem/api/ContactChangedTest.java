package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.platform.Ids;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.GraphQlSocket;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contacts and conflicts followed over a real WebSocket: each change once and in order, whoever made it and when. */
@QuarkusTest
class ContactChangedTest {

    private static final String CHANGES = """
            subscription($id: ID, $ids: [ID!], $after: String) { contactChanged(id: $id, ids: $ids, after: $after) {
                cursor kind objectId contactId step fields { field before after } syncState cause actor at
                contact { id lastName } } }""";

    private static final String CONFLICTS =
            "subscription($after: ID) { conflictOpened(after: $after) { id contactId type } }";

    private final Crms crms = new Crms("demo");

    @Inject
    DataSource database;

    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @Test
    void aBurstIsSeenOnceAndInOrderThoughTheConnectionIsLostInTheMiddle() {
        var id = graph.contact();
        var start = cursor();
        var edits = 15;

        List<JsonNode> steady = new ArrayList<>();
        List<JsonNode> broken = new ArrayList<>();
        try (var first = follow(id, start)) {
            CompletableFuture<Void> editing;
            try (var second = follow(id, start)) {
                editing = CompletableFuture.runAsync(
                        () -> IntStream.rangeClosed(1, edits).forEach(i -> rename(id, Integer.toString(i))));
                readUntil(second, broken, "5");
            }
            try (var again = follow(id, broken.getLast().path("cursor").asText())) {
                readUntil(again, broken, Integer.toString(edits));
            }
            readUntil(first, steady, Integer.toString(edits));
            editing.join();
        }

        assertThat(names(steady))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, edits)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(broken.stream().map(told -> told.path("cursor").asText()))
                .containsExactlyElementsOf(steady.stream()
                        .map(told -> told.path("cursor").asText())
                        .toList());
        assertThat(befores(steady)).startsWith("Lovelace", "1", "2").hasSize(edits);
    }

    @Test
    void whatBelongsToAContactIsToldWithIt() {
        var id = graph.contact();
        try (var socket = follow(id, cursor())) {
            var note = graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Call back"))
                    .getString("note.id");

            var told = socket.next().path("contactChanged");
            assertThat(told.path("kind").asText()).isEqualTo("NOTE");
            assertThat(told.path("objectId").asText()).isEqualTo(note);
            assertThat(told.path("contactId").asText()).isEqualTo(id);
            assertThat(told.path("step").asText()).isEqualTo("CREATED");
            assertThat(told.path("cause").asText()).isEqualTo("MUTATION");
            assertThat(told.at("/contact/id").asText()).isEqualTo(id);
            assertThat(told.path("fields").toString())
                    .contains("{\"field\":\"body\",\"before\":null,\"after\":\"Call back\"}");

            graph.mutate("noteDelete", "", object("id", note));
            assertThat(readUntil(socket, "DELETED").path("objectId").asText()).isEqualTo(note);
        }
    }

    /** The first round is read as the subscription begins; what comes later is heard of and resolved elsewhere. */
    @Test
    void whatTheContactHasIsToldWithEachChange() {
        var id = graph.contact();
        graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Call back"));
        try (var socket = GraphQlSocket.subscribe("demo", """
                subscription($id: ID, $after: String) { contactChanged(id: $id, after: $after) { contact { lastName
                    tags { name } tasks { totalCount } notes { nodes { body contact { id } } }
                    appointments { totalCount } conflicts { id } history(first: 1) { nodes { cause } } } } }
                """, object("id", id, "after", cursor()))) {
            for (var name : List.of("King", "Byron", "Noel")) {
                rename(id, name);

                JsonNode contact;
                do {
                    contact = socket.next().at("/contactChanged/contact");
                } while (!contact.path("lastName").asText().equals(name));
                assertThat(contact.at("/notes/nodes/0/body").asText()).isEqualTo("Call back");
                assertThat(contact.at("/notes/nodes/0/contact/id").asText()).isEqualTo(id);
                assertThat(contact.at("/history/nodes/0/cause").asText()).isEqualTo("MUTATION");
                assertThat(contact.at("/tasks/totalCount").asInt()).isZero();
            }
        }
    }

    @Test
    void whoFollowsAllIsToldOfEveryContactAndNobodyElsesWorkspace() {
        try (var socket = follow(null, cursor())) {
            GraphQl.of("other").contact();
            var id = graph.contact();

            assertThat(socket.next().at("/contactChanged/contactId").asText()).isEqualTo(id);
        }
    }

    @Test
    void whoFollowsSeveralIsToldOfThoseAloneAndGoesOnBehindACursor() {
        var ada = graph.contact();
        var grace = graph.contact();
        var mary = graph.contact();
        List<JsonNode> before = new ArrayList<>();
        List<JsonNode> after = new ArrayList<>();
        try (var socket = followAll(List.of(ada, grace, ada), cursor())) {
            rename(mary, "Shelley");
            rename(grace, "Hopper");
            readUntil(socket, before, "Hopper");
            rename(mary, "Godwin");
            rename(ada, "King");
            readUntil(socket, new ArrayList<>(), "King");
        }
        rename(mary, "Wollstonecraft");
        rename(grace, "Murray");

        try (var socket =
                followAll(List.of(ada, grace), before.getLast().path("cursor").asText())) {
            readUntil(socket, after, "Murray");
            rename(mary, "Bysshe");
            rename(ada, "Byron");
            readUntil(socket, after, "Byron");
        }

        assertThat(names(before)).containsExactly("Hopper");
        assertThat(names(after)).containsExactly("King", "Murray", "Byron");
        assertThat(Stream.concat(before.stream(), after.stream())
                        .map(told -> told.path("contactId").asText()))
                .containsOnly(ada, grace);
    }

    /** Another replica is one that writes and notifies. */
    @Test
    void whoFollowsSeveralIsToldOfWhatAnotherReplicaDid() throws SQLException {
        var ada = graph.contact();
        var grace = graph.contact();
        var start = cursor();
        List<JsonNode> told = new ArrayList<>();
        try (var socket = followAll(List.of(ada, grace), start)) {
            rename(ada, "King");
            readUntil(socket, told, "King");
            try (var replica = began()) {
                writtenBy(replica, grace);
                told(replica, grace);
                replica.commit();
            }
            readUntil(socket, told, "Late");
        }

        assertThat(told.getLast().path("contactId").asText()).isEqualTo(grace);
        assertThat(told.getLast().path("cause").asText()).isEqualTo("POLL");
    }

    @Test
    void whoCannotBeFollowedTogetherIsRefused() {
        var ada = graph.contact();
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", ada, "body", "Call back"))
                .getString("note.id");
        var many = Collections.nCopies(101, ada);
        var variables = List.of(
                object("ids", List.of()),
                object("ids", many),
                object("ids", List.of(ada, note)),
                object("ids", List.of(ada, "nonsense")),
                object("ids", List.of(ada), "id", ada));
        for (var wrong : variables) {
            try (var socket = GraphQlSocket.subscribe("demo", CHANGES, wrong)) {
                assertThat(socket.message().toString())
                        .contains("\"BAD_USER_INPUT\"")
                        .contains("\"field\":\"ids\"");
            }
        }
    }

    @Test
    void aWriteThatIsCommittedLateIsNotPassedOver() throws SQLException {
        var id = graph.contact();
        var start = cursor();
        try (var slow = began();
                var socket = follow(id, start)) {
            rename(id, "Early");
            writtenBy(slow, id);
            slow.commit();

            var first = socket.next().path("contactChanged");
            assertThat(first.at("/fields/0/after").asText()).isEqualTo("Late");
            assertThat(first.path("cause").asText()).isEqualTo("POLL");
            assertThat(socket.next().at("/contactChanged/fields/0/after").asText())
                    .isEqualTo("Early");
        }
    }

    @Test
    void aCursorThatIsNoneIsRefused() {
        var id = graph.contact();
        var foreign = GraphQl.of("other").data("{ changesCursor }", Map.of()).getString("changesCursor");
        for (var wrong : List.of("nonsense", foreign)) {
            try (var socket = follow(id, wrong)) {
                assertThat(socket.message().toString())
                        .contains("\"BAD_USER_INPUT\"")
                        .contains("\"after\"");
            }
        }
    }

    @Test
    void whoComesTooLateIsToldToStartAnew() throws SQLException {
        var id = graph.contact();
        var old = cursor();
        rename(id, "King");
        var workspace = Workspaces.idOf("demo").value();
        execute("insert into feed_start values ('%s', pg_current_xact_id(), 0)".formatted(workspace));
        try (var socket = follow(id, old)) {
            assertThat(socket.message().toString())
                    .contains("\"BAD_USER_INPUT\"")
                    .contains("start without it");
        } finally {
            execute("delete from feed_start where workspace_id = '%s'".formatted(workspace));
        }
    }

    @Test
    void aConflictIsToldWhenItOpensAndWhatOpenedMeanwhileAfterwards() {
        String first;
        try (var socket = GraphQlSocket.subscribe("demo", CONFLICTS, Map.of("after", conflict()))) {
            var contact = disputed();

            var told = socket.next().path("conflictOpened");
            assertThat(told.path("contactId").asText()).isEqualTo(contact);
            assertThat(told.path("type").asText()).isEqualTo("DELETED");
            first = told.path("id").asText();
        }
        var second = disputed();
        var third = disputed();

        try (var socket = GraphQlSocket.subscribe("demo", CONFLICTS, Map.of("after", first))) {
            assertThat(socket.next().at("/conflictOpened/contactId").asText()).isEqualTo(second);
            assertThat(socket.next().at("/conflictOpened/contactId").asText()).isEqualTo(third);
            var fourth = disputed();
            assertThat(socket.next().at("/conflictOpened/contactId").asText()).isEqualTo(fourth);
        }
    }

    /** Whoever loses the connection before anything was told still knows where it began. */
    @Test
    void conflictsAreFollowedFromACursorThatWasTakenBefore() {
        var before = cursor();
        try (var _ = GraphQlSocket.subscribe("demo", CONFLICTS, Map.of("after", before))) {
            // nothing is told, and the connection is lost
        }
        var first = disputed();
        var second = disputed();

        try (var socket = GraphQlSocket.subscribe("demo", CONFLICTS, Map.of("after", before))) {
            assertThat(socket.next().at("/conflictOpened/contactId").asText()).isEqualTo(first);
            assertThat(socket.next().at("/conflictOpened/contactId").asText()).isEqualTo(second);
            var third = disputed();
            assertThat(socket.next().at("/conflictOpened/contactId").asText()).isEqualTo(third);
        }
    }

    /** A change and the conflicts that opened with it: to be behind the one is not to know the other. */
    @Test
    void conflictsAreFollowedFromTheCursorOfAChange() {
        String change;
        String contact;
        try (var socket = follow(null, cursor())) {
            contact = disputed();
            JsonNode told;
            do {
                told = socket.next().path("contactChanged");
            } while (!told.path("syncState").asText().equals("CONFLICT"));
            assertThat(told.path("contactId").asText()).isEqualTo(contact);
            change = told.path("cursor").asText();
        }

        try (var socket = GraphQlSocket.subscribe("demo", CONFLICTS, Map.of("after", change))) {
            assertThat(socket.next().at("/conflictOpened/contactId").asText()).isEqualTo(contact);
        }
    }

    @Test
    void conflictsAreFollowedFromNothingElse() {
        var foreign = GraphQl.of("other").data("{ changesCursor }", Map.of()).getString("changesCursor");
        for (var wrong : List.of("nonsense", foreign, graph.contact())) {
            try (var socket = GraphQlSocket.subscribe("demo", CONFLICTS, Map.of("after", wrong))) {
                assertThat(socket.message().toString())
                        .contains("\"BAD_USER_INPUT\"")
                        .contains("\"field\":\"after\"");
            }
        }
    }

    private String conflict() {
        var contact = disputed();
        return graph.data("query($id: ID!) { contact(id: $id) { conflicts { id } } }", Map.of("id", contact))
                .getString("contact.conflicts[0].id");
    }

    /** A contact that was deleted at one CRM, for a person to decide. */
    private String disputed() {
        var id = graph.contact();
        crms.deleteAtGhl("/contacts/" + graph.externalId(id, "GHL"));
        graph.mutate("syncContact", "contact { id }", object("id", id));
        return id;
    }

    private String cursor() {
        return graph.data("{ changesCursor }", Map.of()).getString("changesCursor");
    }

    private static GraphQlSocket followAll(List<String> ids, String after) {
        return GraphQlSocket.subscribe("demo", CHANGES, object("ids", ids, "after", after));
    }

    private static GraphQlSocket follow(@Nullable String id, String after) {
        return GraphQlSocket.subscribe("demo", CHANGES, object("id", id, "after", after));
    }

    private void rename(String id, String lastName) {
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "lastName", lastName));
    }

    /** Reads on until the last name became that. */
    private static void readUntil(GraphQlSocket socket, List<JsonNode> told, String lastName) {
        do {
            told.add(socket.next().path("contactChanged"));
        } while (!names(told).contains(lastName));
    }

    private static JsonNode readUntil(GraphQlSocket socket, String step) {
        while (true) {
            var told = socket.next().path("contactChanged");
            if (told.path("step").asText().equals(step)) {
                return told;
            }
        }
    }

    private static List<String> names(List<JsonNode> told) {
        return values(told, "after");
    }

    private static List<String> befores(List<JsonNode> told) {
        return values(told, "before");
    }

    private static List<String> values(List<JsonNode> told, String which) {
        return told.stream()
                .flatMap(one -> StreamSupport.stream(one.path("fields").spliterator(), false))
                .filter(field -> field.path("field").asText().equals("lastName"))
                .map(field -> field.path(which).asText())
                .toList();
    }

    /** A transaction of another replica that has a number already. */
    private Connection began() throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_current_xact_id()");
        }
        return connection;
    }

    private static void writtenBy(Connection connection, String contact) throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into audit_entry (workspace_id, at, entry_id, link_id, kind, cause, decisions, writes, delta, contact_id,
                    step, was)
                values (?, now(), ?, ?, 'CONTACT', 'POLL', '[]', '[]', '{"view": {"lastName": "Late"}}', ?, 'CHANGED', '{}')
                """)) {
            var uuid = GlobalId.parse("id", contact).uuid();
            insert.setObject(1, Workspaces.idOf("demo").value());
            insert.setObject(2, Ids.next());
            insert.setObject(3, uuid);
            insert.setObject(4, uuid);
            assertThat(insert.executeUpdate()).isOne();
        }
    }

    private static void told(Connection connection, String contact) throws SQLException {
        try (var notify = connection.createStatement()) {
            notify.execute(
                    "select pg_notify('tandem', '{\"workspace\":\"%s\",\"type\":\"CONTACT_CHANGED\",\"id\":\"%s\"}')"
                            .formatted(
                                    Workspaces.idOf("demo").value(),
                                    GlobalId.parse("id", contact).uuid()));
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
