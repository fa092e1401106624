package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every work queue does, wherever it keeps its rows. */
abstract class WorkQueueContract {

    /** Long after everything that other tests may have marked, and before no worker's eyes. */
    private static final Instant NOW = Instant.parse("2200-01-01T00:00:00Z");

    private static final Duration LEASE = Duration.ofSeconds(60);

    private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
    private final LinkId ada = new LinkId(UUID.randomUUID());
    private final LinkId bob = new LinkId(UUID.randomUUID());

    abstract WorkQueue queue();

    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }

    private void mark(LinkId contact, Lane lane, Instant dueAt) {
        await(queue().mark(workspace, new Mark(contact, lane, dueAt)));
    }

    /** What is claimed of this test's own; what others left is given back. */
    private List<WorkQueue.Claim> claim(Instant now) {
        var claims = await(queue().claim(1_000, now, LEASE, UUID.randomUUID()));
        claims.stream()
                .filter(claim -> !claim.workspace().equals(workspace))
                .forEach(claim -> await(queue().postpone(claim, now.plus(LEASE), "not mine")));
        return claims.stream()
                .filter(claim -> claim.workspace().equals(workspace))
                .toList();
    }

    @Test
    void aContactIsClaimedOnceItIsDue() {
        mark(ada, Lane.WEBHOOK, NOW.plusSeconds(5));

        assertThat(claim(NOW)).isEmpty();
        assertThat(claim(NOW.plusSeconds(5)))
                .singleElement()
                .satisfies(claim -> assertThat(claim.contact()).isEqualTo(ada))
                .satisfies(claim -> assertThat(claim.lane()).isEqualTo(Lane.WEBHOOK))
                .satisfies(claim -> assertThat(claim.failures()).isZero());
    }

    @Test
    void theMostUrgentLaneComesFirstAndThenTheOldest() {
        var eve = new LinkId(UUID.randomUUID());
        mark(ada, Lane.BACKFILL, NOW.minusSeconds(9));
        mark(bob, Lane.WEBHOOK, NOW.minusSeconds(1));
        mark(eve, Lane.WEBHOOK, NOW.minusSeconds(2));

        var first = await(queue().claim(1, NOW, LEASE, UUID.randomUUID())).stream()
                .filter(claim -> claim.workspace().equals(workspace))
                .map(WorkQueue.Claim::contact)
                .toList();

        assertThat(first).isIn(List.of(), List.of(eve));
        assertThat(claim(NOW)).map(WorkQueue.Claim::contact).contains(ada, bob);
    }

    @Test
    void whatRestsIsNotDue() {
        mark(ada, Lane.POLL, NOW);
        mark(bob, Lane.POLL, NOW.plusSeconds(5));

        assertThat(await(queue().waiting(workspace))).isEqualTo(2);
        assertThat(await(queue().due(workspace, NOW))).isOne();
        assertThat(await(queue().due(workspace, NOW.plusSeconds(5)))).isEqualTo(2);
    }

    @Test
    void nobodyElseGetsAContactWhileItsLeaseLasts() {
        mark(ada, Lane.WEBHOOK, NOW);

        assertThat(claim(NOW)).hasSize(1);
        assertThat(claim(NOW.plus(LEASE))).isEmpty();
        assertThat(claim(NOW.plus(LEASE).plusMillis(1))).hasSize(1);
    }

    @Test
    void whoLostTheLeaseCanNeitherFinishNorPostpone() {
        mark(ada, Lane.WEBHOOK, NOW);
        var late = claim(NOW).getFirst();
        var holder = claim(NOW.plus(LEASE).plusMillis(1)).getFirst();

        await(queue().finish(late));
        await(queue().postpone(late, NOW, "late"));
        await(queue().bury(late, NOW, "late"));

        assertThat(await(queue().waiting(workspace))).isEqualTo(1);
        assertThat(claim(NOW.plus(LEASE).plusSeconds(1))).isEmpty();
        await(queue().finish(holder));
        assertThat(await(queue().waiting(workspace))).isZero();
    }

    @Test
    void aContactThatWasMarkedMeanwhileComesAgain() {
        mark(ada, Lane.BACKFILL, NOW);
        var claim = claim(NOW).getFirst();
        mark(ada, Lane.WEBHOOK, NOW.plusSeconds(1));

        await(queue().finish(claim));

        assertThat(claim(NOW.plusSeconds(1)))
                .singleElement()
                .satisfies(again -> assertThat(again.lane()).isEqualTo(Lane.WEBHOOK))
                .satisfies(again -> assertThat(again.version()).isGreaterThan(claim.version()));
    }

    @Test
    void whatIsPostponedRestsUnlessItWasMarkedMeanwhile() {
        mark(ada, Lane.WEBHOOK, NOW);
        mark(bob, Lane.WEBHOOK, NOW);
        var claims = claim(NOW);
        mark(bob, Lane.WEBHOOK, NOW);

        claims.forEach(claim -> await(queue().postpone(claim, NOW.plusSeconds(100), "no answer")));

        assertThat(claim(NOW.plusSeconds(1)))
                .singleElement()
                .satisfies(claim -> assertThat(claim.contact()).isEqualTo(bob))
                .satisfies(claim -> assertThat(claim.failures()).isEqualTo(1));
        assertThat(claim(NOW.plusSeconds(100))).map(WorkQueue.Claim::contact).contains(ada);
    }

    /** A mutation marks for later, in case it dies; what failed before it is not to wait for that. */
    @Test
    void markingWhatIsPostponedBringsItForwardAndNeverDelaysIt() {
        mark(ada, Lane.WEBHOOK, NOW);
        await(queue().postpone(claim(NOW).getFirst(), NOW.plusSeconds(100), "no answer"));

        mark(ada, Lane.WEBHOOK, NOW.plusSeconds(10));
        mark(ada, Lane.INTERACTIVE, NOW.plusSeconds(60));

        assertThat(claim(NOW.plusSeconds(9))).isEmpty();
        assertThat(claim(NOW.plusSeconds(10)))
                .singleElement()
                .satisfies(claim -> assertThat(claim.failures()).isEqualTo(1));
    }

    @Test
    void whatIsBuriedStaysUntilItIsMarkedAgain() {
        mark(ada, Lane.WEBHOOK, NOW);
        await(queue().bury(claim(NOW).getFirst(), NOW, "hopeless"));

        assertThat(await(queue().waiting(workspace))).isZero();
        assertThat(claim(NOW.plusSeconds(1_000))).isEmpty();

        mark(ada, Lane.WEBHOOK, NOW.plusSeconds(1_000));

        assertThat(claim(NOW.plusSeconds(1_000)))
                .singleElement()
                .satisfies(claim -> assertThat(claim.failures()).isZero());
    }

    @Test
    void whatWasMarkedMeanwhileIsNotBuried() {
        mark(ada, Lane.WEBHOOK, NOW);
        var claim = claim(NOW).getFirst();
        mark(ada, Lane.WEBHOOK, NOW);

        await(queue().bury(claim, NOW, "hopeless"));

        assertThat(claim(NOW.plusSeconds(1))).hasSize(1);
    }
}
