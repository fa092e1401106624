package dev.tandem.tenancy;

import static dev.tandem.testkit.GraphQl.object;

import dev.tandem.model.WorkspaceId;
import dev.tandem.sandbox.Person;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.ghl.GhlSandbox;
import dev.tandem.sandbox.rankr.RankrSandbox;
import dev.tandem.testkit.GraphQl;
import dev.tandem.workspace.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Workspaces as tests create them: through GraphQL, over tenants of the simulated CRMs that are theirs alone. */
@ApplicationScoped
public class Tenant {

    private final GhlSandbox ghl;
    private final RankrSandbox rankr;
    private final Sandboxes sandboxes;
    private final Workspaces workspaces;

    Tenant(GhlSandbox ghl, RankrSandbox rankr, Sandboxes sandboxes, Workspaces workspaces) {
        this.ghl = ghl;
        this.rankr = rankr;
        this.sandboxes = sandboxes;
        this.workspaces = workspaces;
    }

    /** One that was created. */
    public record Created(String id, String name, WorkspaceId workspace) {

        GraphQl graph() {
            return GraphQl.of(name);
        }
    }

    /** A name that no other workspace has. */
    public static String name() {
        return "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    /** What it takes to create a workspace over the simulated CRMs. */
    public static Map<String, Object> input(String name) {
        var sandbox = "http://localhost:" + ConfigProvider.getConfig().getValue("tandem.sandbox.port", Integer.class);
        return new HashMap<>(object(
                "name", name,
                "ghlLocationId", name + "-location",
                "ghlUrl", sandbox + "/ghl",
                "rankrUrl", sandbox + "/rankr",
                "rankrTokenUrl", sandbox + "/rankr/oauth/token"));
    }

    /** A workspace without credentials. */
    public Created bare() {
        return bare(name());
    }

    private Created bare(String name) {
        accounts(name);
        return created(name, Map.of());
    }

    /** Empty accounts of that name at both CRMs. */
    public void accounts(String name) {
        synchronized (sandboxes.ghl()) {
            ghl.load(name, List.of(), Instant.now());
        }
        synchronized (sandboxes.rankr()) {
            rankr.load(name, List.<Person>of(), Instant.now());
        }
    }

    private Created created(String name, Map<String, Object> more) {
        var input = input(name);
        input.putAll(more);
        var id = admin().control("workspaceCreate", "workspace { id }", input).getString("workspace.id");
        return new Created(id, name, workspaces.named(Optional.of(name)).orElseThrow());
    }

    /** A workspace that both CRMs let in. */
    public Created connected() {
        var name = name();
        accounts(name);
        return connected(name, Map.of());
    }

    /** The same, over accounts that there are. */
    public Created connected(String name, Map<String, Object> more) {
        var created = created(name, more);
        rotate(created, "GHL_TOKEN", "pit-" + created.name());
        rotate(created, "RANKR_API_KEY", "rk-" + created.name());
        return created;
    }

    /** Whoever may do everything. */
    public static GraphQl admin() {
        return GraphQl.of("demo");
    }

    public static void rotate(Created workspace, String kind, String value, Object... more) {
        var input = object("workspaceId", workspace.id(), "kind", kind, "value", value);
        input.putAll(object(more));
        admin().control("credentialRotate", "credential { version }", input);
    }
}
