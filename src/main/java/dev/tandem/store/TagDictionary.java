package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;

/** The tags a workspace knows, by canonical name, with their ids at each CRM. */
public interface TagDictionary {

    /** A tag; a CRM that has no such entry has no id. */
    record Entry(UUID id, String name, Map<Crm, String> externalIds) {}

    /** The tags of those names, in their order; one that is not in the dictionary yet is entered. */
    Uni<List<Entry>> named(WorkspaceId workspace, SortedSet<String> names);

    /** All tags by name. */
    Uni<List<Entry>> all(WorkspaceId workspace);

    Uni<Optional<Entry>> byId(WorkspaceId workspace, UUID id);

    /** Takes over what a CRM's dictionary holds: by canonical name, its id of each. */
    Uni<Void> learn(WorkspaceId workspace, Crm crm, Map<String, String> idsByName);

    Uni<Void> rename(WorkspaceId workspace, UUID id, String name);

    Uni<Void> remove(WorkspaceId workspace, UUID id);
}
