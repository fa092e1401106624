package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** When each contact's list of records of one kind was last read whole from a CRM. */
public interface Listings {

    /** One list. */
    record Listing(LinkId contact, Crm crm, Kind kind) {}

    /** When those lists were read; one never read is left out. */
    Uni<Map<Listing, Instant>> fetched(WorkspaceId workspace, Collection<LinkId> contacts);

    default Uni<Void> note(WorkspaceId workspace, Listing listing, Instant at) {
        return note(workspace, List.of(listing), at);
    }

    Uni<Void> note(WorkspaceId workspace, Collection<Listing> lists, Instant at);
}
