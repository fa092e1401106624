package dev.tandem.tenancy;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.StoredWorkspaces;
import dev.tandem.workspace.CreatedWorkspace;
import dev.tandem.workspace.StoredWorkspace;
import dev.tandem.workspace.StoredWorkspace.Settings;
import dev.tandem.workspace.StoredWorkspace.State;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Workspaces as people create, change, stop and delete them. Those that are configured are changed in the configuration. */
@ApplicationScoped
public class Tenants {

    /** How long an export of the audit counts as one of what is to be deleted. */
    private static final Duration EXPORT_LASTS = Duration.ofHours(24);

    private static final String BY_HAND = "It was paused with workspacePause.";

    private final StoredWorkspaces stored;
    private final Workspaces workspaces;
    private final Loader loader;
    private final TenancyConfig config;
    private final Clock clock;

    Tenants(StoredWorkspaces stored, Workspaces workspaces, Loader loader, TenancyConfig config, Clock clock) {
        this.stored = stored;
        this.workspaces = workspaces;
        this.loader = loader;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Creates a workspace. It is served at once, and imported as soon as it has credentials for both CRMs.
     *
     * @throws Failure.BadInput if it cannot be one, as a failure of the Uni
     * @throws Failure.Conflict if its name or location is another's, likewise
     */
    public Uni<WorkspaceId> create(String name, Settings settings) {
        return Uni.createFrom().deferred(() -> {
            var created = new StoredWorkspace(
                    new WorkspaceId(Ids.next()),
                    SettingsCheck.name(name),
                    SettingsCheck.checked(settings, config.plainHttp()),
                    State.ACTIVE,
                    null,
                    null,
                    clock.now(),
                    1);
            if (isConfigured(workspaces.all().get(name))) {
                throw new Failure.Conflict("name", "A configured workspace has this name.");
            }
            if (isConfigured(workspaces.atLocation(settings.ghlLocationId()).orElse(null))) {
                throw new Failure.Conflict("ghlLocationId", "A configured workspace has this GHL location.");
            }
            return stored.add(created)
                    .invoke(() -> Log.infof("workspace %s is created as %s", name, created.id()))
                    .chain(() -> loader.read(created.id()))
                    .replaceWith(created.id());
        });
    }

    private boolean isConfigured(@Nullable WorkspaceId id) {
        return id != null && workspaces.configured().contains(id);
    }

    /**
     * Changes what people say about a workspace. Its name and its location are for ever: what is stored is theirs.
     *
     * @param operator whether whoever asks may have what opens its CRMs sent to another host
     * @throws Failure.Denied if that would happen and they may not, as a failure of the Uni
     */
    public Uni<Void> update(
            WorkspaceId id, @Nullable Integer expectedVersion, boolean operator, UnaryOperator<Settings> change) {
        return change(id, expectedVersion, before -> {
            var settings = SettingsCheck.checked(change.apply(before.settings()), config.plainHttp());
            SettingsCheck.moved(before.settings(), settings)
                    .filter(_ -> !operator)
                    .ifPresent(field -> {
                        throw Failure.Denied.forbidden(
                                "The workspace's credentials are sent to where %s leads: only an operator, to whom all workspaces"
                                                .formatted(field)
                                        + " are open, can change it to another host.");
                    });
            return with(before, settings, before.state(), before.pausedWhy());
        });
    }

    /** From now on nothing is asked of its CRMs or written to them. One that is paused already stays so. */
    public Uni<Void> pause(WorkspaceId id) {
        return change(id, null, before -> with(before, before.settings(), State.PAUSED, BY_HAND))
                .invoke(() -> Log.infof("workspace %s is paused", id));
    }

    /** Goes on with a workspace that was paused, whyever it was. */
    public Uni<Void> resume(WorkspaceId id) {
        return change(id, null, before -> with(before, before.settings(), State.ACTIVE, null))
                .invoke(() -> Log.infof("workspace %s goes on", id));
    }

    /**
     * Deletes a workspace with all that is stored of it, in the background. It is gone for everybody at once.
     *
     * @param confirm its name, for certainty
     * @param withoutExport whether its audit may be lost
     * @throws Failure.Conflict if its audit may not be lost and was not exported lately, as a failure of the Uni
     */
    public Uni<Void> delete(WorkspaceId id, String confirm, boolean withoutExport) {
        return Uni.createFrom()
                .deferred(() -> {
                    created(workspaces, id);
                    return withoutExport ? Uni.createFrom().voidItem() : demandExport(id);
                })
                .chain(() -> change(id, null, before -> {
                    if (!before.name().equals(confirm)) {
                        throw new Failure.BadInput("confirm", "is not the name of the workspace");
                    }
                    return with(before, before.settings(), State.DELETING, null);
                }))
                .invoke(() -> Log.warnf("workspace %s is being deleted", id));
    }

    /** Remembers that the whole audit of a workspace was exported to its end, in an export that began then. */
    public Uni<Void> exported(WorkspaceId id, Instant began) {
        return stored.exported(id, began);
    }

    private Uni<Void> demandExport(WorkspaceId id) {
        return stored.exportedAt(id)
                .invoke(at -> {
                    if (at.isEmpty() || at.get().isBefore(clock.now().minus(EXPORT_LASTS))) {
                        throw new Failure.Conflict(
                                "withoutExport",
                                "Everything that is stored of the workspace goes, its audit too, and that was not exported within the"
                                        + " last %d hours: GET /audit/export, without from and to, or say withoutExport: true."
                                                .formatted(EXPORT_LASTS.toHours()));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> change(WorkspaceId id, @Nullable Integer expectedVersion, UnaryOperator<StoredWorkspace> change) {
        return Uni.createFrom().deferred(() -> {
            created(workspaces, id);
            return stored.change(id, expectedVersion, change).chain(() -> loader.read(id));
        });
    }

    /** @throws Failure if there is no such workspace, or none that can be changed here */
    static CreatedWorkspace created(Workspaces workspaces, WorkspaceId id) {
        if (workspaces.configured().contains(id)) {
            throw new Failure.Conflict(
                    "id",
                    "The workspace is configured: change tandem.workspaces.%s and restart."
                            .formatted(workspaces.name(id)));
        }
        return workspaces.find(id).orElseThrow(() -> Failure.NotFound.named("workspace", "id"));
    }

    private static StoredWorkspace with(
            StoredWorkspace before, Settings settings, State state, @Nullable String pausedWhy) {
        return new StoredWorkspace(
                before.id(),
                before.name(),
                settings,
                state,
                pausedWhy,
                before.authorizationLost(),
                before.createdAt(),
                before.version());
    }
}
