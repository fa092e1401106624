package dev.tandem.workspace;

import dev.tandem.model.WorkspaceId;
import dev.tandem.testkit.virtual.Configs;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The one workspace of a simulation, as the sandboxes know it. */
public final class SimulatedWorkspaces {

    public static final String NAME = "demo";
    public static final WorkspaceId ID = Workspaces.idOf(NAME);

    private static final Map<String, String> CONFIG = Map.of(
            "tandem.workspaces.demo.timezone", "America/New_York",
            "tandem.workspaces.demo.ghl.url", "http://ghl.simulated",
            "tandem.workspaces.demo.ghl.location-id", "demo-location",
            "tandem.workspaces.demo.ghl.token", "pit-demo",
            "tandem.workspaces.demo.rankr.url", "http://rankr.simulated",
            "tandem.workspaces.demo.rankr.api-key", "rk-demo");

    private static final Workspaces ALL = of(CONFIG);

    private static Workspaces of(Map<String, String> config) {
        return new Workspaces(Configs.of(WorkspacesConfig.class, config), Optional.of(NAME));
    }

    private SimulatedWorkspaces() {}

    public static Workspaces all() {
        return ALL;
    }

    /** The same in TEST mode, where contacts are marked by a tag and by their ids. */
    public static Workspaces triedOut(String flag, String... contactIds) {
        var config = new HashMap<>(CONFIG);
        config.put("tandem.workspaces.demo.mode", "TEST");
        config.put("tandem.workspaces.demo.test.flag", flag);
        config.put("tandem.workspaces.demo.test.contact-ids", String.join(",", contactIds));
        return of(config);
    }

    /** The same, where Rankr's webhooks are signed with one of those secrets. */
    public static Workspaces with(String... webhookSecrets) {
        var config = new HashMap<>(CONFIG);
        config.put("tandem.workspaces.demo.rankr.webhook-secrets", String.join(",", webhookSecrets));
        return of(config);
    }
}
