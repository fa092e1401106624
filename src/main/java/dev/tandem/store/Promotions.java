package dev.tandem.store;

import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which workspaces a person has moved from TEST mode to LIVE. */
public interface Promotions {

    /** When a workspace was promoted; empty if it never was. */
    Uni<Optional<Instant>> of(WorkspaceId workspace);

    /** Promotes a workspace; one that is promoted already stays as it is. */
    Uni<Void> promote(WorkspaceId workspace, @Nullable String actor, Instant now);
}
