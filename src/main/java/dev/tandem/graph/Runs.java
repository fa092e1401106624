package dev.tandem.graph;

import dev.tandem.model.Failure;
import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Events;
import dev.tandem.store.News;
import dev.tandem.store.RunStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The runs of a workspace and how far they are. */
@ApplicationScoped
public class Runs {

    private final RunStore store;
    private final Events events;

    Runs(RunStore store, Events events) {
        this.store = store;
        this.events = events;
    }

    public Uni<Optional<Run>> get(WorkspaceId workspace, UUID id) {
        return store.get(workspace, id);
    }

    /**
     * A run as it is now, and again whenever it got further, in whichever replica; ends after the state in which the run
     * has ended. Fails with {@link Failure.NotFound} if there is no such run.
     */
    public Multi<Run> follow(WorkspaceId workspace, UUID id) {
        return events.follow(workspace, News.Type.RUN_PROGRESS, id, () -> store.get(workspace, id))
                .map(found -> found.orElseThrow(() -> Failure.NotFound.named("run", "id")))
                .skip()
                .repetitions()
                .onItem()
                .transformToMultiAndConcatenate(run -> hasEnded(run)
                        ? Multi.createFrom().items(Optional.of(run), Optional.<Run>empty())
                        : Multi.createFrom().item(Optional.of(run)))
                .select()
                .first(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    private static boolean hasEnded(Run run) {
        return run.endedAt() != null;
    }

    /** The latest runs, newest first. */
    public Uni<List<Run>> latest(WorkspaceId workspace, int limit) {
        return store.latest(workspace, limit);
    }
}
