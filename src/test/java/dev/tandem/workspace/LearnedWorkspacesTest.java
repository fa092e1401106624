package dev.tandem.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.WorkspaceId;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.workspace.StoredWorkspace.Settings;
import dev.tandem.workspace.StoredWorkspace.State;
import dev.tandem.workspace.WorkspacesConfig.Mode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Workspaces that are read again and again. */
class LearnedWorkspacesTest {

    private static final WorkspaceId ID = new WorkspaceId(new UUID(1, 1));

    private final Workspaces workspaces =
            new Workspaces(Configs.of(WorkspacesConfig.class, Map.of()), Optional.empty());
    private final List<WorkspaceId> told = new ArrayList<>();

    private static CreatedWorkspace read(String zone, String ciphertext) {
        var settings = new Settings(
                "US",
                zone,
                "location",
                "https://ghl.example",
                "https://rankr.example",
                "/v1",
                Optional.empty(),
                "read write",
                Mode.LIVE,
                Optional.empty(),
                Set.of(),
                Map.of());
        var credential = new Credential(
                ID,
                CredentialKind.GHL_TOKEN,
                1,
                new Sealed("key", new byte[12], ciphertext.getBytes(StandardCharsets.UTF_8)),
                Optional.of("last"),
                Optional.of(Set.of("contacts.readonly")),
                null,
                null,
                Instant.EPOCH);
        return new CreatedWorkspace(
                new StoredWorkspace(ID, "acme", settings, State.ACTIVE, null, null, Instant.EPOCH, 1),
                List.of(credential),
                Vaults.of(Map.of(), ""),
                () -> Instant.EPOCH);
    }

    @Test
    void oneThatIsAsItWasStaysAndNobodyIsTold() {
        workspaces.onChange(told::add);
        var first = read("UTC", "sealed");
        assertThat(workspaces.learn(first)).isTrue();
        assertThat(told).containsExactly(ID);

        assertThat(workspaces.learn(read("UTC", "sealed"))).isTrue();
        assertThat(told).hasSize(1);
        assertThat(workspaces.config(ID)).isSameAs(first);
    }

    @Test
    void oneThatChangedIsTakenInAndTold() {
        workspaces.onChange(told::add);
        workspaces.learn(read("UTC", "sealed"));

        workspaces.learn(read("Europe/Berlin", "sealed"));
        assertThat(workspaces.config(ID).timezone()).isEqualTo("Europe/Berlin");
        var anew = read("Europe/Berlin", "sealed anew");
        workspaces.learn(anew);
        assertThat(workspaces.config(ID)).isSameAs(anew);
        assertThat(told).hasSize(3);
    }
}
