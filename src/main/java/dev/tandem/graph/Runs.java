package dev.tandem.graph;

import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.RunStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The runs of a workspace and how far they are. */
@ApplicationScoped
public class Runs {

    private final RunStore store;

    Runs(RunStore store) {
        this.store = store;
    }

    public Uni<Optional<Run>> get(WorkspaceId workspace, UUID id) {
        return store.get(workspace, id);
    }

    /** The latest runs, newest first. */
    public Uni<List<Run>> latest(WorkspaceId workspace, int limit) {
        return store.latest(workspace, limit);
    }
}
