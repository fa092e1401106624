package dev.tandem.graph;

import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The runs of a workspace and how far they are. */
@ApplicationScoped
public class Runs {

    /**
     * How far a run is.
     *
     * @param mode IMPORT, for now
     * @param status RUNNING, DONE or FAILED
     * @param phase what it is busy with, such as CONTACT at GHL; null once it has ended
     * @param done how many records it has dealt with
     * @param total how many there are; null while that is not known
     * @param linked how many were found at both CRMs
     * @param failure why it failed; null unless it did
     */
    public record RunView(
            UUID id,
            String mode,
            String status,
            @Nullable String phase,
            int done,
            @Nullable Integer total,
            int linked,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String failure) {}

    public Uni<Optional<RunView>> get(WorkspaceId workspace, UUID id) {
        throw new UnsupportedOperationException();
    }

    /** The latest runs, newest first. */
    public Uni<List<RunView>> latest(WorkspaceId workspace, int limit) {
        throw new UnsupportedOperationException();
    }
}
