package dev.tandem.workspace;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The workspaces there are. */
@ApplicationScoped
public class Workspaces {

    private static final NameBasedGenerator IDS = Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_URL);

    private final Map<WorkspaceId, WorkspacesConfig.Workspace> byId = new LinkedHashMap<>();
    private final NavigableMap<String, WorkspaceId> byName = new TreeMap<>();
    private final Map<String, WorkspaceId> byLocation = new HashMap<>();
    private final Optional<String> defaultName;

    /** @param defaultName the workspace of requests that name none; without it they must name one */
    Workspaces(
            WorkspacesConfig config, @ConfigProperty(name = "tandem.default-workspace") Optional<String> defaultName) {
        config.workspaces().forEach((name, workspace) -> {
            byName.put(name, idOf(name));
            byId.put(idOf(name), workspace);
            byLocation.put(workspace.ghl().locationId(), idOf(name));
        });
        this.defaultName = defaultName;
    }

    /** The id that a name stands for, the same in every replica and after every restart. */
    public static WorkspaceId idOf(String name) {
        return new WorkspaceId(IDS.generate("urn:tandem:workspace:" + name));
    }

    /** How its CRMs are reached. */
    public WorkspacesConfig.Workspace config(WorkspaceId id) {
        var workspace = byId.get(id);
        if (workspace == null) {
            throw new Failure.NotFound("workspace", id);
        }
        return workspace;
    }

    /** The workspace of that name, or the default one if no name is given. */
    public Optional<WorkspaceId> named(Optional<String> name) {
        return name.or(() -> defaultName).map(byName::get);
    }

    /** The workspace that a GHL location is paired in. */
    public Optional<WorkspaceId> atLocation(String locationId) {
        return Optional.ofNullable(byLocation.get(locationId));
    }

    /** What requests name it by. */
    public String name(WorkspaceId id) {
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .findFirst()
                .orElseThrow(() -> new Failure.NotFound("workspace", id))
                .getKey();
    }

    /** All of them by name. */
    public NavigableMap<String, WorkspaceId> all() {
        return byName;
    }
}
