package dev.tandem.api;

import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.CreatedWorkspace;
import dev.tandem.workspace.StoredWorkspace;
import dev.tandem.workspace.Workspaces;
import dev.tandem.workspace.WorkspacesConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** The workspace in the schema; nothing of its credentials. */
@Name("Workspace")
@Description("One GHL location paired with one Rankr account. Everything else belongs to one of these.")
public record WorkspaceView(
        @Id @Description("The opaque id, the same for ever.") @NonNull
        String id,

        @Description("What requests name it by.") @NonNull String name,
        @Description("IANA zone of the location.") @NonNull String timezone,

        @Description("Two-letter code of the country whose national phone numbers need no prefix.") @NonNull
        String region,

        @Description("Whether it is served.") @NonNull WorkspaceStateEnum state,

        @Description("Why it is not, or not quite; null if it is.") @Nullable
        String stateReason,

        @Description("Whether it stands in the configuration, where alone it can be changed.") @NonNull
        Boolean configured,

        @Description("GHL's id of the location.") @NonNull String ghlLocationId,
        @Description("Where GHL's API is.") @NonNull String ghlUrl,
        @Description("Where Rankr's API is.") @NonNull String rankrUrl,

        @Description("What every path at Rankr starts with.") @NonNull
        String rankrPathPrefix,

        @Description("Where a client of the Rankr account asks for tokens; null if it has a key.") @Nullable
        String rankrTokenUrl,

        @Description("What such a client asks for; null if none is configured.") @Nullable
        String rankrScope,

        @Description("How often its CRMs are asked for their latest changes of single kinds; the others go by what the"
                + " installation has configured.")
        @NonNull
        List<@NonNull PollIntervalView> pollEvery,

        @Description("Counts up with each change, for expectedVersion; null if it is configured.") @Nullable
        Integer version,

        @Description("When it was created; null if it is configured.") @Nullable
        Instant createdAt) {

    static WorkspaceView of(Workspaces workspaces, WorkspaceId id) {
        var config = workspaces.config(id);
        var stored = workspaces.find(id).map(CreatedWorkspace::stored);
        var oauth = config.rankr().oauth();
        return new WorkspaceView(
                new GlobalId(GlobalId.Type.WORKSPACE, id.value()).toString(),
                workspaces.name(id),
                config.timezone(),
                config.region(),
                workspaces.find(id).map(WorkspaceStateEnum::of).orElse(WorkspaceStateEnum.ACTIVE),
                stored.flatMap(WorkspaceView::reason)
                        .or(() -> workspaces.whyUnread(id))
                        .orElse(null),
                stored.isEmpty(),
                config.ghl().locationId(),
                config.ghl().url(),
                config.rankr().url(),
                config.rankr().pathPrefix(),
                stored.map(one -> one.settings().rankrTokenUrl())
                        .orElseGet(() -> oauth.map(WorkspacesConfig.Oauth::tokenUrl))
                        .orElse(null),
                stored.map(one -> one.settings().rankrScope())
                        .or(() -> oauth.map(WorkspacesConfig.Oauth::scope))
                        .orElse(null),
                PollIntervalView.of(config.pollEvery()),
                stored.map(StoredWorkspace::version).orElse(null),
                stored.map(StoredWorkspace::createdAt).orElse(null));
    }

    private static Optional<String> reason(StoredWorkspace stored) {
        return Optional.ofNullable(stored.pausedWhy()).or(() -> Optional.ofNullable(stored.authorizationLost()));
    }

    /** The id that it stands for. */
    WorkspaceId workspace() {
        return new WorkspaceId(GlobalId.parse("id", id, GlobalId.Type.WORKSPACE));
    }
}
