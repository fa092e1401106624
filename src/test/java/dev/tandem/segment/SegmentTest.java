package dev.tandem.segment;

import static dev.tandem.testkit.GraphQl.object;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Lists;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.store.Feed;
import dev.tandem.store.Segments;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments end to end: a list at Rankr that holds whoever matches, whatever happens on the way. */
@QuarkusTest
@TestProfile(SegmentTest.ByHand.class)
class SegmentTest {

    private static final WorkspaceId DEMO = Workspaces.idOf("demo");
    private static final String SEGMENT =
            "segment { id version status reason listId counts { members adding removing } }";

    private final Crms crms = new Crms("demo");
    private GraphQl graph;

    @Inject
    SegmentWorker worker;

    @Inject
    Segments segments;

    @Inject
    Clock clock;

    @Inject
    Lists lists;

    @Inject
    Sandboxes sandboxes;

    @Inject
    DataSource database;

    /** Lists are kept only when a test says so, and few may be taken off one. */
    public static final class ByHand implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tandem.sandbox.contacts", "6",
                    "tandem.segments.enabled", "false",
                    "tandem.segments.removals.least", "2",
                    "tandem.gates.rankr.breaker.request-volume-threshold", "1000",
                    "tandem.segments.first-pause", "PT0.1S",
                    "tandem.segments.longest-pause", "PT0.2S");
        }
    }

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @AfterEach
    void heal() {
        sandboxes.rankr().heal();
    }

    private void round() {
        await(worker.compareAll(DEMO));
        await(worker.round(DEMO));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(60));
    }

    /** Works until it is so: changes are told only once every older transaction has ended. */
    private void until(BooleanSupplier wanted) {
        for (var i = 0; i < 100; i++) {
            round();
            if (wanted.getAsBoolean()) {
                return;
            }
            pause();
        }
        assertThat(wanted.getAsBoolean()).as(this::state).isTrue();
    }

    /** What is known of the segments and their members, for a test that fails. */
    private String state() {
        return graph.data("{ segments { name status reason counts { members adding removing failing } } }", Map.of())
                .prettify();
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String tag() {
        return "t" + UUID.randomUUID();
    }

    private String tagged(String... tags) {
        return graph.contact("tags", List.of(tags));
    }

    private void addTag(String contact, String tag) {
        graph.mutate(
                "contactTagsAdd", "contact { id }", object("id", contact, "tags", List.of(tag), "createMissing", true));
    }

    private void removeTag(String contact, String tag) {
        graph.mutate("contactTagsRemove", "contact { id }", object("id", contact, "tags", List.of(tag)));
    }

    private static Map<String, Object> withTag(String tag) {
        return object("contacts", object("allTags", List.of(tag)));
    }

    private String create(String tag, Object... more) {
        var input = object("name", "Segment " + tag, "filter", withTag(tag));
        input.putAll(object(more));
        return graph.control("segmentCreate", SEGMENT, input).getString("segment.id");
    }

    private JsonPath segment(String id) {
        return graph.data(
                        "query($id: ID!) { segment(id: $id) { status reason version listId filter { allTags }"
                                + " counts { members adding removing failing } } }",
                        Map.of("id", id))
                .setRootPath("data.segment");
    }

    private Set<String> onList(String id) {
        var listId = segment(id).getString("listId");
        return listId == null
                ? Set.of()
                : new HashSet<>(crms.atRankr("/lists/%s/members?limit=100".formatted(listId))
                        .getList("data.id"));
    }

    private Set<String> atRankr(String... contacts) {
        var ids = new HashSet<String>();
        for (var contact : contacts) {
            ids.add(graph.externalId(contact, "RANKR"));
        }
        return ids;
    }

    private JsonPath preview(Map<String, ?> variables) {
        return graph.data(
                        "query($id: ID, $filter: SegmentFilter, $listId: String, $keepOthers: Boolean) {"
                                + " segmentPreview(id: $id, filter: $filter, listId: $listId, keepOthers: $keepOthers, first: 100) {"
                                + " addedCount added { id } removedCount removed { id } waiting held removable } }",
                        variables)
                .setRootPath("data.segmentPreview");
    }

    private Set<String> shown(JsonPath preview, String which) {
        assertThat(preview.getInt(which + "Count"))
                .isEqualTo(preview.getList(which).size());
        return atRankr(preview.<String>getList(which + ".id").toArray(String[]::new));
    }

    private void compare(String id) {
        graph.control("segmentChange", "segment { id }", object("id", id));
    }

    @Test
    void aListFollowsWhoMatches() {
        var tag = tag();
        var ada = tagged(tag);
        var grace = tagged(tag, "other" + tag);
        var alan = tagged("other" + tag);

        var id = create(tag);
        round();
        assertThat(onList(id)).isEqualTo(atRankr(ada, grace));

        addTag(alan, tag);
        removeTag(ada, tag);
        until(() -> onList(id).equals(atRankr(grace, alan)));

        assertThat(segment(id).getString("status")).isEqualTo("RUNNING");
        assertThat(segment(id).getInt("counts.members")).isEqualTo(2);
        assertThat(segment(id).getInt("counts.adding") + segment(id).getInt("counts.removing"))
                .isZero();
    }

    @Test
    void aChangeDoesNotWaitForAListToBeReadWhole() throws SQLException {
        var tag = tag();
        var ada = tagged(tag);
        var id = create(tag);
        until(() -> onList(id).equals(atRankr(ada)));
        execute("update segment set compare_at = now() where segment_id = '%s'".formatted(segmentOf(tag)));
        var bob = tagged(tag);
        sandboxes.rankr().forgetCalls();

        for (var i = 0; i < 100 && !isCalled("PUT /v1/lists/"); i++) {
            await(worker.round(DEMO));
            pause();
        }

        assertThat(isCalled("GET /v1/lists/")).isFalse();
        assertThat(onList(id)).isEqualTo(atRankr(ada, bob));
    }

    /** Its members are many, and it comes first. */
    @Test
    void aLongListKeepsNoOtherAndNoChangeWaiting() throws SQLException {
        var tag = tag();
        var ada = tagged();
        var id = create(tag);
        until(() -> segment(id).getString("listId") != null);
        var longTag = "0" + tag();
        create(longTag);
        until(() -> isMade(longTag));
        leave(longTag, 400);
        sandboxes.rankr().slowDown(Duration.ofMillis(150), Duration.ZERO);

        var round = worker.round(DEMO).subscribeAsCompletionStage();
        addTag(ada, tag);
        for (var i = 0; i < 300 && !round.isDone() && onList(id).isEmpty(); i++) {
            pause();
        }
        var isUnderWay = !round.isDone();
        sandboxes.rankr().heal();

        assertThat(onList(id)).isEqualTo(atRankr(ada));
        assertThat(isUnderWay).isTrue();
        assertThat(round).succeedsWithin(Duration.ofSeconds(60));
    }

    private boolean isMade(String tag) {
        return graph.data("{ segments { name listId } }", Map.of())
                        .getString("segments.find { it.name == 'Segment %s' }.listId".formatted(tag))
                != null;
    }

    /** As many as that are to be taken off the list of a segment. */
    private void leave(String tag, int many) throws SQLException {
        execute("""
                insert into segment_member
                    (workspace_id, segment_id, contact_id, wanted, actual, own, allowed, rankr_id, due_at, at)
                select '%s', '%s', gen_random_uuid(), false, 'YES', true, true, 'gone-' || n, now(), now()
                from generate_series(1, %d) n
                """.formatted(DEMO.value(), segmentOf(tag), many));
    }

    @Test
    void whoIsToBeTakenOffIsTakenBeforeThoseWhoAreToBePutOn() throws SQLException {
        var tag = tag();
        tagged(tag);
        create(tag);
        until(() -> isMade(tag));
        execute("update segment_member set actual = 'NO', due_at = now() - interval '1 hour' where segment_id = '%s'"
                .formatted(segmentOf(tag)));
        leave(tag, 1);
        pause();

        assertThat(claim(segmentOf(tag), 1, Duration.ofSeconds(1)))
                .extracting(Segments.Claim::wanted)
                .containsExactly(false);
        assertThat(claim(segmentOf(tag), 1, Duration.ofSeconds(1)))
                .extracting(Segments.Claim::wanted)
                .containsExactly(true);
    }

    private boolean isCalled(String what) {
        return sandboxes.rankr().calls().keySet().stream().anyMatch(call -> call.startsWith(what));
    }

    @Test
    void nothingIsWrittenThatIsSoAlready() {
        var tag = tag();
        tagged(tag);
        create(tag);
        round();
        sandboxes.rankr().suffer(Trouble.status(500).on("PUT", "/")); // would be seen as failures
        sandboxes.rankr().suffer(Trouble.status(500).on("DELETE", "/"));
        var id = graph.data("{ segments { id filter { allTags } } }", Map.of())
                .getString("segments.find { it.filter.allTags.contains('%s') }.id".formatted(tag));

        compare(id);
        round();
        round();

        assertThat(segment(id).getInt("counts.failing")).isZero();
        assertThat(segment(id).getInt("counts.members")).isOne();
    }

    @Test
    void whoRankrDoesNotHaveYetWaits() {
        var tag = tag();
        var id = create(tag);
        var ada = graph.mutate(
                        "contactCreate",
                        "contact { id }",
                        object(
                                "firstName",
                                "Ada",
                                "email",
                                GraphQl.email(),
                                "tags",
                                List.of(tag),
                                "targets",
                                List.of("GHL")))
                .getString("contact.id");
        var waiting = preview(Map.of("id", id));
        round();
        var before = segment(id);

        graph.mutate("syncContact", "contact { id }", object("id", ada));
        until(() -> onList(id).equals(atRankr(ada)));

        assertThat(waiting.getInt("waiting")).isOne();
        assertThat(waiting.getInt("addedCount")).isZero();
        assertThat(before.getInt("counts.adding")).isOne();
        assertThat(before.getInt("counts.failing")).isZero();
    }

    @Test
    void aPreviewIsWhatIsThenDone() {
        var tag = tag();
        var other = tag();
        var ada = tagged(tag);
        var both = tagged(tag, other);
        var grace = tagged(other);
        var id = create(tag);
        round();
        var before = onList(id);

        var preview = preview(Map.of("id", id, "filter", withTag(other)));
        graph.control("segmentChange", SEGMENT, object("id", id, "filter", withTag(other)));
        round();

        var after = onList(id);
        assertThat(before).isEqualTo(atRankr(ada, both));
        assertThat(after).isEqualTo(atRankr(both, grace));
        assertThat(shown(preview, "added")).isEqualTo(less(after, before));
        assertThat(shown(preview, "removed")).isEqualTo(less(before, after));
        assertThat(preview.getBoolean("held")).isFalse();
        assertThat(preview(Map.of("id", id)).getInt("addedCount")).isZero();
        assertThat(preview(Map.of("id", id)).getInt("removedCount")).isZero();
    }

    @Test
    void aPreviewOfAListThatIsThereIsWhatIsThenDone() {
        var tag = tag();
        var ada = tagged(tag);
        var grace = tagged(tag);
        var alan = tagged("other" + tag);
        var stranger = crms.addAtRankr("/contacts", Map.of("firstName", "Eve", "email", GraphQl.email()));
        var listId = crms.addAtRankr("/lists", Map.of("name", "By hand " + tag));
        for (var member : atRankr(grace, alan)) {
            crms.putAtRankr("/lists/%s/members/%s".formatted(listId, member));
        }
        crms.putAtRankr("/lists/%s/members/%s".formatted(listId, stranger));

        var kept = preview(Map.of("filter", withTag(tag), "listId", listId, "keepOthers", true));
        var preview = preview(Map.of("filter", withTag(tag), "listId", listId));
        var id = create(tag, "listId", listId);
        round();

        assertThat(kept.getInt("removedCount")).isZero();
        assertThat(shown(preview, "added")).isEqualTo(atRankr(ada));
        assertThat(shown(preview, "removed")).isEqualTo(atRankr(alan));
        assertThat(onList(id)).isEqualTo(plus(atRankr(ada, grace), stranger)); // who is no contact here stays
    }

    @Test
    void whomSomebodyElsePutThereStaysIfWanted() {
        var tag = tag();
        var ada = tagged(tag);
        var alan = tagged("other" + tag);
        var id = create(tag, "keepOthers", true);
        round();
        crms.putAtRankr(
                "/lists/%s/members/%s".formatted(segment(id).getString("listId"), graph.externalId(alan, "RANKR")));

        compare(id);
        round();
        assertThat(onList(id)).isEqualTo(atRankr(ada, alan));

        removeTag(ada, tag);
        until(() -> onList(id).equals(atRankr(alan))); // Tandem put her there, so Tandem takes her off

        graph.control("segmentChange", SEGMENT, object("id", id, "keepOthers", false));
        round();
        assertThat(onList(id)).isEmpty();
    }

    /** A workspace where nothing happens costs no more than that it is looked for. */
    @Test
    void roundsAreMadeWhereThereIsWork() {
        var tag = tag();
        var ada = tagged("other" + tag);
        var id = create(tag);
        until(() -> !isAtWork());

        addTag(ada, tag);
        assertThat(isAtWork()).as("a change is to be read").isTrue();
        sandboxes.rankr().suffer(Trouble.status(503).on("PUT", "/v1/lists/"));
        until(() -> !isAtWork()); // until the next try
        sandboxes.rankr().heal();
        assertThat(onList(id)).isEmpty();
        until(() -> onList(id).equals(atRankr(ada)));
        until(() -> !isAtWork());

        compare(id);
        assertThat(isAtWork()).as("a comparison is due").isTrue();
    }

    private boolean isAtWork() {
        var now = clock.now();
        return await(segments.atWork(Set.of(DEMO), now, now.minus(Feed.RECENT))).contains(DEMO);
    }

    /** Whether Tandem put her there is not known, as the answer was lost; nobody else is known to have. */
    @Test
    void whomTandemMayHavePutThereIsTakenOffThoughOthersAreKept() {
        var tag = tag();
        var ada = tagged(tag);
        var id = create("other" + tag, "keepOthers", true);
        round();
        sandboxes.rankr().suffer(Trouble.status(500).on("PUT", "/v1/lists/").afterwards());

        addTag(ada, "other" + tag);
        until(() -> onList(id).equals(atRankr(ada)));
        removeTag(ada, "other" + tag);
        round();
        sandboxes.rankr().heal();

        until(() -> onList(id).isEmpty());
    }

    @Test
    void whatPeopleDoToTheListIsPutRight() {
        var tag = tag();
        var ada = tagged(tag);
        var alan = tagged("other" + tag);
        var id = create(tag);
        round();
        var list = "/lists/%s/members/".formatted(segment(id).getString("listId"));
        crms.putAtRankr(list + graph.externalId(alan, "RANKR"));
        crms.deleteAtRankr(list + graph.externalId(ada, "RANKR"));

        compare(id);
        round();

        assertThat(onList(id)).isEqualTo(atRankr(ada));
    }

    @Test
    void tooManyRemovalsWaitForAPerson() {
        var tag = tag();
        var members = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            members.add(tagged(tag));
        }
        var id = create(tag);
        round();
        var all = onList(id);
        for (var member : members.subList(0, 3)) {
            removeTag(member, tag);
        }

        until(() -> "HELD".equals(segment(id).getString("status")));
        assertThat(onList(id)).isEqualTo(all);
        assertThat(segment(id).getString("reason")).startsWith("3 of 5 members would be taken off, and no more than 2");
        assertThat(preview(Map.of("id", id)).getBoolean("held")).isTrue();

        graph.control("segmentRelease", SEGMENT, object("id", id, "allowRemovals", false));
        round();
        assertThat(segment(id).getString("status")).isEqualTo("HELD");
        assertThat(onList(id)).isEqualTo(all);

        graph.control("segmentRelease", SEGMENT, object("id", id, "allowRemovals", true));
        assertThat(preview(Map.of("id", id)).getBoolean("held")).isFalse();
        assertThat(preview(Map.of("id", id, "filter", withTag("nobody has " + tag)))
                        .getBoolean("held"))
                .as("three of the five may go anyway")
                .isFalse();
        round();
        assertThat(segment(id).getString("status")).isEqualTo("RUNNING");
        assertThat(onList(id)).isEqualTo(atRankr(members.get(3), members.get(4)));
    }

    @Test
    void removalsOneByOneCountTogether() {
        var tag = tag();
        var members = new ArrayList<String>();
        for (var i = 0; i < 4; i++) {
            members.add(tagged(tag));
        }
        var id = create(tag);
        until(() -> onList(id).equals(atRankr(members.toArray(String[]::new))));

        removeTag(members.get(0), tag);
        until(() -> onList(id).equals(atRankr(members.get(1), members.get(2), members.get(3))));
        removeTag(members.get(1), tag);
        until(() -> onList(id).equals(atRankr(members.get(2), members.get(3))));
        assertThat(segment(id).getInt("counts.members")).isEqualTo(2);
        assertThat(preview(Map.of("id", id)).getInt("removable")).isZero();
        removeTag(members.get(2), tag);
        assertThat(preview(Map.of("id", id)).getBoolean("held")).isTrue();

        until(() -> "HELD".equals(segment(id).getString("status")));
        assertThat(onList(id)).isEqualTo(atRankr(members.get(2), members.get(3)));
    }

    @Test
    void aProcessThatDiesBeforeItNotesWhatItDidLosesAndDoublesNothing() throws SQLException {
        var tag = tag();
        var ada = tagged(tag);
        var id = create(tag);
        var stored = segmentOf(tag);
        sandboxes.rankr().suffer(Trouble.status(503).on("PUT", "/v1/lists/"));
        round(); // the list is made, but nobody could be put on it yet
        sandboxes.rankr().heal();
        assertThat(onList(id)).isEmpty();

        pause();
        pause();
        pause();
        var claims = claim(stored);
        var claim = claims.getFirst();
        await(lists.addMember(
                new Caller(DEMO, Lane.POLL), segment(id).getString("listId"), requireNonNull(claim.rankrId())));
        assertThat(claims).hasSize(1); // and then it dies
        assertThat(onList(id)).isEqualTo(atRankr(ada));
        assertThat(segment(id).getInt("counts.members")).isZero();

        pause();
        round();
        assertThat(onList(id)).isEqualTo(atRankr(ada));
        assertThat(segment(id).getInt("counts.members")).isOne();

        removeTag(ada, tag);
        var again = new ArrayList<Segments.Claim>();
        for (var i = 0; i < 50 && again.isEmpty(); i++) {
            follow();
            again.addAll(claim(stored));
            pause();
        }
        assertThat(again).extracting(Segments.Claim::wanted).containsExactly(false);
        addTag(ada, tag); // it is wanted again, before anybody knows whether it was taken off
        await(lists.removeMember(
                new Caller(DEMO, Lane.POLL),
                segment(id).getString("listId"),
                requireNonNull(again.getFirst().rankrId())));

        until(() -> onList(id).equals(atRankr(ada)) && segment(id).getInt("counts.members") == 1);
    }

    /** As a process that dies at once claims: nobody waits for it. */
    private List<Segments.Claim> claim(UUID segment) {
        return claim(segment, 10, Duration.ofMillis(1));
    }

    private List<Segments.Claim> claim(UUID segment, int limit, Duration lease) {
        var now = Instant.now();
        return await(segments.claim(DEMO, segment, limit, now, lease, Ids.next(), new Segments.Brake(now, _ -> 100)));
    }

    private void follow() {
        await(segments.follow(
                DEMO, 100, Instant.now(), one -> SegmentFilter.of(one.filter()).restrictions(Instant.now())));
    }

    private UUID segmentOf(String tag) {
        return await(segments.all(DEMO)).stream()
                .filter(segment -> segment.name().equals("Segment " + tag))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void aListThatWasMadeButNotNotedIsFoundAgain() throws SQLException {
        var tag = tag();
        var ada = tagged(tag);
        var id = create(tag);
        round();
        var listId = segment(id).getString("listId");
        execute("update segment set list_id = null, compare_at = now() where segment_id = '%s'"
                .formatted(segmentOf(tag)));

        round();

        assertThat(segment(id).getString("listId")).isEqualTo(listId);
        assertThat(onList(id)).isEqualTo(atRankr(ada));
    }

    @Test
    void whoWasJoinedWithAMemberDoesNotTakeItOffTheList() throws SQLException {
        var tag = tag();
        var ada = tagged(tag);
        var id = create(tag);
        round();
        // her other record is no contact any more, and the half as which it was put there is hers
        execute("""
                insert into segment_member
                    (workspace_id, segment_id, contact_id, wanted, actual, own, rankr_id, due_at, at)
                select workspace_id, segment_id, '%s', false, 'YES', true, rankr_id, now(), now()
                from segment_member where segment_id = '%s'
                """.formatted(UUID.randomUUID(), segmentOf(tag)));

        round();

        assertThat(onList(id)).isEqualTo(atRankr(ada));
        assertThat(segment(id).getInt("counts.members")).isOne();
        assertThat(segment(id).getInt("counts.removing")).isZero();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatRankrRefusesForAWhileIsTriedAgain() {
        var tag = tag();
        var ada = tagged(tag);
        var id = create(tag);
        sandboxes.rankr().suffer(Trouble.status(503).on("PUT", "/v1/lists/").next(8));

        until(() -> onList(id).equals(atRankr(ada)));

        assertThat(segment(id).getInt("counts.failing")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aListThatIsGoneHoldsItsSegmentAndIsMadeAnew(boolean isOwn) {
        var tag = tag();
        var ada = tagged(tag);
        var id = isOwn ? create(tag) : create(tag, "listId", crms.addAtRankr("/lists", Map.of("name", "Gone " + tag)));
        round();
        assertThat(onList(id)).isEqualTo(atRankr(ada));
        crms.deleteAtRankr("/lists/" + segment(id).getString("listId"));

        compare(id);
        round();
        assertThat(segment(id).getString("status")).isEqualTo("HELD");
        assertThat(segment(id).getString("reason")).startsWith("Its list is gone at Rankr");
        compare(id);
        round();
        assertThat(segment(id).getString("listId")).as("none is made yet").isNull();

        graph.control("segmentRelease", SEGMENT, object("id", id, "allowRemovals", false));
        round();
        assertThat(segment(id).getString("status")).isEqualTo("RUNNING");
        assertThat(onList(id)).isEqualTo(atRankr(ada));
    }

    @Test
    void aPausedSegmentLeavesItsListAlone() {
        var tag = tag();
        var ada = tagged(tag);
        var id = create(tag);
        round();
        graph.control("segmentPause", SEGMENT, object("id", id));
        var grace = tagged(tag);
        round();
        pause();
        round();
        assertThat(onList(id)).isEqualTo(atRankr(ada));

        graph.control("segmentResume", SEGMENT, object("id", id));
        round();

        assertThat(onList(id)).isEqualTo(atRankr(ada, grace));
    }

    @Test
    void aSegmentIsForgottenWithItsListOrWithout() {
        var tag = tag();
        var ada = tagged(tag);
        var kept = create(tag);
        var gone = graph.control("segmentCreate", SEGMENT, object("name", "Gone " + tag, "filter", withTag(tag)))
                .getString("segment.id");
        round();
        var keptList = segment(kept).getString("listId");
        var goneList = segment(gone).getString("listId");

        graph.control("segmentDelete", "deletedId", object("id", kept));
        graph.control("segmentDelete", "deletedId", object("id", gone, "deleteList", true));

        assertThat(crms.atRankr("/lists/%s/members".formatted(keptList)).getList("data.id"))
                .containsExactly(graph.externalId(ada, "RANKR"));
        assertThat(crms.statusAtRankr("/lists/" + goneList)).isEqualTo(404);
        assertThat(graph.controlFaults("segmentPause", object("id", kept)))
                .containsExactly("id NOT_FOUND: There is no such segment.");
    }

    @Test
    void whatIsAboutToHappenCountsToo() {
        var tag = tag();
        var soon = tagged(tag);
        var late = tagged(tag);
        var done = tagged(tag);
        task(soon, Duration.ofDays(1));
        task(late, Duration.ofDays(30));
        var completed = task(done, Duration.ofDays(1));
        graph.mutate("taskComplete", "task { id }", object("id", completed));
        tagged(tag);

        var filter = withTag(tag);
        filter.put("taskDueWithin", "P7D");
        filter.put("createdWithin", "PT1H");
        var preview = preview(Map.of("filter", filter));
        filter.put("unchangedFor", "PT1H");
        var unchanged = preview(Map.of("filter", filter));

        assertThat(preview.getList("added.id")).containsExactly(soon);
        assertThat(unchanged.getInt("addedCount")).isZero();
    }

    @Test
    void whatHappenedAndWhatTheyHoldCountsToo() throws SQLException {
        var tag = tag();
        var noted = tagged(tag);
        var visited = tagged(tag);
        var visiting = tagged(tag);
        var cancelled = tagged(tag);
        var quiet = tagged(tag);
        var employed = graph.contact("tags", List.of(tag), "company", "Company " + tag);
        graph.mutate("noteCreate", "note { id }", object("contactId", noted, "body", "Rang back"));
        appointment(visited, Duration.ofDays(-2), "COMPLETED");
        appointment(visiting, Duration.ofDays(2), "CONFIRMED");
        appointment(cancelled, Duration.ofDays(2), "CANCELLED");
        appointment(cancelled, Duration.ofDays(-2), "CANCELLED");
        execute("update link set updated_at = updated_at - interval '2 days' where kind = 'CONTACT'"
                + " and fields ->> 'email' = '%s'".formatted(emailOf(quiet)));

        assertThat(added(tag, "noteWithin", "PT1H")).containsExactly(noted);
        assertThat(added(tag, "appointmentWithin", "P7D")).containsExactly(visiting);
        assertThat(added(tag, "appointmentWithin", "P1D")).isEmpty();
        assertThat(added(tag, "appointmentSince", "P7D")).containsExactly(visited);
        assertThat(added(tag, "appointmentSince", "P1D")).isEmpty();
        assertThat(added(tag, "changedWithin", "P1D"))
                .containsExactlyInAnyOrder(noted, visited, visiting, cancelled, employed);
        assertThat(added(tag, "unchangedFor", "P1D")).containsExactly(quiet);
        assertThat(added(tag, "contacts", object("company", "company " + tag))).containsExactly(employed);
    }

    /** Who a segment of those with a tag would have, restricted further. */
    private List<String> added(String tag, String restriction, Object value) {
        var filter = withTag(tag);
        filter.put(restriction, value);
        return preview(Map.of("filter", filter)).getList("added.id");
    }

    private void appointment(String contact, Duration in, String status) {
        var start = Instant.now().plus(in).truncatedTo(java.time.temporal.ChronoUnit.MINUTES);
        crms.addAtRankr(
                "/appointments",
                Map.of(
                        "contactId",
                        graph.externalId(contact, "RANKR"),
                        "title",
                        "Visit",
                        "startsAt",
                        start.toString(),
                        "endsAt",
                        start.plus(Duration.ofMinutes(30)).toString(),
                        "status",
                        status));
        graph.mutate("syncContact", "contact { id }", object("id", contact));
    }

    private String emailOf(String contact) {
        return graph.data("query($id: ID!) { contact(id: $id) { email } }", Map.of("id", contact))
                .getString("contact.email");
    }

    private String task(String contact, Duration due) {
        var at = Instant.now()
                .plus(due)
                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                .toString();
        return graph.mutate("taskCreate", "task { id }", object("contactId", contact, "title", "Call", "dueAt", at))
                .getString("task.id");
    }

    @Test
    void aContactWhoseTaskIsDoneLeavesTheList() {
        var tag = tag();
        var ada = tagged(tag);
        var task = task(ada, Duration.ofDays(1));
        var filter = withTag(tag);
        filter.put("taskDueWithin", "P7D");
        var id = graph.control("segmentCreate", SEGMENT, object("name", "Due " + tag, "filter", filter))
                .getString("segment.id");
        round();
        assertThat(onList(id)).isEqualTo(atRankr(ada));

        graph.mutate("taskComplete", "task { id }", object("id", task));

        until(() -> onList(id).isEmpty());
    }

    @Test
    void badInputIsTold() {
        var tag = tag();
        var id = create(tag);
        var listId = crms.addAtRankr("/lists", Map.of("name", "Taken " + tag));
        create(tag(), "listId", listId);
        var negative = withTag(tag);
        negative.put("changedWithin", "-PT1H");

        assertThat(graph.controlFaults("segmentCreate", object("name", "All", "filter", object())))
                .containsExactly(
                        "filter BAD_USER_INPUT: filter must leave somebody out: name at least one thing that contacts"
                                + " must be.");
        assertThat(graph.controlFaults("segmentCreate", object("name", " ", "filter", withTag(tag))))
                .containsExactly("name BAD_USER_INPUT: name must not be empty.");
        assertThat(graph.controlFaults("segmentCreate", object("name", "Segment " + tag, "filter", withTag(tag))))
                .containsExactly("name CONFLICT: Another segment has that name.");
        assertThat(graph.controlFaults(
                        "segmentCreate", object("name", tag(), "filter", withTag(tag), "listId", listId)))
                .containsExactly("listId CONFLICT: Another segment keeps that list.");
        assertThat(graph.controlFaults(
                        "segmentCreate", object("name", tag(), "filter", withTag(tag), "listId", "none")))
                .containsExactly("listId NOT_FOUND: There is no such list at Rankr.");
        assertThat(graph.controlFaults("segmentCreate", object("name", tag(), "filter", negative)))
                .containsExactly(
                        "filter.changedWithin BAD_USER_INPUT: filter.changedWithin must be between nothing and ten"
                                + " years.");
        assertThat(graph.controlFaults("segmentChange", object("id", id, "name", "x", "expectedVersion", 99)))
                .containsExactly("expectedVersion CONFLICT: The segment is at version 1, not 99: read it again.");
        assertThat(graph.controlFaults("segmentRelease", object("id", id, "allowRemovals", true)))
                .containsExactly("id CONFLICT: The segment is RUNNING.");
        assertThat(graph.controlFaults("segmentPause", object("id", tagged(tag))))
                .containsExactly("id BAD_USER_INPUT: id is not an id of a Segment.");
        assertThat(GraphQl.of("other").controlFaults("segmentPause", object("id", id)))
                .containsExactly("id NOT_FOUND: There is no such segment.");
        graph.ask("{ segmentPreview { waiting } }", Map.of())
                .body("errors[0].extensions.code", org.hamcrest.Matchers.equalTo("BAD_USER_INPUT"));
    }

    private static Set<String> less(Set<String> some, Set<String> others) {
        var rest = new HashSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    private static Set<String> plus(Set<String> some, String other) {
        var more = new HashSet<>(some);
        more.add(other);
        return more;
    }
}
