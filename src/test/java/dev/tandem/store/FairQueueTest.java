package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.RunItem;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the queue shares itself out between workspaces, and what it tells the runs that wait for it. */
@QuarkusTest
class FairQueueTest {

    private static final Duration LEASE = Duration.ofSeconds(60);

    /** A time that no worker of the application reaches: what is due then is this test's own. */
    private Instant then;

    private final WorkspaceId large = new WorkspaceId(UUID.randomUUID());
    private final WorkspaceId small = new WorkspaceId(UUID.randomUUID());

    @Inject
    WorkQueue queue;

    @Inject
    DeadLetters deadLetters;

    @Inject
    RunStore runs;

    @Inject
    RunItems items;

    @Inject
    DataSource database;

    @Inject
    Clock clock;

    /** What other tests left waits too by then, and would take a share. */
    @BeforeEach
    void inAHundredYears() throws SQLException {
        then = clock.now().plus(Duration.ofDays(36_500));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("delete from work");
        }
    }

    @AfterEach
    void leaveNothing() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var table : List.of("work", "run_item", "run", "conflict")) {
                statement.execute("delete from %s where workspace_id in ('%s', '%s')"
                        .formatted(table, large.value(), small.value()));
            }
        }
    }

    @Test
    void aHugeBackfillLeavesAnotherWorkspaceItsShare() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into work (workspace_id, contact_id, lane, due_at)
                    select '%s', gen_random_uuid(), 3, '%s' from generate_series(1, 100000)
                    """.formatted(large.value(), then.minusSeconds(1_000)));
        }
        mark(small, Lane.BACKFILL, then);
        mark(small, Lane.BACKFILL, then);
        mark(small, Lane.BACKFILL, then);

        var first = claim(4);

        assertThat(byWorkspace(first)).isEqualTo(Map.of(large, 2L, small, 2L));

        mark(small, Lane.WEBHOOK, then);
        assertThat(byWorkspace(claim(6))).isEqualTo(Map.of(large, 4L, small, 2L));
        assertThat(byWorkspace(claim(6))).isEqualTo(Map.of(large, 6L));
    }

    @Test
    void whatIsWorkedOnAlreadyCountsToo() {
        for (var i = 0; i < 6; i++) {
            mark(large, Lane.BACKFILL, then.minusSeconds(1_000));
        }
        assertThat(byWorkspace(claim(4))).isEqualTo(Map.of(large, 4L));
        mark(small, Lane.BACKFILL, then);
        mark(small, Lane.BACKFILL, then);

        assertThat(byWorkspace(claim(2))).isEqualTo(Map.of(small, 2L));
    }

    @Test
    void whatIsUrgentComesFirstWithinItsWorkspace() {
        mark(small, Lane.BACKFILL, then.minusSeconds(100));
        var urgent = mark(small, Lane.WEBHOOK, then);

        assertThat(claim(1)).map(WorkQueue.Claim::contact).containsExactly(urgent);
    }

    @Test
    void aLeaseIsRenewedOnlyForWhoHoldsIt() {
        mark(small, Lane.WEBHOOK, then);
        var claim = claim(1).getFirst();

        assertThat(await(queue.renew(claim, then.plus(LEASE.multipliedBy(2))))).isTrue();
        assertThat(claimAt(then.plus(LEASE).plusSeconds(1))).isEmpty();
        var thief = claimAt(then.plus(LEASE.multipliedBy(2)).plusSeconds(1)).getFirst();

        assertThat(await(queue.renew(claim, then.plus(Duration.ofDays(1))))).isFalse();
        assertThat(await(queue.renew(thief, then.plus(Duration.ofDays(1))))).isTrue();
    }

    @Test
    void aRunIsToldWhatCameOfItsContactsInWhoeversName() {
        var run = Run.starting(small, Ids.next(), Run.Mode.RECONCILE, Run.Scope.EVERYTHING, null, then)
                .at(Run.CARRYING, null, then)
                .heldBy(Ids.next(), then);
        var ada = new LinkId(UUID.randomUUID());
        var bob = new LinkId(UUID.randomUUID());
        var eve = new LinkId(UUID.randomUUID());
        await(runs.start(run));
        await(items.add(run, List.of(ada, bob, eve)));

        await(items.feed(run, 2, then));
        assertThat(await(items.counts(small, run.id())))
                .isEqualTo(Map.of(RunItem.Outcome.QUEUED, 2, RunItem.Outcome.PENDING, 1));
        await(items.feed(run, 2, then));
        assertThat(await(items.counts(small, run.id())))
                .isEqualTo(Map.of(RunItem.Outcome.QUEUED, 2, RunItem.Outcome.PENDING, 1));

        var claims = claim(2);
        assertThat(claims)
                .allSatisfy(claim -> assertThat(claim.account())
                        .isNotNull()
                        .extracting(WorkQueue.Account::run)
                        .isEqualTo(run.id()));
        var written = claims.getFirst();
        var marked = claims.getLast();
        await(queue.mark(small, new Mark(marked.contact(), Lane.WEBHOOK, then)));
        await(queue.finish(written, new WorkQueue.Pass(2, null, null, List.of()), then));
        await(queue.finish(marked, new WorkQueue.Pass(1, null, null, List.of()), then));

        assertThat(outcomes(run))
                .containsEntry(written.contact(), RunItem.Outcome.WRITTEN)
                .containsEntry(marked.contact(), RunItem.Outcome.QUEUED);
        var again = claim(1).getFirst();
        assertThat(again.contact()).isEqualTo(marked.contact());
        await(queue.finish(again, WorkQueue.Pass.NOTHING, then));
        assertThat(outcomes(run)).containsEntry(marked.contact(), RunItem.Outcome.WRITTEN);
    }

    @Test
    void whatIsGivenUpFailsInItsRunAndWhatIsCancelledIsDropped() {
        var run = begun(3);
        await(items.feed(run, 2, then));
        var hopeless = claim(1).getFirst();

        await(queue.bury(hopeless, then, "it never works"));
        await(items.drop(run, then));

        assertThat(await(items.counts(small, run.id())))
                .isEqualTo(Map.of(RunItem.Outcome.FAILED, 1, RunItem.Outcome.CANCELLED, 2));
        assertThat(await(deadLetters.dead(small, null, 10)))
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).isEqualTo("it never works"));
        assertThat(claim(10)).isEmpty();
        assertThat(await(deadLetters.revive(small, null, then))).containsExactly(hopeless.contact());
        assertThat(claim(10)).map(WorkQueue.Claim::contact).containsExactly(hopeless.contact());
    }

    /** What an earlier run left to a person waits for that person, and not for whatever run comes next. */
    @Test
    void onlyTheDeletionsThatItMetItselfHoldARun() throws SQLException {
        var run = begun(3);
        await(items.feed(run, 3, then));
        var claims = claim(3);
        leftToAPerson(claims.get(0).contact(), "MASS_DELETION", then.minusSeconds(1));
        leftToAPerson(claims.get(1).contact(), "MASS_DELETION", then);
        leftToAPerson(claims.get(2).contact(), "DELETED", then);

        for (var claim : claims) {
            await(queue.finish(claim, WorkQueue.Pass.NOTHING, then));
        }

        assertThat(outcomes(run))
                .isEqualTo(Map.of(
                        claims.get(0).contact(), RunItem.Outcome.CONFLICT,
                        claims.get(1).contact(), RunItem.Outcome.HELD,
                        claims.get(2).contact(), RunItem.Outcome.CONFLICT));
    }

    private void leftToAPerson(LinkId contact, String type, Instant openedAt) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into conflict (workspace_id, conflict_id, link_id, contact_id, kind, type, rule, reason, opened_at)
                    values ('%s', '%s', gen_random_uuid(), '%s', 'NOTE', '%s', 'deletion', 'too many', '%s')
                    """.formatted(small.value(), Ids.next(), contact.value(), type, openedAt));
        }
    }

    @Test
    void whatIsWithdrawnWaitsUntilItsRunGoesOn() {
        var run = begun(4);
        await(items.feed(run, 3, then));
        claim(1);

        await(runs.change(small, run.id(), now -> now.with(Run.Status.PAUSED, null, then)));
        await(items.withdraw(run));
        await(items.feed(run, 3, then));

        assertThat(claim(10)).isEmpty();
        assertThat(await(items.counts(small, run.id())))
                .isEqualTo(Map.of(RunItem.Outcome.QUEUED, 1, RunItem.Outcome.PENDING, 3));

        await(runs.change(small, run.id(), now -> now.with(Run.Status.RUNNING, null, then)));
        await(items.feed(run, 3, then));

        assertThat(claim(10)).hasSize(2);
    }

    @Test
    void whatARunBeganThatIsPausedSinceIsTriedAgainWhenItGoesOn() {
        var run = begun(1);
        await(items.feed(run, 1, then));
        var claim = claim(1).getFirst();
        await(runs.change(small, run.id(), now -> now.with(Run.Status.PAUSED, null, then)));

        await(queue.postpone(claim, then, "no answer", 1));

        assertThat(claim(10)).isEmpty();
        assertThat(outcomes(run)).containsOnly(Map.entry(claim.contact(), RunItem.Outcome.PENDING));
        await(runs.change(small, run.id(), now -> now.with(Run.Status.RUNNING, null, then)));
        await(items.feed(run, 1, then));
        assertThat(claim(10))
                .singleElement()
                .satisfies(again -> assertThat(again.contact()).isEqualTo(claim.contact()));
    }

    @Test
    void whatARunBeganThatIsCancelledSinceIsTriedAgainOnNobodysAccount() {
        var run = begun(3);
        await(items.feed(run, 3, then));
        var claims = claim(3);
        await(runs.change(small, run.id(), now -> now.with(Run.Status.CANCELLED, null, then)));
        var marked = claims.stream().limit(2).map(WorkQueue.Claim::contact).toList();
        await(queue.mark(
                small,
                marked.stream()
                        .map(contact -> new Mark(contact, Lane.WEBHOOK, then))
                        .toList()));

        await(queue.finish(claims.getFirst(), WorkQueue.Pass.NOTHING, then));
        claims.stream().skip(1).forEach(claim -> await(queue.postpone(claim, then, "no answer", 0)));

        assertThat(outcomes(run))
                .containsEntry(marked.getFirst(), RunItem.Outcome.QUEUED)
                .containsEntry(marked.getLast(), RunItem.Outcome.CANCELLED)
                .containsEntry(claims.getLast().contact(), RunItem.Outcome.CANCELLED);
        var again = claim(10);
        assertThat(again).map(WorkQueue.Claim::contact).containsExactlyInAnyOrderElementsOf(marked);
        assertThat(again).allMatch(claim -> claim.account() == null);
        again.forEach(claim -> await(queue.finish(claim, WorkQueue.Pass.NOTHING, then)));
        assertThat(outcomes(run)).containsEntry(marked.getFirst(), RunItem.Outcome.UNCHANGED);
    }

    /** A run that is about to carry so many contacts. */
    private Run begun(int contacts) {
        var run = Run.starting(small, Ids.next(), Run.Mode.RECONCILE, Run.Scope.EVERYTHING, null, then)
                .at(Run.CARRYING, null, then)
                .heldBy(Ids.next(), then);
        await(runs.start(run));
        await(items.add(
                run,
                Stream.generate(() -> new LinkId(UUID.randomUUID()))
                        .limit(contacts)
                        .toList()));
        return run;
    }

    private Map<LinkId, RunItem.Outcome> outcomes(Run run) {
        return await(items.page(small, run.id(), null, null, 10)).stream()
                .collect(Collectors.toMap(RunItem::contact, RunItem::outcome));
    }

    private LinkId mark(WorkspaceId workspace, Lane lane, Instant dueAt) {
        var contact = new LinkId(UUID.randomUUID());
        await(queue.mark(workspace, new Mark(contact, lane, dueAt)));
        return contact;
    }

    private List<WorkQueue.Claim> claim(int limit) {
        return mine(await(queue.claim(limit, then, LEASE, UUID.randomUUID())));
    }

    private List<WorkQueue.Claim> claimAt(Instant at) {
        return mine(await(queue.claim(10, at, LEASE, UUID.randomUUID())));
    }

    /** What is this test's own; the rest is given back. */
    private List<WorkQueue.Claim> mine(List<WorkQueue.Claim> claims) {
        claims.stream()
                .filter(claim ->
                        !claim.workspace().equals(large) && !claim.workspace().equals(small))
                .forEach(claim -> await(queue.postpone(claim, clock.now(), "not mine")));
        return claims.stream()
                .filter(claim ->
                        claim.workspace().equals(large) || claim.workspace().equals(small))
                .toList();
    }

    private static Map<WorkspaceId, Long> byWorkspace(List<WorkQueue.Claim> claims) {
        return claims.stream().collect(Collectors.groupingBy(WorkQueue.Claim::workspace, Collectors.counting()));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }
}
