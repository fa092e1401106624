package dev.tandem.workspace;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import dev.tandem.model.Canonical;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The workspaces there are. */
@ApplicationScoped
public class Workspaces {

    private static final NameBasedGenerator IDS = Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_URL);

    private final Map<WorkspaceId, WorkspacesConfig.Workspace> byId = new LinkedHashMap<>();
    private final Map<WorkspaceId, Staging> staging = new HashMap<>();
    private final NavigableMap<String, WorkspaceId> byName = new TreeMap<>();
    private final Map<String, WorkspaceId> byLocation = new HashMap<>();
    private final Optional<String> defaultName;

    /** @param defaultName the workspace of requests that name none; without it they must name one */
    Workspaces(
            WorkspacesConfig config, @ConfigProperty(name = "tandem.default-workspace") Optional<String> defaultName) {
        config.workspaces().forEach((name, workspace) -> {
            byName.put(name, idOf(name));
            byId.put(idOf(name), workspace);
            staging(name, workspace).ifPresent(test -> staging.put(idOf(name), test));
            byLocation.put(workspace.ghl().locationId(), idOf(name));
        });
        this.defaultName = defaultName;
    }

    private static Optional<Staging> staging(String name, WorkspacesConfig.Workspace workspace) {
        if (workspace.mode() == WorkspacesConfig.Mode.LIVE) {
            return Optional.empty();
        }
        var test = new Staging(
                workspace.test().flag().map(Canonical::tag),
                workspace.test().contactIds().orElse(Set.of()));
        if (test.flag().isEmpty() && test.contactIds().isEmpty()) {
            throw new IllegalArgumentException(
                    "tandem.workspaces.%1$s.mode is TEST, but nothing is marked for it: set tandem.workspaces.%1$s.test.flag or .test.contact-ids"
                            .formatted(name));
        }
        return Optional.of(test);
    }

    /** What a workspace that is to be tried out first may touch until it is promoted; empty for the others. */
    public Optional<Staging> staging(WorkspaceId id) {
        return Optional.ofNullable(staging.get(id));
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
