package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import dev.tandem.testkit.Patience;
import dev.tandem.testkit.Seeds;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What happened, followed without a gap: nothing is left out, nothing comes twice, whenever transactions end. */
@QuarkusTest
class FeedTest {

    private static final AuditEntry.Author POLL = AuditEntry.Author.of(AuditEntry.Cause.POLL);
    private static final Instant AT = Instant.parse("2026-11-01T08:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WorkspaceId workspace = new WorkspaceId(Ids.next());

    @Inject
    Feed feed;

    @Inject
    Links links;

    @Inject
    AuditMonths months;

    @Inject
    Pool pool;

    @Inject
    DataSource database;

    @Test
    void whatHappensIsToldWithWhatWasBefore() {
        var start = await(feed.head(workspace));
        var ada = added("Ada", AT);
        renamed(ada, "Augusta");

        var told = settled(start);

        assertThat(told).extracting(Feed.Change::step).containsExactly(Feed.Step.CREATED, Feed.Step.CHANGED);
        assertThat(told).extracting(Feed.Change::contact).containsExactly(ada, ada);
        assertThat(told.getFirst().was()).isEqualTo(Fields.NONE);
        assertThat(told.getLast().was()).isEqualTo(Fields.NONE.with(Field.FIRST_NAME, Value.of("Ada")));
        assertThat(told.getLast().entry().delta().view().values()).containsOnlyKeys("firstName");
        assertThat(settled(told.getFirst().place())).containsExactly(told.getLast());
        assertThat(settled(told.getLast().place())).isEmpty();
    }

    @Test
    void oneContactIsFollowedAlone() {
        var start = await(feed.head(workspace));
        var ada = added("Ada", AT);
        added("Grace", AT);
        renamed(ada, "Augusta");

        assertThat(settled(start, ada)).extracting(Feed.Change::contact).containsExactly(ada, ada);
    }

    /** Though there is more of each than is read at once, and others change in between. */
    @Test
    void severalContactsAreFollowedInTheOrderOfAll() {
        var start = await(feed.head(workspace));
        var ada = added("Ada", AT);
        var other = added("Mary", AT);
        var grace = added("Grace", AT);
        for (var i = 0; i < 4; i++) {
            renamed(grace, "Grace " + i);
            renamed(other, "Mary " + i);
            renamed(ada, "Ada " + i);
        }
        var all = settled(start);

        var told = new ArrayList<Feed.Change>();
        var place = start;
        Feed.Part<Feed.Change> part;
        do {
            part = await(feed.changes(workspace, Set.of(ada, grace), place, 3));
            told.addAll(part.items());
            place = part.next();
        } while (part.rest() != Feed.Rest.NOTHING);

        assertThat(told)
                .hasSize(10)
                .containsExactlyElementsOf(all.stream()
                        .filter(change -> !change.contact().equals(other))
                        .toList());
    }

    /** Also while an older transaction keeps it from being told. */
    @Test
    void whoHasSomethingToReadIsBehind() throws SQLException, InterruptedException {
        var cursors = new FeedCursors(pool, "test-" + workspace);
        read(cursors); // and so begins
        assertThat(await(cursors.behind(Set.of(workspace), AT))).doesNotContain(workspace);

        try (var slow = began()) {
            added("Ada", AT.plusSeconds(1));
            assertThat(await(cursors.behind(Set.of(), AT))).isEmpty();
            assertThat(await(cursors.behind(Set.of(workspace), AT))).contains(workspace);
            assertThat(await(cursors.behind(Set.of(workspace), AT.plusSeconds(1))))
                    .doesNotContain(workspace);
            assertThat(read(cursors)).isEqualTo(Feed.Rest.UNSETTLED);
            assertThat(await(cursors.behind(Set.of(workspace), AT))).contains(workspace);
            slow.commit();
        }
        new Patience(PATIENCE, () -> "nothing else").await("the end", () -> read(cursors) == Feed.Rest.NOTHING);

        assertThat(await(cursors.behind(Set.of(workspace), AT))).doesNotContain(workspace);
    }

    private Feed.Rest read(FeedCursors cursors) {
        return await(cursors.read(
                workspace,
                10,
                (_, _) -> Uni.createFrom().voidItem(),
                _ -> Uni.createFrom().voidItem()));
    }

    @Test
    void whatIsCommittedLateIsNotPassedOver() throws SQLException {
        var start = await(feed.head(workspace));
        var late = new LinkId(Ids.next());
        LinkId early;
        try (var slow = began()) {
            early = added("Grace", AT);

            var meanwhile = await(feed.changes(workspace, Set.of(), start, 10));
            assertThat(meanwhile.items()).isEmpty();
            assertThat(meanwhile.rest()).isEqualTo(Feed.Rest.UNSETTLED);

            addedBy(slow, late);
            slow.commit();
        }

        assertThat(settled(start)).extracting(Feed.Change::contact).containsExactly(late, early);
    }

    @Test
    void whatWasThereAlreadyIsNotToldThoughOlderTransactionsGoOn() throws SQLException {
        var late = new LinkId(Ids.next());
        Place start;
        try (var slow = began()) {
            added("Grace", AT);
            start = Place.parse(await(feed.head(workspace)).in(workspace), workspace, "after");
            addedBy(slow, late);
            slow.commit();
        }

        assertThat(settled(start)).extracting(Feed.Change::contact).containsExactly(late);
    }

    @Test
    void whoeverReadsWhileManyWriteGetsEachChangeOnceAndInOrder() {
        var random = Seeds.random(7);
        var start = await(feed.head(workspace));
        var contacts = new ArrayList<LinkId>();
        for (var i = 0; i < 8; i++) {
            contacts.add(added("0", AT));
        }
        var told = new ArrayList<Feed.Change>();
        try (var writers = Executors.newFixedThreadPool(8)) {
            var writing = CompletableFuture.allOf(contacts.stream()
                    .map(contact -> CompletableFuture.runAsync(
                            () -> {
                                for (var i = 1; i <= 40; i++) {
                                    renamed(contact, Integer.toString(i));
                                }
                            },
                            writers))
                    .toArray(CompletableFuture[]::new));
            var place = start;
            while (told.size() < 8 * 41) {
                var ended = writing.isDone();
                var part = await(feed.changes(workspace, Set.of(), place, 1 + random.nextInt(7)));
                told.addAll(part.items());
                place = Place.parse(part.next().in(workspace), workspace, "after");
                assertThat(ended && part.rest() == Feed.Rest.NOTHING && told.size() < 8 * 41)
                        .as("ended early")
                        .isFalse();
            }
            assertThat(await(feed.changes(workspace, Set.of(), place, 10)).items())
                    .isEmpty();
        }

        for (var contact : contacts) {
            assertThat(told.stream().filter(change -> change.contact().equals(contact)))
                    .extracting(change -> change.entry()
                            .delta()
                            .view()
                            .values()
                            .getOrDefault("firstName", Optional.empty())
                            .orElseThrow()
                            .toString())
                    .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(0, 40)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    @Test
    void whoComesTooLateIsToldToStartAnew() {
        var start = await(feed.head(workspace));
        var old = added("Ada", Instant.parse("2021-01-10T08:00:00Z"));
        var afterOld = settled(start).getLast().place();
        await(months.prepare());

        await(months.retire(Instant.parse("2021-02-01T00:00:00Z")));

        assertThatThrownBy(() -> await(feed.changes(workspace, Set.of(), start, 10)))
                .isInstanceOf(Failure.Expired.class)
                .hasMessageContaining("start without it");
        assertThat(await(feed.changes(workspace, Set.of(old), afterOld, 10)).items())
                .isEmpty();
        renamed(old, "Augusta");
        assertThat(settled(afterOld)).hasSize(1);
    }

    @Test
    void aPlaceOfAnotherWorkspaceOrNoneAtAllIsRefused() {
        var place = await(feed.head(workspace));

        assertThatThrownBy(() -> Place.parse(place.in(workspace), new WorkspaceId(Ids.next()), "after"))
                .isInstanceOf(Failure.BadInput.class);
        assertThatThrownBy(() -> Place.parse("nonsense", workspace, "after")).isInstanceOf(Failure.BadInput.class);
        assertThatThrownBy(() -> await(feed.changes(workspace, Set.of(), new Place(Long.MAX_VALUE, 0, null), 10)))
                .isInstanceOf(Failure.Expired.class);
    }

    /** All that follows a place, once whatever else writes into this database has ended. */
    private List<Feed.Change> settled(Place after, LinkId... only) {
        var contacts = Set.of(only);
        var part = await(feed.changes(workspace, contacts, after, 100));
        for (var i = 0; i < 1_000 && part.rest() == Feed.Rest.UNSETTLED; i++) {
            part = await(Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(10))
                    .chain(() -> feed.changes(workspace, contacts, after, 100)));
        }
        assertThat(part.rest()).isEqualTo(Feed.Rest.NOTHING);
        return part.items();
    }

    /** A transaction that has a number already. */
    private Connection began() throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_current_xact_id()");
        }
        return connection;
    }

    private void addedBy(Connection connection, LinkId contact) throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into audit_entry (workspace_id, at, entry_id, link_id, kind, cause, decisions, writes, delta, contact_id,
                    step, was)
                values (?, now(), ?, ?, 'CONTACT', 'POLL', '[]', '[]',
                    '{"view": {"firstName": "Late"}}', ?, 'CREATED', '{}')
                """)) {
            insert.setObject(1, workspace.value());
            insert.setObject(2, Ids.next());
            insert.setObject(3, contact.value());
            insert.setObject(4, contact.value());
            assertThat(insert.executeUpdate()).isOne();
        }
    }

    private LinkId added(String name, Instant at) {
        var id = new LinkId(Ids.next());
        var link = named(Link.empty(workspace, id, Kind.CONTACT, null, at), name, at);
        await(links.add(workspace, List.of(Links.Change.of(link, POLL, at))));
        return id;
    }

    private void renamed(LinkId id, String name) {
        await(links.change(workspace, List.of(id), link -> Links.Change.of(named(link, name, AT), POLL, AT)));
    }

    private static Link named(Link link, String name, Instant at) {
        var fields = Fields.NONE.with(Field.FIRST_NAME, Value.of(name));
        return new Link(
                link.workspace(),
                link.id(),
                link.kind(),
                link.contactId(),
                link.version() + 1,
                fields,
                new Base(fields, Map.of()),
                Map.of(),
                SyncState.IN_SYNC,
                link.halves(),
                link.apart(),
                link.createdAt(),
                at,
                null);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
