package dev.tandem.store;

import dev.tandem.model.Conflict;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What people have to decide. Conflicts are opened and overtaken by storing their object: see {@link Links.Change}. */
public interface Conflicts {

    /** The conflicts with those ids, in no order; an id that is none is left out. */
    Uni<List<Conflict>> byIds(WorkspaceId workspace, Collection<UUID> ids);

    /** The open conflicts of those objects and, for contacts, of what hangs off them; the newest first. */
    Uni<List<Conflict>> open(WorkspaceId workspace, Collection<LinkId> objects);
}
