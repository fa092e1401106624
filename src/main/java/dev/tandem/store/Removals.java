package dev.tandem.store;

import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.function.LongUnaryOperator;

/** The deletions that followed one at the other CRM, so that not too many follow by themselves. */
public interface Removals {

    /**
     * Notes that an object is about to be deleted, unless too many were already, or a person has to decide about it because
     * too many were when it was first to be.
     *
     * @param since from when on deletions count
     * @param limit how many may be deleted, given how many objects of the kind live
     * @return whether it may be deleted; one that was noted before always may
     */
    Uni<Boolean> allow(
            WorkspaceId workspace, Kind kind, LinkId object, Instant now, Instant since, LongUnaryOperator limit);
}
