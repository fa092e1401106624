package dev.tandem.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.WorkspaceId;
import dev.tandem.store.GivenWorkspaces;
import dev.tandem.store.StoredWorkspaces.Known;
import dev.tandem.workspace.HeldWorkspaces;
import dev.tandem.workspace.StoredWorkspace;
import dev.tandem.workspace.StoredWorkspace.Settings;
import dev.tandem.workspace.StoredWorkspace.State;
import dev.tandem.workspace.Vaults;
import dev.tandem.workspace.WorkspacesConfig.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a replica knows of the workspaces, while several of its threads hear of them. */
class LoaderTest {

    private static final WorkspaceId ID = new WorkspaceId(new UUID(1, 1));

    private static Known known() {
        return new Known(
                new StoredWorkspace(
                        ID,
                        "agency-7",
                        new Settings(
                                "US",
                                "America/New_York",
                                "location-7",
                                "https://ghl.example",
                                "https://rankr.example",
                                "",
                                Optional.empty(),
                                "",
                                Mode.LIVE,
                                Optional.empty(),
                                Set.of(),
                                Map.of()),
                        State.ACTIVE,
                        null,
                        null,
                        Instant.EPOCH,
                        1),
                List.of());
    }

    /** Somebody creates a workspace, and the event of it is heard at the same time: whoever is answered first finds it. */
    @Test
    @SuppressWarnings("NullAway") // nobody tells it anything here
    void whatWasReadIsThereEvenIfAnotherThreadTakesItIn() throws InterruptedException {
        var stored = new GivenWorkspaces();
        var workspaces = new HeldWorkspaces();
        var loader = new Loader(stored, workspaces, Vaults.of(Map.of(), ""), null, null, () -> Instant.EPOCH);
        var creator = loader.read(ID).subscribeAsCompletionStage();
        var listener = loader.read(ID).subscribeAsCompletionStage();

        var listening = Thread.ofPlatform().start(() -> stored.answer(1, known()));
        workspaces.awaitOne();
        var creating = Thread.ofPlatform().start(() -> stored.answer(0, known()));
        while (creating.getState() != Thread.State.BLOCKED && creating.isAlive()) {
            Thread.onSpinWait();
        }

        assertThat(creator).as("answered before the workspace is there").isNotDone();
        workspaces.letIn();
        creating.join();
        listening.join();
        assertThat(creator).isCompleted();
        assertThat(listener).isCompleted();
        assertThat(workspaces.has(ID)).isTrue();
    }
}
