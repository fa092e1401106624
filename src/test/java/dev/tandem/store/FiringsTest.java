package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Answers to changes: one for each change that an automation may know of, whoever reads the feed and whenever they die. */
@QuarkusTest
class FiringsTest {

    private static final AuditEntry.Author POLL = AuditEntry.Author.of(AuditEntry.Cause.POLL);
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Firings.Wanted ALL = new Firings.Wanted(null, null, null, null);

    private final WorkspaceId workspace = new WorkspaceId(Ids.next());

    @Inject
    Firings firings;

    @Inject
    Automations automations;

    @Inject
    Links links;

    @Inject
    DataSource database;

    @Test
    void manyReadersAnswerEachChangeOnce() {
        var automation = enabled();
        var contacts = IntStream.range(0, 6).mapToObj(_ -> added()).toList();
        try (var threads = Executors.newFixedThreadPool(10)) {
            var writing = CompletableFuture.allOf(contacts.stream()
                    .map(contact -> CompletableFuture.runAsync(
                            () -> IntStream.range(0, 20).forEach(i -> renamed(contact, "No " + i)), threads))
                    .toArray(CompletableFuture[]::new));
            var reading = CompletableFuture.allOf(IntStream.range(0, 4)
                    .mapToObj(_ -> CompletableFuture.runAsync(
                            () -> {
                                while (!writing.isDone()) {
                                    consume();
                                }
                            },
                            threads))
                    .toArray(CompletableFuture[]::new));
            reading.join();
        }
        drain();

        var found = await(firings.search(workspace, ALL, 1_000));
        assertThat(found).hasSize(6 * 21);
        assertThat(found).extracting(StoredFiring::automation).containsOnly(automation);
        assertThat(found).extracting(StoredFiring::entry).doesNotHaveDuplicates();
        var each = new HashMap<LinkId, Integer>();
        found.forEach(firing -> each.merge(firing.contact(), 1, Integer::sum));
        assertThat(each).hasSize(6).containsValue(21);
    }

    @Test
    void whoDiesWhileReadingHasAnsweredNothing() {
        enabled();
        added();

        for (var i = 0; i < 200 && await(firings.count(workspace, ALL)) == 0; i++) {
            try {
                await(firings.consume(workspace, 10, _ -> {
                    throw new IllegalStateException("died");
                }));
            } catch (IllegalStateException expected) {
                break;
            }
        }
        assertThat(await(firings.count(workspace, ALL))).isZero();

        drain();
        assertThat(await(firings.count(workspace, ALL))).isOne();
    }

    @Test
    void oneIsWorkedOnByOneWorkerUntilThatFallsSilent() {
        enabled();
        added();
        drain();

        var first =
                await(firings.claim(workspace, 10, NOW.plusSeconds(60), LEASE)).getFirst();
        assertThat(await(firings.claim(workspace, 10, NOW.plusSeconds(61), LEASE)))
                .isEmpty();
        var second =
                await(firings.claim(workspace, 10, NOW.plusSeconds(121), LEASE)).getFirst();

        assertThat(await(firings.note(first, "[]", NOW.plusSeconds(300)))).isFalse();
        assertThat(await(firings.renew(first, NOW.plusSeconds(300)))).isFalse();
        await(firings.release(first, first.firing().with(StoredFiring.Status.FAILED, "[]", "late", 1, NOW)));
        assertThat(await(firings.search(workspace, ALL, 2)).getFirst().status()).isEqualTo(StoredFiring.Status.WAITING);
        await(firings.release(second, second.firing().with(StoredFiring.Status.DONE, "[]", null, 0, NOW)));
        assertThat(await(firings.search(workspace, ALL, 2)).getFirst().status()).isEqualTo(StoredFiring.Status.DONE);
        assertThat(await(firings.claim(workspace, 10, NOW.plusSeconds(900), LEASE)))
                .isEmpty();
    }

    /** A transaction that deletes all of them at once would hold up all who follow the feed. */
    @Test
    void whatEndedIsForgottenAPartAtATime() throws SQLException {
        var before = Instant.parse("2002-01-01T00:00:00Z"); // when no other test's ended
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into automation_firing (workspace_id, automation_id, entry_id, firing_id, name, contact_id, kind,
                        object_id, caused_at, status, steps, made_at, due_at, ended_at)
                    select '%1$s', '%1$s', gen_random_uuid(), gen_random_uuid(), 'Test', '%1$s', 'CONTACT', '%1$s',
                        at, 'DONE', '[]', at, at, at
                    from generate_series(1, 4), (select timestamptz '2001-01-01' as at) long_ago
                    """.formatted(workspace.value()));
            connection.setAutoCommit(false);
            statement.execute("select from automation_firing where workspace_id = '%s' limit 1 for update"
                    .formatted(workspace.value()));

            assertThat(await(firings.forget(before, 2))).isEqualTo(2);
            assertThat(await(firings.forget(before, 2)))
                    .as("one is somebody else's")
                    .isOne();
            connection.rollback();
        }
        assertThat(await(firings.forget(before, 2))).isOne();
    }

    private UUID enabled() {
        var id = Ids.next();
        await(automations.create(
                new Automations.Target(workspace, id, null, "test", NOW), "Test", "{\"any\": true}", true));
        return id;
    }

    private void drain() {
        for (var i = 0; i < 1_000; i++) {
            if (consume() == Feed.Rest.NOTHING) {
                return;
            }
        }
        throw new AssertionError("the feed has no end");
    }

    private Feed.Rest consume() {
        return await(firings.consume(workspace, 1 + ThreadLocalRandom.current().nextInt(9), FiringsTest::all));
    }

    /** Every automation answers to every change that it may know of. */
    private static List<StoredFiring> all(Firings.Batch batch) {
        var answers = new ArrayList<StoredFiring>();
        for (var automation : batch.automations()) {
            for (var change : batch.changes()) {
                var entry = change.entry();
                answers.add(new StoredFiring(
                        automation.workspace(),
                        automation.id(),
                        entry.id(),
                        Ids.next(),
                        automation.name(),
                        change.contact(),
                        entry.kind(),
                        entry.object(),
                        entry.at(),
                        StoredFiring.Status.WAITING,
                        "[]",
                        null,
                        0,
                        NOW,
                        NOW,
                        null));
            }
        }
        return answers;
    }

    private LinkId added() {
        var id = new LinkId(Ids.next());
        await(links.add(
                workspace,
                List.of(Links.Change.of(named(Link.empty(workspace, id, Kind.CONTACT, null, NOW), "Ada"), POLL, NOW))));
        return id;
    }

    private void renamed(LinkId id, String name) {
        await(links.change(workspace, List.of(id), link -> Links.Change.of(named(link, name), POLL, NOW)));
    }

    private static Link named(Link link, String name) {
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
                NOW,
                null);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
