package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading the graph: from the store, or live where a caller wants no copy older than a given age. */
@ApplicationScoped
public class Graph {

    /** One object; empty if there is none of that kind in the workspace. */
    public Uni<Reading<Optional<Unified>>> get(WorkspaceId workspace, Kind kind, LinkId id, @Nullable Duration maxAge) {
        throw new UnsupportedOperationException();
    }

    /** The contact that a CRM knows by that id; one never seen before is fetched from there and remembered. */
    public Uni<Reading<Optional<Unified>>> contactByRef(
            WorkspaceId workspace, Crm crm, String externalId, @Nullable Duration maxAge) {
        throw new UnsupportedOperationException();
    }

    public Uni<Reading<Slice<Unified>>> contacts(
            WorkspaceId workspace, ContactQuery query, PageRequest page, @Nullable Duration maxAge) {
        throw new UnsupportedOperationException();
    }

    /** The contacts that share an e-mail address or a phone number, looked up in the store and at both CRMs. */
    public Uni<Reading<List<Unified>>> duplicates(
            WorkspaceId workspace, @Nullable String email, @Nullable String phone) {
        throw new UnsupportedOperationException();
    }

    /** Children of one contact. Calls made in the same tick are answered by one read of the store. */
    public Uni<Reading<Slice<Unified>>> children(Unified contact, ChildQuery query) {
        throw new UnsupportedOperationException();
    }

    /** Children of all contacts of the workspace. */
    public Uni<Slice<Unified>> list(WorkspaceId workspace, ChildQuery query) {
        throw new UnsupportedOperationException();
    }

    /** The contact of a child. Calls made in the same tick are answered by one read of the store. */
    public Uni<Optional<Unified>> contactOf(Unified child) {
        throw new UnsupportedOperationException();
    }

    /** The dictionary entries of a contact's tags. Calls made in the same tick are answered by one read of the store. */
    public Uni<List<TagEntry>> tagsOf(Unified contact) {
        throw new UnsupportedOperationException();
    }

    /** The tag dictionary. */
    public Uni<List<TagEntry>> tags(WorkspaceId workspace) {
        throw new UnsupportedOperationException();
    }

    /** The calendars that appointments can be booked on. */
    public Uni<List<Calendar>> calendars(WorkspaceId workspace) {
        throw new UnsupportedOperationException();
    }

    /** The free starting times of a calendar; at most 31 days. */
    public Uni<List<Instant>> freeSlots(WorkspaceId workspace, String calendarId, Instant from, Instant to) {
        throw new UnsupportedOperationException();
    }

    /** What was decided and written about an object, newest first. Calls made in the same tick are one read. */
    public Uni<Slice<HistoryEntry>> history(Unified object, PageRequest page) {
        throw new UnsupportedOperationException();
    }
}
