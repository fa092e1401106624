package dev.tandem.workspace;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import dev.tandem.model.Canonical;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import io.quarkus.logging.Log;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The workspaces there are: those that are configured, for as long as the process lives, and beside them those that were
 * created, as they were when this replica last heard of them. Every question is answered from memory, in the same time
 * however many there are.
 */
@ApplicationScoped
public class Workspaces {

    private static final NameBasedGenerator IDS = Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_URL);

    private final Map<WorkspaceId, WorkspacesConfig.Workspace> byId = new ConcurrentHashMap<>();
    private final Map<WorkspaceId, String> names = new ConcurrentHashMap<>();
    private final Map<WorkspaceId, Set<String>> granted = new ConcurrentHashMap<>();
    private final Map<WorkspaceId, Staging> staging = new ConcurrentHashMap<>();
    private final NavigableMap<String, WorkspaceId> byName = new ConcurrentSkipListMap<>();
    private final Map<String, WorkspaceId> byLocation = new ConcurrentHashMap<>();
    private final Set<WorkspaceId> configured;
    private final List<Consumer<WorkspaceId>> listeners = new CopyOnWriteArrayList<>();
    private final Optional<String> defaultName;

    /** @param defaultName the workspace of requests that name none; without it they must name one */
    Workspaces(
            WorkspacesConfig config, @ConfigProperty(name = "tandem.default-workspace") Optional<String> defaultName) {
        config.workspaces().forEach((name, workspace) -> put(idOf(name), name, workspace));
        staging.forEach((id, test) -> {
            if (test.contactIds().size() > Staging.MOST_IDS) {
                throw new ConfigurationException(
                        "tandem.workspaces.%1$s.test.contact-ids has more than %2$d ids: mark more contacts by tandem.workspaces.%1$s.test.flag"
                                .formatted(names.get(id), Staging.MOST_IDS));
            }
        });
        this.configured = Set.copyOf(byId.keySet());
        this.defaultName = defaultName;
    }

    private void put(WorkspaceId id, String name, WorkspacesConfig.Workspace workspace) {
        staging(name, workspace).ifPresentOrElse(test -> staging.put(id, test), () -> staging.remove(id));
        byId.put(id, workspace);
        names.put(id, name);
        byName.put(name, id);
        byLocation.put(workspace.ghl().locationId(), id);
    }

    private static Optional<Staging> staging(String name, WorkspacesConfig.Workspace workspace) {
        if (workspace.mode() == WorkspacesConfig.Mode.LIVE) {
            return Optional.empty();
        }
        var test = new Staging(
                workspace.test().flag().map(Canonical::tag),
                workspace.test().contactIds().orElse(Set.of()));
        if (test.flag().isEmpty() && test.contactIds().isEmpty()) {
            throw new ConfigurationException(
                    "tandem.workspaces.%1$s.mode is TEST, but nothing is marked for it: set tandem.workspaces.%1$s.test.flag or .test.contact-ids"
                            .formatted(name));
        }
        return Optional.of(test);
    }

    /**
     * Takes in a workspace that was created, as it is now; whoever listens is told if that is news. One that is being deleted
     * is forgotten.
     *
     * @return false if it has the name or the location of one that is configured, which comes first
     */
    public boolean learn(CreatedWorkspace workspace) {
        var stored = workspace.stored();
        if (stored.state() == StoredWorkspace.State.DELETING) {
            forget(stored.id());
            return true;
        }
        if (isTaken(byName.get(stored.name()))
                || isTaken(byLocation.get(stored.settings().ghlLocationId()))) {
            Log.errorf(
                    "workspace %s is not served: tandem.workspaces has one of its name or GHL location by now",
                    stored.name());
            return false;
        }
        synchronized (this) {
            if (byId.get(stored.id()) instanceof CreatedWorkspace before) {
                if (before.isLike(workspace)) {
                    return true;
                }
                byLocation.remove(before.stored().settings().ghlLocationId(), stored.id());
            }
            granted.remove(stored.id());
            put(stored.id(), stored.name(), workspace);
        }
        listeners.forEach(listener -> listener.accept(stored.id()));
        return true;
    }

    private boolean isTaken(@Nullable WorkspaceId id) {
        return id != null && configured.contains(id);
    }

    /** Forgets a workspace that was created; whoever listens is told. */
    public void forget(WorkspaceId id) {
        if (configured.contains(id)) {
            return;
        }
        synchronized (this) {
            if (byId.remove(id) instanceof CreatedWorkspace gone) {
                names.remove(id);
                staging.remove(id);
                granted.remove(id);
                byName.remove(gone.stored().name(), id);
                byLocation.remove(gone.stored().settings().ghlLocationId(), id);
            }
        }
        listeners.forEach(listener -> listener.accept(id));
    }

    /** Those that were created, as far as this replica has heard. */
    public Set<WorkspaceId> created() {
        var created = new HashSet<>(byId.keySet());
        created.removeAll(configured);
        return created;
    }

    /** Calls {@code listener} whenever a workspace that was created comes, changes or goes. */
    public void onChange(Consumer<WorkspaceId> listener) {
        listeners.add(listener);
    }

    /** What a workspace that is to be tried out first may touch until it is promoted; empty for the others. */
    public Optional<Staging> staging(WorkspaceId id) {
        return Optional.ofNullable(staging.get(id));
    }

    /** The id that a configured name stands for, the same in every replica and after every restart. */
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

    /** The workspace, if it is one that was created. */
    public Optional<CreatedWorkspace> find(WorkspaceId id) {
        return byId.get(id) instanceof CreatedWorkspace created ? Optional.of(created) : Optional.empty();
    }

    /** Those that are configured, and so are always served. */
    public Set<WorkspaceId> configured() {
        return configured;
    }

    /** Whether there is such a workspace. */
    public boolean has(WorkspaceId id) {
        return byId.containsKey(id);
    }

    /** Whether there is such a workspace and its CRMs may be asked and written to. */
    public boolean isOpen(WorkspaceId id) {
        return switch (byId.get(id)) {
            case null -> false;
            case CreatedWorkspace created -> created.stored().state() == StoredWorkspace.State.ACTIVE;
            case WorkspacesConfig.Workspace _ -> true;
        };
    }

    /**
     * Notes what Rankr has let a workspace's client do, which may be less than it asks for.
     *
     * @param of the workspace as it was when its client asked; nothing is noted if it has changed since
     */
    public synchronized void granted(WorkspaceId id, WorkspacesConfig.Workspace of, Set<String> scopes) {
        if (of.equals(byId.get(id))) {
            granted.put(id, Set.copyOf(scopes));
        }
    }

    /** What its credentials may do at a CRM, by what that has said of them where it has said something; one that there is not any more is stopped elsewhere. */
    public Scopes scopes(WorkspaceId id, Crm crm) {
        var workspace = byId.get(id);
        if (workspace == null) {
            return Scopes.ENOUGH;
        }
        var told = crm == Crm.RANKR ? granted.get(id) : null;
        return told == null ? Scopes.of(workspace, crm) : Scopes.rankr(Optional.of(told));
    }

    /** Whether it is open, and what opens both CRMs is there as far as anybody knows. */
    public boolean isConnected(WorkspaceId id) {
        return isOpen(id)
                && find(id).map(created -> created.isConnected(Crm.GHL) && created.isConnected(Crm.RANKR))
                        .orElse(true);
    }

    /** Why the first CRM of those that its credentials cannot read is not read, for people; empty if all can be. */
    public Optional<String> whyUnread(WorkspaceId id) {
        return Arrays.stream(Crm.values())
                .flatMap(crm -> scopes(id, crm).whyUnread(crm).stream())
                .findFirst();
    }

    /** The workspace of that name, or the default one if no name is given. */
    public Optional<WorkspaceId> named(Optional<String> name) {
        return name.or(() -> defaultName).map(byName::get);
    }

    /** The workspace that a GHL location is paired in. */
    public Optional<WorkspaceId> atLocation(String locationId) {
        return Optional.ofNullable(byLocation.get(locationId));
    }

    /** The workspaces whose GHL location is let in by what an agency was given. */
    public List<WorkspaceId> ofAgency(String companyId) {
        return byId.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof CreatedWorkspace created
                        && created.agency().filter(companyId::equals).isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What requests name it by. */
    public String name(WorkspaceId id) {
        var name = names.get(id);
        if (name == null) {
            throw new Failure.NotFound("workspace", id);
        }
        return name;
    }

    /** All of them by name. */
    public NavigableMap<String, WorkspaceId> all() {
        return Collections.unmodifiableNavigableMap(byName);
    }
}
