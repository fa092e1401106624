package dev.tandem.graph;

import dev.tandem.model.Poll;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.store.Polls;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the CRMs of a workspace are asked by themselves. */
@ApplicationScoped
public class Polling {

    private final Polls polls;
    private final Clock clock;

    Polling(Polls polls, Clock clock) {
        this.polls = polls;
        this.clock = clock;
    }

    /** All polls of a workspace, and how far each is. */
    public Uni<List<Poll>> all(WorkspaceId workspace) {
        return polls.all(workspace);
    }

    /**
     * Has the polls of that task made now instead of when they are due; all if no task is given.
     *
     * @return all polls of the workspace
     */
    public Uni<List<Poll>> now(WorkspaceId workspace, Poll.@Nullable Task task) {
        return polls.due(workspace, task, clock.now()).chain(() -> polls.all(workspace));
    }
}
