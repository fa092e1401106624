package dev.tandem.store;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Conflict;
import dev.tandem.model.Failure;
import dev.tandem.model.Fields;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What happened in a workspace, in an order in which it can be followed without a gap: whoever reads on from the place
 * where they were gets everything that has happened since, each thing once.
 *
 * <p>The order is that of the transactions, by their numbers, and within one that in which things were written. Nothing is
 * told before every transaction with a lower number has ended: so one that commits late is never passed over, and a long
 * one holds up what came after it. Changes of one object come in the order in which they were made, unless a transaction
 * that had begun to write before another changed the same object after it, which takes one that changes several objects.
 *
 * <p><b>Failure semantics.</b> Fails with {@link Failure.Expired} if what follows a place is not kept any more.
 */
public interface Feed {

    /**
     * Something that happened to an object.
     *
     * @param contact the contact that the object is or belongs to
     * @param was what the view held before in the fields that changed; a field that is not there held nothing
     * @param place where it stands in the feed
     */
    record Change(AuditEntry entry, LinkId contact, Step step, Fields was, Place place) {}

    /** What became of an object as its readers see it. */
    enum Step {
        CREATED,
        CHANGED,
        /** It is no more, or never came to be at any CRM. */
        DELETED,
        /** It was deleted, and is there again. */
        RESTORED
    }

    /** A conflict that was opened. */
    record Opened(Conflict conflict, Place place) {}

    /**
     * A part of the feed.
     *
     * @param next where to read on from
     * @param rest what there is beyond it
     */
    record Part<T>(List<T> items, Place next, Rest rest) {}

    /** What was decided longer ago is read by whoever begins to follow a workspace: nobody who follows it is that far behind. */
    Duration RECENT = Duration.ofDays(31);

    /** What there is beyond a part that was read. */
    enum Rest {
        NOTHING,
        MORE,
        /** More that cannot be told yet, as an older transaction has not ended. Nothing else may tell when it has. */
        UNSETTLED
    }

    /** Where the feed is now: what follows is what has not yet been committed. */
    Uni<Place> head(WorkspaceId workspace);

    /**
     * What happened next.
     *
     * @param contacts only to those contacts and to what belongs to them; none for all
     */
    Uni<Part<Change>> changes(WorkspaceId workspace, Set<LinkId> contacts, Place after, int limit);

    /** Which conflicts were opened next, as they are now. */
    Uni<Part<Opened>> conflicts(WorkspaceId workspace, Place after, int limit);

    /** Where the opening of that conflict stands; fails with {@link Failure.Expired} if it is not known. */
    Uni<Place> ofConflict(WorkspaceId workspace, UUID conflict);
}
