package dev.tandem.store;

import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The runs, past and present. */
public interface RunStore {

    Uni<Void> start(Run run);

    /** Notes how far a run is. */
    Uni<Void> update(Run run);

    Uni<Optional<Run>> get(WorkspaceId workspace, UUID id);

    /** The latest runs, newest first. */
    Uni<List<Run>> latest(WorkspaceId workspace, int limit);

    /**
     * Takes over a run that failed, or that goes on but has shown no sign of life, before {@code deadline}; of several
     * replicas that try, one gets it.
     */
    Uni<Optional<Run>> takeOver(WorkspaceId workspace, Instant deadline, Instant now);
}
