package dev.tandem.store;

import dev.tandem.model.DeadLetter;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contacts that the queue gave up: see {@link WorkQueue#bury}. */
public interface DeadLetters {

    /** Those of a workspace, in the order of their ids, after that one; null from the start. */
    Uni<List<DeadLetter>> dead(WorkspaceId workspace, @Nullable LinkId after, int limit);

    /** How many a workspace has. */
    Uni<Long> deadCount(WorkspaceId workspace);

    /**
     * Lets contacts that were given up wait again, as if they had never failed.
     *
     * @param contacts only those; null for all
     * @return those that had been given up
     */
    Uni<List<LinkId>> revive(WorkspaceId workspace, @Nullable Collection<LinkId> contacts, Instant now);
}
