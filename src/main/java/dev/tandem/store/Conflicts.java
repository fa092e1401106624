package dev.tandem.store;

import dev.tandem.model.Conflict;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people have to decide. Conflicts are opened and overtaken by storing their object: see {@link Links.Change}. */
public interface Conflicts {

    /** The conflicts with those ids, in no order; an id that is none is left out. */
    Uni<List<Conflict>> byIds(WorkspaceId workspace, Collection<UUID> ids);

    /** The open conflicts of those objects and, for contacts, of what hangs off them; the newest first. */
    Uni<List<Conflict>> open(WorkspaceId workspace, Collection<LinkId> objects);

    /**
     * Which conflicts; what is null or empty does not restrict.
     *
     * @param contact those of that contact and of what hangs off it
     * @param before only those older than it
     */
    record Wanted(
            Conflict.@Nullable Status status,
            Set<DisputeType> types,
            @Nullable Kind kind,
            @Nullable String field,
            @Nullable LinkId contact,
            @Nullable UUID before) {}

    /** Those conflicts, the newest first. */
    Uni<List<Conflict>> search(WorkspaceId workspace, Wanted wanted, int limit);

    /** Those of {@code others} of which a person has decided that they are not {@code contact}, asked about either of the two. */
    Uni<Set<LinkId>> toldApart(WorkspaceId workspace, LinkId contact, Collection<LinkId> others);

    /** How many there are of those. */
    Uni<Long> count(WorkspaceId workspace, Wanted wanted);
}
