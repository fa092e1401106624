package dev.tandem.connector;

import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;

/** Keeps what opens a CRM from running out under a call. */
public interface Renewals {

    /** Done once what opens the workspace's GHL location is good for a while; at once for what does not run out. */
    Uni<Void> ready(WorkspaceId workspace);

    /**
     * After GHL did not take a token that is not due to end yet.
     *
     * @param version of the pair that was not taken
     * @return once there is another pair
     */
    Uni<Void> renewed(WorkspaceId workspace, int version);
}
