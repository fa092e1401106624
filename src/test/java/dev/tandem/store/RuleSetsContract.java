package dev.tandem.store;

import static dev.tandem.store.WorkQueueContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of rule sets does, wherever it keeps its rows. */
abstract class RuleSetsContract {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());

    abstract RuleSets ruleSets();

    private StoredRuleSet draft(String name) {
        return await(ruleSets().create(workspace, name, "{}", "ann", NOW));
    }

    @Test
    void draftsAreNumberedAndNoneIsAppliedByItself() {
        var first = draft("first");
        var second = draft("second");

        assertThat(first.number()).isEqualTo(1);
        assertThat(second.number()).isEqualTo(2);
        assertThat(await(ruleSets().active(workspace))).isEmpty();
        assertThat(await(ruleSets().latest(workspace, 9)))
                .map(StoredRuleSet::id)
                .containsExactly(second.id(), first.id());
        assertThat(await(ruleSets().latest(workspace, 1)))
                .map(StoredRuleSet::id)
                .containsExactly(second.id());
        assertThat(await(ruleSets().get(new WorkspaceId(UUID.randomUUID()), first.id())))
                .isEmpty();
    }

    @Test
    void aDraftIsChangedOnlyByWhoReadItsLatestVersion() {
        var draft = draft("first");

        var changed =
                await(ruleSets().change(workspace, draft.id(), draft.version(), "better", "{\"a\":1}", "bob", LATER));

        assertThat(changed.version()).isEqualTo(draft.version() + 1);
        assertThat(changed.name()).isEqualTo("better");
        assertThat(changed.updated()).isEqualTo(new StoredRuleSet.Change(LATER, "bob"));
        assertThat(changed.created()).isEqualTo(draft.created());
        assertThatThrownBy(() ->
                        await(ruleSets().change(workspace, draft.id(), draft.version(), "worse", "{}", "eve", LATER)))
                .isInstanceOf(Failure.Conflict.class);
        assertThat(await(ruleSets().get(workspace, draft.id())).orElseThrow().name())
                .isEqualTo("better");
    }

    @Test
    void theOneThatBecomesActiveRetiresTheOther() {
        var first = draft("first");
        var second = draft("second");

        await(ruleSets().activate(workspace, first.id(), null, "ann", NOW));
        var active = await(ruleSets().activate(workspace, second.id(), second.version(), "bob", LATER));

        assertThat(active.status()).isEqualTo(StoredRuleSet.Status.ACTIVE);
        assertThat(active.activation()).isEqualTo(new StoredRuleSet.Activation(LATER, "bob", first.id()));
        assertThat(await(ruleSets().active(workspace)).orElseThrow().id()).isEqualTo(second.id());
        var retired = await(ruleSets().get(workspace, first.id())).orElseThrow();
        assertThat(retired.status()).isEqualTo(StoredRuleSet.Status.RETIRED);
        assertThat(retired.retiredAt()).isEqualTo(LATER);
    }

    @Test
    void whatWasActiveOnceIsNeverChangedOrActivatedAgain() {
        var first = draft("first");
        await(ruleSets().activate(workspace, first.id(), null, "ann", NOW));

        assertThatThrownBy(() -> await(ruleSets().change(workspace, first.id(), null, "other", "{}", "ann", LATER)))
                .isInstanceOf(Failure.Conflict.class);
        assertThatThrownBy(() -> await(ruleSets().activate(workspace, first.id(), null, "ann", LATER)))
                .isInstanceOf(Failure.Conflict.class);
        assertThatThrownBy(() -> await(ruleSets().activate(workspace, UUID.randomUUID(), null, "ann", LATER)))
                .isInstanceOf(Failure.NotFound.class);
    }
}
