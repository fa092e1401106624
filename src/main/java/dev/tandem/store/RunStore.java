package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The runs, past and present. */
public interface RunStore {

    /** Begins a run; fails with a {@link Failure.Conflict} if another that carries is under way in the workspace. */
    Uni<Void> start(Run run);

    /**
     * Changes a run: locks it, lets {@code decide} look at what it is now, and stores what it says, all in one
     * transaction. What {@code decide} throws comes back as a failure, with nothing changed.
     *
     * @return the run as stored; empty if there is none with that id
     */
    Uni<Optional<Run>> change(WorkspaceId workspace, UUID id, UnaryOperator<Run> decide);

    Uni<Optional<Run>> get(WorkspaceId workspace, UUID id);

    /** The latest runs, newest first. */
    Uni<List<Run>> latest(WorkspaceId workspace, int limit);

    /** The latest run of that mode. */
    Uni<Optional<Run>> latest(WorkspaceId workspace, Run.Mode mode);

    /** The runs of all workspaces that carry and go on. */
    Uni<List<Run>> running();

    /** The runs that undo that one, newest first. */
    Uni<List<Run>> undoing(WorkspaceId workspace, UUID subject);
}
