package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Poll;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A poll is made by one process at a time, and nobody's place is lost. */
@QuarkusTest
class SqlPollsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WorkspaceId workspace = new WorkspaceId(Ids.next());
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Poll poll =
            Poll.first(new Poll.Subject(workspace, Poll.Task.CHANGES, Crm.GHL, Kind.CONTACT), now, now);
    private final UUID one = Ids.next();
    private final UUID other = Ids.next();

    @Inject
    Polls polls;

    @BeforeEach
    void added() {
        polls.add(List.of(poll)).await().atMost(PATIENCE);
    }

    @Test
    void onlyOneProcessMakesAPoll() {
        assertThat(claim(one, now)).containsExactly(poll);
        assertThat(claim(other, now)).isEmpty();
    }

    @Test
    void anotherGoesOnWhereADeadOneWas() {
        claim(one, now);
        var further = poll.begun(now).advanced("place", 100, 3);
        assertThat(advance(one, further)).isTrue();

        var takenOver = claim(other, now.plusSeconds(61));

        assertThat(takenOver).containsExactly(further);
        assertThat(advance(one, further)).isFalse();
        assertThat(polls.renew(one, poll.subject(), now).await().atMost(PATIENCE))
                .isFalse();
        polls.end(one, further.ended(now, now), now).await().atMost(PATIENCE);
        polls.fail(one, poll.subject(), now, "too late", false).await().atMost(PATIENCE);
        assertThat(stored()).isEqualTo(further);
    }

    @Test
    void whatIsLetGoOfIsAnothersAtOnceWhereItIs() {
        claim(one, now);
        var further = poll.begun(now).advanced("place", 100, 3);
        advance(one, further);

        polls.release(other, poll.subject()).await().atMost(PATIENCE);
        assertThat(claim(other, now)).isEmpty();
        polls.release(one, poll.subject()).await().atMost(PATIENCE);

        assertThat(claim(other, now)).containsExactly(further);
    }

    @Test
    void oneThatEndedHasReadWhatChangedBeforeItBegan() {
        claim(one, now);
        var begun = poll.begun(now.plusSeconds(1)).advanced(null, 7, 2);

        polls.end(one, begun.ended(now.plusSeconds(9), now.plusSeconds(300)), now)
                .await()
                .atMost(PATIENCE);

        assertThat(stored().readUpTo()).isEqualTo(now.plusSeconds(1));
        assertThat(stored().dueAt()).isEqualTo(now.plusSeconds(300));
        assertThat(stored().seen()).isEqualTo(7);
        assertThat(claim(other, now.plusSeconds(299))).isEmpty();
    }

    @Test
    void oneThatFailedHasReadNothing() {
        claim(one, now);
        advance(one, poll.begun(now.plusSeconds(1)).advanced("place", 100, 3));

        polls.fail(one, poll.subject(), now.plusSeconds(10), "no answer", true)
                .await()
                .atMost(PATIENCE);

        assertThat(stored().readUpTo()).isEqualTo(now);
        assertThat(stored().failures()).isOne();
        assertThat(stored().failure()).isEqualTo("no answer");
        assertThat(stored().cursor()).isEqualTo("place");
        assertThat(claim(other, now.plusSeconds(10))).hasSize(1);
    }

    @Test
    void oneThatIsMadeDueWhileItIsMadeIsMadeAgain() {
        claim(one, now);
        polls.due(workspace, Poll.Task.CHANGES, now.plusSeconds(5)).await().atMost(PATIENCE);

        polls.end(one, poll.begun(now).ended(now.plusSeconds(9), now.plusSeconds(300)), now)
                .await()
                .atMost(PATIENCE);

        assertThat(claim(other, now.plusSeconds(9))).hasSize(1);
    }

    @Test
    void oneIsHastenedAndNeverDelayed() {
        polls.due(workspace, null, now.plusSeconds(900)).await().atMost(PATIENCE);

        hasten(now.plusSeconds(60));
        hasten(now.plusSeconds(120));

        assertThat(claim(one, now.plusSeconds(59))).isEmpty();
        assertThat(claim(one, now.plusSeconds(60))).hasSize(1);
    }

    @Test
    void oneThatFailedIsNotHastened() {
        claim(one, now);
        polls.fail(one, poll.subject(), now.plusSeconds(900), "down", true)
                .await()
                .atMost(PATIENCE);

        hasten(now.plusSeconds(60));

        assertThat(claim(one, now.plusSeconds(899))).isEmpty();
    }

    private void hasten(Instant latest) {
        polls.hasten(Map.of(poll.subject(), latest)).await().atMost(PATIENCE);
    }

    @Test
    void censusesTakeNoMoreThanTheirShareThoughTheyWereDueBefore() {
        var censuses = Arrays.stream(Kind.values())
                .map(kind -> Poll.first(
                        new Poll.Subject(workspace, Poll.Task.CENSUS, Crm.GHL, kind), now.minusSeconds(60), now))
                .toList();
        polls.add(censuses).await().atMost(PATIENCE);

        assertThat(claim(one, now, 2, 1))
                .extracting(taken -> taken.subject().task())
                .containsExactlyInAnyOrder(Poll.Task.CENSUS, Poll.Task.CHANGES);
        assertThat(claim(one, now, 2, 0)).isEmpty();
        assertThat(claim(one, now, 2, 2)).hasSize(2).allMatch(taken -> censuses.contains(taken));
    }

    private List<Poll> claim(UUID holder, Instant at) {
        return claim(holder, at, 10, 5);
    }

    private List<Poll> claim(UUID holder, Instant at, int limit, int censuses) {
        return polls.claim(Set.of(workspace), holder, at, at.plusSeconds(60), limit, censuses)
                .await()
                .atMost(PATIENCE);
    }

    private boolean advance(UUID holder, Poll further) {
        return polls.advance(holder, further, now.plusSeconds(60)).await().atMost(PATIENCE);
    }

    private Poll stored() {
        return polls.all(workspace).await().atMost(PATIENCE).getFirst();
    }
}
