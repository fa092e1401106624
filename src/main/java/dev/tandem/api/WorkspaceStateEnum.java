package dev.tandem.api;

import dev.tandem.workspace.CreatedWorkspace;
import dev.tandem.workspace.StoredWorkspace;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** Whether a workspace is served. */
@Enum("WorkspaceState")
@Description("Whether a workspace is served.")
public enum WorkspaceStateEnum {
    @Description("All of it is.")
    ACTIVE,
    @Description(
            "Nothing is asked of its CRMs or written to them. What is stored can be read, webhooks are kept, and changes"
                    + " wait.")
    PAUSED,
    @Description("GHL does not let it in any more: a person has to authorize it anew. The rest of it is served.")
    NEEDS_AUTHORIZATION;

    static WorkspaceStateEnum of(CreatedWorkspace workspace) {
        var stored = workspace.stored();
        if (stored.state() != StoredWorkspace.State.ACTIVE) {
            return PAUSED;
        }
        return stored.authorizationLost() == null ? ACTIVE : NEEDS_AUTHORIZATION;
    }
}
