package dev.tandem.api;

import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Workspaces;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;

/** The workspace in the schema; nothing of its credentials. */
@Name("Workspace")
@Description("One GHL location paired with one Rankr account. Everything else belongs to one of these.")
public record WorkspaceView(
        @Id @Description("The opaque id, the same for ever.") @NonNull
        String id,

        @Description("What requests name it by.") @NonNull String name,
        @Description("IANA zone of the location.") @NonNull String timezone,

        @Description("Two-letter code of the country whose national phone numbers need no prefix.") @NonNull
        String region) {

    static WorkspaceView of(Workspaces workspaces, WorkspaceId id) {
        var config = workspaces.config(id);
        return new WorkspaceView(
                new GlobalId(GlobalId.Type.WORKSPACE, id.value()).toString(),
                workspaces.name(id),
                config.timezone(),
                config.region());
    }
}
