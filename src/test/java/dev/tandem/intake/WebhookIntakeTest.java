package dev.tandem.intake;

import static dev.tandem.testkit.Deliveries.event;
import static dev.tandem.testkit.Deliveries.ghlContact;
import static dev.tandem.testkit.Deliveries.rankrEvent;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.Deliveries.Post;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.Hooks;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the CRMs deliver: what is acknowledged is there, what is refused changes nothing. Nobody works anything off here. */
@QuarkusTest
@TestProfile(WebhookIntakeTest.NobodyWorks.class)
class WebhookIntakeTest {

    private static final String LOCATION = "demo-location";
    /** How many deliveries of one workspace can wait. */
    private static final int ROOM = 6;

    /** A gateway that takes webhooks in and does nothing about them. */
    public static class NobodyWorks implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tandem.intake.enabled", "false",
                    "tandem.intake.share", Integer.toString(ROOM),
                    "tandem.sandbox.contacts", "5");
        }
    }

    @Inject
    DataSource database;

    /** The ids of all that this test delivers. */
    private final Set<String> delivered = new HashSet<>();

    private GraphQl graph;
    private String atGhl;
    private String atRankr;

    @BeforeEach
    void aContactThatBothKnow() throws SQLException {
        graph = GraphQl.of("demo");
        var contact = graph.contact();
        atGhl = graph.externalId(contact, "GHL");
        atRankr = graph.externalId(contact, "RANKR");
        aProcessThatIsBusyHolds(atGhl);
    }

    /** So that nobody else works the contact off: every mark on it can be counted. */
    private void aProcessThatIsBusyHolds(String contactAtGhl) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        insert into work (workspace_id, contact_id, lane, due_at, lease_until, fence)
                        select workspace_id, link_id, 1, now(), now() + interval '1 hour', gen_random_uuid()
                        from link where kind = 'CONTACT' and ghl_id = ?
                        on conflict (workspace_id, contact_id) do update
                            set lease_until = excluded.lease_until, fence = excluded.fence
                        """)) {
            statement.setString(1, contactAtGhl);
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    private static int port() {
        return RestAssured.port;
    }

    private String fresh() {
        var id = UUID.randomUUID().toString();
        delivered.add(id);
        return id;
    }

    private static int ghl(Post post) {
        return Hooks.ghl(port(), post).statusCode();
    }

    private static int rankr(String workspace, Post post) {
        return Hooks.rankr(port(), workspace, post).statusCode();
    }

    /** How many deliveries of this test are kept, and how often its contact was marked. */
    private record Rows(long inbox, long marks) {}

    private Rows rows() {
        return new Rows(
                number("select count(*) from inbox where delivery_id in ('%s')"
                        .formatted(String.join("', '", delivered))),
                number("""
                        select w.version from work w join link l on l.workspace_id = w.workspace_id and l.link_id = w.contact_id
                        where l.ghl_id = '%s'
                        """.formatted(atGhl)));
    }

    private long number(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private String outcome(String deliveryId) {
        return graph.data("{ webhookDeliveries(first: 100) { nodes { deliveryId outcome contactId } } }", Map.of())
                .getString("webhookDeliveries.nodes.find { it.deliveryId == '%s' }.outcome".formatted(deliveryId));
    }

    static Stream<Arguments> events() {
        var bareTask = Deliveries.ghlTask("t-new", "ignored");
        bareTask.keySet().removeAll(Set.of("contactId", "body"));
        return Stream.of(
                Arguments.of("ContactCreate", ghlContact("$"), "QUEUED"),
                Arguments.of("ContactUpdate", ghlContact("$"), "QUEUED"),
                Arguments.of("ContactDelete", ghlContact("$"), "QUEUED"),
                Arguments.of("ContactTagUpdate", ghlContact("$"), "QUEUED"),
                Arguments.of("ContactDndUpdate", Deliveries.ghlDnd("$"), "QUEUED"),
                Arguments.of("NoteCreate", Deliveries.ghlNote("n1", "$"), "QUEUED"),
                Arguments.of("NoteUpdate", Deliveries.ghlNote("n1", "$"), "QUEUED"),
                Arguments.of("NoteDelete", Deliveries.ghlNote("n1", "$"), "QUEUED"),
                Arguments.of("TaskCreate", Deliveries.ghlTask("t1", "$"), "QUEUED"),
                Arguments.of("TaskCreate", bareTask, "WAITING"),
                Arguments.of("TaskComplete", Deliveries.ghlTask("t1", "$"), "QUEUED"),
                Arguments.of("TaskDelete", Deliveries.ghlTask("t1", "$"), "QUEUED"),
                Arguments.of("AppointmentCreate", Deliveries.ghlAppointment("a1", "$"), "QUEUED"),
                Arguments.of("AppointmentUpdate", Deliveries.ghlAppointment("a1", "$"), "QUEUED"),
                Arguments.of("AppointmentDelete", Deliveries.ghlAppointment("a1", "$"), "QUEUED"),
                Arguments.of("OpportunityCreate", Deliveries.ghlOpportunity("o1", "$"), "RECORDED"),
                Arguments.of("OpportunityStatusUpdate", Deliveries.ghlOpportunity("o1", "$"), "RECORDED"),
                Arguments.of("ContactUpdate", ghlContact("stranger"), "WAITING"),
                Arguments.of("NoteCreate", Deliveries.ghlNote("n2", "stranger"), "WAITING"),
                Arguments.of("TomorrowsEvent", Map.of("id", "x"), "RECORDED"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void whatGhlSignsIsTakenInBeforeItIsAcknowledged(String type, Map<String, ?> fields, String outcome) {
        var id = fresh();

        assertThat(ghl(Deliveries.ghl(event(type, LOCATION, id, about(fields)))))
                .isEqualTo(200);

        assertThat(outcome(id)).isEqualTo(outcome);
        assertThat(rows().inbox()).isOne();
    }

    /** Every kind that GHL publishes an example of, as bare as the examples are: with neither id nor time. */
    static Stream<Map<String, Object>> published() {
        var contact = List.of("ContactCreate", "ContactUpdate", "ContactDelete", "ContactTagUpdate");
        var opportunity = Stream.of(
                        "AssignedToUpdate",
                        "Create",
                        "Delete",
                        "MonetaryValueUpdate",
                        "StageUpdate",
                        "StatusUpdate",
                        "Update")
                .map(what -> "Opportunity" + what);
        var installed = Deliveries.ghlInstall(LOCATION);
        var labelled = new LinkedHashMap<>(installed);
        labelled.put("isWhitelabelCompany", true);
        labelled.put(
                "whitelabelDetails", Map.of("domain", "agency.example", "logoUrl", "https://agency.example/l.png"));
        var byAgency = new LinkedHashMap<>(installed);
        byAgency.keySet()
                .removeAll(Set.of("locationId", "userId", "isWhitelabelCompany", "whitelabelDetails", "companyName"));
        return Stream.of(
                        contact.stream().map(type -> bare(type, ghlContact("$"))),
                        Stream.of(bare("ContactDndUpdate", Deliveries.ghlDnd("$"))),
                        Stream.of("NoteCreate", "NoteUpdate", "NoteDelete")
                                .map(type -> bare(type, Deliveries.ghlNote("n1", "$"))),
                        Stream.of("TaskCreate", "TaskComplete", "TaskDelete")
                                .map(type -> bare(type, Deliveries.ghlTask("t1", "$"))),
                        Stream.of("AppointmentCreate", "AppointmentUpdate", "AppointmentDelete")
                                .map(type -> bare(type, Deliveries.ghlAppointment("a1", "$"))),
                        opportunity.map(type -> bare(type, Deliveries.ghlOpportunity("o1", "$"))),
                        Stream.of(installed, labelled, byAgency),
                        Stream.of("locationId", "companyId")
                                .map(tenant -> Map.<String, Object>of(
                                        "type", "UNINSTALL", "appId", "5f1c0d2e9b8a4c3d2e1f0a9b", tenant, LOCATION)))
                .flatMap(kinds -> kinds);
    }

    private static Map<String, Object> bare(String type, Map<String, ?> fields) {
        var payload = event(type, LOCATION, "", fields);
        payload.keySet().removeAll(Set.of("timestamp", "webhookId", "appId", "versionId"));
        return payload;
    }

    @ParameterizedTest
    @MethodSource("published")
    void everyKindThatGhlPublishesIsTakenIn(Map<String, Object> payload) {
        assertThat(taken(about(payload))).isEqualTo(payload.containsKey("locationId") ? 1 : 0);
    }

    /** Posts it as GHL would, and tells how many more of its type are kept then. */
    private long taken(Map<String, ?> payload) {
        var ofType = "select count(*) from inbox where type = '%s'".formatted(payload.get("type"));
        var before = number(ofType);
        assertThat(ghl(Deliveries.ghl(payload))).as("%s", payload).isEqualTo(200);
        return number(ofType) - before;
    }

    /** GHL's own examples, where they are beside the project; only the location is made ours. */
    @TestFactory
    Stream<DynamicTest> everyOfficialExampleIsTakenIn() throws IOException {
        var examples = Stream.of("../shared/ghl/webhooks", "../../shared/ghl/webhooks")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst();
        assumeTrue(examples.isPresent(), "GHL's example payloads are not beside the project");
        try (var files = Files.list(examples.orElseThrow())) {
            return files
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> exampleIsTakenIn(file)))
                    .toList()
                    .stream();
        }
    }

    private void exampleIsTakenIn(Path file) throws IOException {
        var payload = new LinkedHashMap<String, Object>(
                JsonPath.from(Files.readString(file)).getMap(""));
        payload.computeIfPresent("locationId", (_, _) -> LOCATION);

        assertThat(taken(payload)).isEqualTo(payload.containsKey("locationId") ? 1 : 0);
    }

    /** The fields about the contact of this test. */
    private Map<String, Object> about(Map<String, ?> fields) {
        var filled = new LinkedHashMap<String, Object>();
        fields.forEach((name, value) -> filled.put(
                name,
                switch (value) {
                    case Map<?, ?> nested -> {
                        var inner = new LinkedHashMap<String, Object>();
                        nested.forEach((key, one) -> inner.put((String) key, one.equals("$") ? atGhl : one));
                        yield inner;
                    }
                    default -> value.equals("$") ? atGhl : value;
                }));
        return filled;
    }

    @Test
    void aWebhookOfAKnownContactMarksItAtOnce() {
        var marks = rows().marks();

        assertThat(ghl(Deliveries.ghl(event("ContactUpdate", LOCATION, fresh(), ghlContact(atGhl)))))
                .isEqualTo(200);
        assertThat(rows().marks()).isGreaterThan(marks);
    }

    @Test
    void installationsAreRecorded() {
        var recorded = "select count(*) from inbox where type in ('INSTALL', 'UNINSTALL') and outcome = 'RECORDED'";
        var before = number(recorded);

        assertThat(ghl(Deliveries.ghl(Deliveries.ghlInstall(LOCATION)))).isEqualTo(200);
        assertThat(ghl(Deliveries.ghl(Map.of("type", "UNINSTALL", "appId", "a", "locationId", LOCATION))))
                .isEqualTo(200);

        assertThat(number(recorded) - before).isEqualTo(2);
    }

    @Test
    void whatRankrSignsIsTakenIn() {
        var id = fresh();
        var payload = rankrEvent("contact.updated", "demo", Map.of("id", atRankr, "version", 2));

        assertThat(rankr("demo", Deliveries.rankr(id, Instant.now(), payload, Deliveries.secret("demo"))))
                .isEqualTo(200);
        assertThat(outcome(id)).isEqualTo("QUEUED");
    }

    @Test
    void whatIsDeliveredAgainIsAcknowledgedAndChangesNothing() {
        var ofGhl = Deliveries.ghl(event("ContactUpdate", LOCATION, fresh(), ghlContact(atGhl)));
        var ofRankr = Deliveries.rankr(
                fresh(),
                Instant.now(),
                rankrEvent("contact.updated", "demo", Map.of("id", atRankr)),
                Deliveries.secret("demo"));
        assertThat(List.of(ghl(ofGhl), rankr("demo", ofRankr))).containsOnly(200);
        var before = rows();
        assertThat(before.inbox()).isEqualTo(2);

        assertThat(List.of(ghl(ofGhl), rankr("demo", ofRankr), ghl(ofGhl), rankr("demo", ofRankr)))
                .containsOnly(200);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void theSameIdInAnotherWorkspaceIsAnotherDelivery() {
        var id = fresh();

        assertThat(ghl(Deliveries.ghl(event("ContactUpdate", LOCATION, id, ghlContact("unknown")))))
                .isEqualTo(200);
        assertThat(ghl(Deliveries.ghl(event("ContactUpdate", "other-location", id, ghlContact("unknown")))))
                .isEqualTo(200);
        assertThat(rows().inbox()).isEqualTo(2);
    }

    /** While nothing can be committed, as many wait as there is room for; the rest is told to come again, and is taken in then. */
    @Test
    void underPressureWhatThereIsNoRoomForHasToComeAgain() throws Exception {
        var posts = Stream.generate(() -> Deliveries.ghl(event("ContactUpdate", LOCATION, fresh(), ghlContact(atGhl))))
                .limit(3 * ROOM)
                .toList();
        var before = rows().inbox();
        var turnedAway = new ConcurrentHashMap<Post, HttpResponse<String>>();
        var takenIn = new ConcurrentHashMap<Post, HttpResponse<String>>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor();
                var lock = database.getConnection()) {
            lock.setAutoCommit(false);
            try (var statement = lock.createStatement()) {
                statement.execute("lock table inbox in access exclusive mode");
            }
            posts.forEach(post -> senders.execute(() -> {
                var answer = Hooks.ghl(port(), post);
                (answer.statusCode() == 200 ? takenIn : turnedAway).put(post, answer);
            }));
            for (var tries = 0; turnedAway.size() < posts.size() - ROOM; tries++) {
                assertThat(tries).isLessThan(500);
                MILLISECONDS.sleep(10);
            }
            assertThat(turnedAway.values()).allSatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(429);
                assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(5);
                assertThat(answer.body()).isEmpty();
            });
            lock.rollback();
        }
        assertThat(turnedAway).hasSize(posts.size() - ROOM);
        assertThat(takenIn).hasSize(ROOM);
        assertThat(rows().inbox() - before).isEqualTo(ROOM);

        assertThat(turnedAway.keySet()).allSatisfy(post -> assertThat(ghl(post)).isEqualTo(200));
        assertThat(rows().inbox() - before).isEqualTo(posts.size());
    }

    @Test
    void whatIsRefusedChangesNothing() {
        var good = Deliveries.ghl(event("ContactUpdate", LOCATION, fresh(), ghlContact(atGhl)));
        var flipped = good.body().clone();
        flipped[flipped.length / 2] ^= 1;
        var foreign = Deliveries.ghl(event("ContactUpdate", "somebody-elses", fresh(), ghlContact(atGhl)));
        var payload = rankrEvent("contact.updated", "demo", Map.of("id", atRankr));
        var ofRankr = Deliveries.rankr(fresh(), Instant.now(), payload, Deliveries.secret("demo"));
        var stale = Deliveries.rankr(fresh(), Instant.now().minusSeconds(3600), payload, Deliveries.secret("demo"));
        var before = rows();

        var statuses = new LinkedHashMap<String, Integer>();
        statuses.put("a flipped bit", ghl(good.with(flipped)));
        statuses.put("no signature", ghl(good.without("X-GHL-Signature")));
        statuses.put("N/A", ghl(good.with("X-GHL-Signature", "N/A")));
        statuses.put(
                "another key",
                ghl(Deliveries.ghl(
                        event("ContactUpdate", LOCATION, fresh(), ghlContact(atGhl)),
                        Deliveries.ed25519("last year's"))));
        statuses.put(
                "an RSA signature while those are off",
                ghl(good.without("X-GHL-Signature").with("X-WH-Signature", "AAAA")));
        statuses.put("no event", ghl(Deliveries.ghl(new byte[0])));
        statuses.put("a foreign location", ghl(foreign));
        statuses.put("no signature for a foreign location", ghl(foreign.without("X-GHL-Signature")));
        statuses.put("Rankr without a signature", rankr("demo", ofRankr.without("webhook-signature")));
        statuses.put("Rankr with another's secret", rankr("other", ofRankr));
        statuses.put("Rankr for a workspace that there is not", rankr("nobody", ofRankr));
        statuses.put("Rankr an hour late", rankr("demo", stale));

        assertThat(statuses)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("a flipped bit", 401),
                        Map.entry("no signature", 401),
                        Map.entry("N/A", 401),
                        Map.entry("another key", 401),
                        Map.entry("an RSA signature while those are off", 401),
                        Map.entry("no event", 400),
                        Map.entry("a foreign location", 404),
                        Map.entry("no signature for a foreign location", 401),
                        Map.entry("Rankr without a signature", 401),
                        Map.entry("Rankr with another's secret", 401),
                        Map.entry("Rankr for a workspace that there is not", 401),
                        Map.entry("Rankr an hour late", 401)));
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void noAnswerSaysWhy() {
        var foreign = Deliveries.ghl(event("ContactUpdate", "somebody-elses", fresh(), ghlContact("c1")));
        var nobody = Deliveries.rankr(fresh(), Instant.now(), Map.of(), Deliveries.secret("demo"));

        assertThat(List.of(
                        Hooks.ghl(port(), foreign),
                        Hooks.ghl(port(), foreign.without("X-GHL-Signature")),
                        Hooks.rankr(port(), "nobody", nobody)))
                .allSatisfy(answer -> assertThat(answer.body()).isEmpty());
    }

    @Test
    void whatIsTooLongIsRefusedHoweverItComes() {
        var before = rows();
        var fiveMegabytes = Deliveries.ghl(Deliveries.json(
                event("ContactUpdate", LOCATION, fresh(), Map.of("id", atGhl, "x", "y".repeat(5 << 20)))));
        var chunked = Hooks.request(port(), "/webhooks/ghl", fiveMegabytes);
        var inPieces = java.net.http.HttpRequest.newBuilder(chunked, (_, _) -> true)
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(fiveMegabytes.body())))
                .build();

        assertThat(ghl(fiveMegabytes)).isEqualTo(413);
        assertThat(Hooks.send(inPieces).statusCode()).isEqualTo(413);
        assertThat(rows()).isEqualTo(before);
        assertThat(ghl(Deliveries.ghl(Deliveries.json(
                        event("ContactUpdate", LOCATION, fresh(), Map.of("id", atGhl, "x", "y".repeat(1_000_000)))))))
                .isEqualTo(200);
    }

    @Test
    void everyAnswerNamesItsDelivery() {
        var post = Deliveries.ghl(event("ContactUpdate", LOCATION, fresh(), ghlContact(atGhl)));

        var taken = Hooks.ghl(port(), post);
        var named = Hooks.ghl(port(), post.with("X-Request-Id", "delivery-1"));
        var refused = Hooks.ghl(port(), post.without("X-GHL-Signature"));

        assertThat(List.of(taken.statusCode(), named.statusCode(), refused.statusCode()))
                .containsExactly(200, 200, 401);
        assertThat(name(taken)).matches("[0-9a-f]{32}");
        assertThat(name(named)).isEqualTo("delivery-1");
        assertThat(name(refused)).matches("[0-9a-f]{32}").isNotEqualTo(name(taken));
    }

    private static String name(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Request-Id").orElse("none");
    }

    @Test
    void whatIsLoggedOfADeliveryHasItsName() throws SQLException {
        var post = Deliveries.ghl(event("ContactUpdate", LOCATION, fresh(), ghlContact(atGhl)));
        try (var log = new ComplaintLog();
                var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter table inbox rename to inbox_away");
            try {
                assertThat(Hooks.ghl(port(), post.with("X-Request-Id", "delivery-2"))
                                .statusCode())
                        .isEqualTo(429);
            } finally {
                statement.execute("alter table inbox_away rename to inbox");
            }

            assertThat(log.names).containsExactly("delivery-2");
        }
    }

    /** Whose requests were complained about. */
    private static final class ComplaintLog extends Handler implements AutoCloseable {

        private static final Logger LOGGER = Logger.getLogger(WebhookRoutes.class.getName());

        private final List<String> names = new CopyOnWriteArrayList<>();

        ComplaintLog() {
            LOGGER.addHandler(this);
        }

        @Override
        public void publish(LogRecord line) {
            names.add(String.valueOf(ExtLogRecord.wrap(line).getMdcCopy().get("requestId")));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            LOGGER.removeHandler(this);
        }
    }

    @Test
    void onlyPostIsAnswered() {
        assertThat(RestAssured.get("/webhooks/ghl").statusCode()).isNotEqualTo(200);
        assertThat(RestAssured.post("/webhooks/rankr").statusCode()).isEqualTo(404);
    }

    @Test
    void deliveriesAreListedNewestFirstAndByWhatIsAsked() {
        var ids = new ArrayList<String>();
        for (var i = 0; i < 3; i++) {
            ids.add(fresh());
            assertThat(ghl(Deliveries.ghl(
                            event("ListedEvent", LOCATION, ids.getLast(), Deliveries.ghlOpportunity("o", "c")))))
                    .isEqualTo(200);
        }
        var query = """
                query($after: String) { webhookDeliveries(first: 2, after: $after,
                    filter: {crm: GHL, type: "ListedEvent", outcome: RECORDED}) {
                    totalCount pageInfo { hasNextPage endCursor }
                    nodes { deliveryId crm type kind externalId contactId receivedAt processedAt outcome failures reason } } }""";

        var first = graph.data(query, Map.of()).setRootPath("data.webhookDeliveries");
        var rest = graph.data(query, Map.of("after", first.getString("pageInfo.endCursor")))
                .setRootPath("data.webhookDeliveries");

        assertThat(first.getInt("totalCount")).isEqualTo(3);
        assertThat(Stream.concat(
                        first.<String>getList("nodes.deliveryId").stream(),
                        rest.<String>getList("nodes.deliveryId").stream()))
                .containsExactlyElementsOf(ids.reversed());
        assertThat(first.getBoolean("pageInfo.hasNextPage")).isTrue();
        assertThat(rest.getBoolean("pageInfo.hasNextPage")).isFalse();
    }

    @Test
    void nobodySeesAnotherWorkspacesDeliveries() {
        var id = fresh();
        assertThat(ghl(Deliveries.ghl(event("OpportunityDelete", "other-location", id, Map.of("id", "o")))))
                .isEqualTo(200);

        assertThat(outcome(id)).isNull();
    }
}
