package dev.tandem.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.model.Crm;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Inbox.Arrival;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.workspace.Workspaces;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How deliveries wait for their commit, and who has to come again. */
class CommitsTest {

    private static final WorkspaceId NOISY = Workspaces.idOf("noisy");
    private static final WorkspaceId QUIET = Workspaces.idOf("quiet");

    private final List<Commit> open = new ArrayList<>();
    private final List<UniEmitter<? super Void>> pauses = new ArrayList<>();
    private final Commits commits = new Commits(
            arrivals -> Uni.createFrom().emitter(emitter -> open.add(new Commit(arrivals, emitter))),
            _ -> Uni.createFrom().emitter(pauses::add),
            Configs.of(
                    IntakeConfig.class,
                    Map.of(
                            "tandem.intake.waiting", "20",
                            "tandem.intake.share", "12",
                            "tandem.intake.commits", "2")));

    private record Commit(List<Arrival> arrivals, UniEmitter<? super Void> emitter) {

        List<String> ids() {
            return arrivals.stream().map(one -> one.hint().deliveryId()).toList();
        }
    }

    /** What became of one delivery. */
    private static final class Answer {
        private String said = "waits";
    }

    private Answer post(WorkspaceId workspace, String id) {
        var answer = new Answer();
        commits.add(new Arrival(workspace, Crm.GHL, WebhookHint.ofNothing(id, "Test")))
                .subscribe()
                .with(
                        _ -> answer.said = "stored",
                        failure -> answer.said = failure.getClass().getSimpleName());
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "3s"})
    void whatGathersTooLongOrNotAtAllIsRefusedByItsName(String gather) {
        var config = Configs.of(IntakeConfig.class, Map.of("tandem.intake.gather", gather));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new Commits(
                        _ -> Uni.createFrom().voidItem(), _ -> Uni.createFrom().voidItem(), config))
                .withMessageContaining("tandem.intake.gather");
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsCommitted() {
        var answer = post(NOISY, "1");

        assertThat(answer.said).isEqualTo("waits");
        open.getFirst().emitter().complete(null);
        assertThat(answer.said).isEqualTo("stored");
    }

    @Test
    void whatComesMeanwhileSharesTheNextCommit() {
        post(NOISY, "1");
        var second = post(NOISY, "2");
        var third = post(NOISY, "3");

        assertThat(open).hasSize(1);
        open.getFirst().emitter().complete(null);
        assertThat(open).hasSize(1);
        var fourth = post(NOISY, "4");
        pauses.getFirst().complete(null);
        assertThat(open).hasSize(2);
        assertThat(open.get(1).ids()).containsExactly("2", "3", "4");
        open.get(1).emitter().complete(null);
        assertThat(List.of(second.said, third.said, fourth.said)).containsOnly("stored");
        assertThat(pauses).as("several came at once").hasSize(2);
        post(NOISY, "5");
        assertThat(open).hasSize(2);
        pauses.getLast().complete(null);
        assertThat(open).hasSize(3);
    }

    @Test
    void oneByOneNobodyHasToWait() {
        post(NOISY, "1");
        open.getFirst().emitter().complete(null);
        post(NOISY, "2");

        assertThat(open).hasSize(2);
        assertThat(pauses).isEmpty();
    }

    @Test
    void whoeverFloodsGathersWhileOthersGoAhead() {
        post(NOISY, "1");
        post(NOISY, "2");
        post(QUIET, "3");
        open.get(1).emitter().complete(null);
        open.getFirst().emitter().complete(null);
        post(QUIET, "4");

        assertThat(open).hasSize(3);
        assertThat(open.getLast().ids()).containsExactly("4");
        open.getLast().emitter().complete(null);
        pauses.getFirst().complete(null);
        open.getLast().emitter().complete(null);
        post(NOISY, "5");

        assertThat(open).as("by then it is quiet again").hasSize(5);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void anotherWorkspaceDoesNotWaitForTheNoisyOnesCommit() {
        for (var i = 0; i < 12; i++) {
            post(NOISY, "noise " + i);
        }
        var answer = post(QUIET, "1");

        assertThat(open.get(1).ids()).containsExactly("1");
        open.get(1).emitter().complete(null);
        assertThat(answer.said).isEqualTo("stored");
    }

    @Test
    void whoeverFloodsHasToComeAgainAndLeavesRoom() {
        var noise = new ArrayList<Answer>();
        for (var i = 0; i < 30; i++) {
            noise.add(post(NOISY, "noise " + i));
        }
        var quiet = post(QUIET, "1");

        assertThat(noise.stream().filter(answer -> answer.said.equals("Busy"))).hasSize(30 - 12);
        assertThat(quiet.said).isEqualTo("waits");
        open.getFirst().emitter().complete(null);
        assertThat(post(NOISY, "again").said).isEqualTo("waits");
    }

    @Test
    void noMoreWaitThanThereIsRoomFor() {
        for (var i = 0; i < 10; i++) {
            post(NOISY, "noise " + i);
            post(QUIET, "quiet " + i);
        }

        assertThat(post(Workspaces.idOf("third"), "1").said).isEqualTo("Busy");
        open.getFirst().emitter().complete(null);
        assertThat(post(Workspaces.idOf("third"), "1").said).isEqualTo("waits");
    }

    @Test
    void aCommitThatFailsIsToldToAllInItAndToNobodyElse() {
        var first = post(NOISY, "1");
        var second = post(NOISY, "2");

        open.getFirst().emitter().fail(new IllegalStateException("no database"));
        pauses.getFirst().complete(null);
        open.get(1).emitter().complete(null);

        assertThat(first.said).isEqualTo("IllegalStateException");
        assertThat(second.said).isEqualTo("stored");
        assertThat(post(NOISY, "3").said).isEqualTo("waits");
    }

    @Test
    void manyWorkspacesShareACommit() {
        post(NOISY, "1");
        post(QUIET, "2");
        for (var i = 0; i < 8; i++) {
            post(Workspaces.idOf("workspace " + i), "w" + i);
        }

        open.getFirst().emitter().complete(null);

        assertThat(open).hasSize(3);
        assertThat(open.get(2).ids()).hasSize(8);
    }
}
