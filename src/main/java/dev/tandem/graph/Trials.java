package dev.tandem.graph;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.sync.Stages;
import dev.tandem.workspace.Staging;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Workspaces that are tried out on marked contacts before they are let loose on all. */
@ApplicationScoped
public class Trials {

    private final Stages stages;
    private final Workspaces workspaces;

    Trials(Stages stages, Workspaces workspaces) {
        this.stages = stages;
        this.workspaces = workspaces;
    }

    /** What the workspace may touch while it is in TEST mode; empty if it is LIVE. */
    public Uni<Optional<Staging>> of(WorkspaceId workspace) {
        return stages.of(workspace);
    }

    /**
     * Moves a workspace from TEST mode to LIVE, for good.
     *
     * @param name the name of the workspace, for certainty; any other fails with {@link Failure.BadInput}
     */
    public Uni<Void> promote(WorkspaceId workspace, String name, String actor) {
        if (!workspaces.name(workspace).equals(name)) {
            throw new Failure.BadInput("name", "is not the name of the workspace that the request is about");
        }
        return stages.promote(workspace, actor);
    }
}
