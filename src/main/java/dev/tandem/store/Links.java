package dev.tandem.store;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Conflict;
import dev.tandem.model.Crm;
import dev.tandem.model.Disputes;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Recorded;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The unified objects: read as they are, and changed only together with the audit entry and the work that it makes. */
public interface Links {

    /**
     * What to store of an object, and what else is to be remembered in the same transaction.
     *
     * @param author on whose account: no change of the view or the base goes untold
     * @param entry what was decided; null if nothing was. What it changes of the object is told in any case
     * @param mark the work it makes; null for none
     * @param disputes what was found to be disputed: opens, updates and overtakes its conflicts
     * @param resolved its conflicts that a person has decided; if one is open no more, nothing is stored
     * @param added objects that come to be of it
     * @param at when
     */
    record Change(
            Link link,
            AuditEntry.Author author,
            @Nullable AuditEntry entry,
            @Nullable Mark mark,
            Disputes disputes,
            List<Conflict> resolved,
            List<Change> added,
            Instant at) {

        /** A change that says nothing about what is disputed. */
        public static Change of(Link link, AuditEntry.Author author, Instant at) {
            return new Change(link, author, null, null, Disputes.NOT_LOOKED, List.of(), List.of(), at);
        }

        public Change with(Link other) {
            return new Change(other, author, entry, mark, disputes, resolved, added, at);
        }

        public Change with(@Nullable AuditEntry other) {
            return new Change(link, author, other, mark, disputes, resolved, added, at);
        }

        public Change with(@Nullable Mark other) {
            return new Change(link, author, entry, other, disputes, resolved, added, at);
        }

        public Change with(Disputes others) {
            return new Change(link, author, entry, mark, others, resolved, added, at);
        }

        public Change resolving(List<Conflict> conflicts) {
            return new Change(link, author, entry, mark, disputes, conflicts, added, at);
        }

        /** This change, by which a new object comes to be: of what this one gives away. */
        public Change adding(Change other) {
            return new Change(link, author, entry, mark, disputes, resolved, List.of(other), at);
        }

        /** This change, and those by which others come to be. */
        Stream<Change> all() {
            return Stream.concat(Stream.of(this), added.stream());
        }

        /** The audit entry to be stored with it, complete; empty if there is nothing to tell. */
        public Optional<AuditEntry> told(Recorded before) {
            var given = entry == null
                    ? new AuditEntry(Ids.next(), at, link.kind(), link.id(), author, List.of(), List.of())
                    : entry;
            return Optional.of(given.telling(before, link)).filter(AuditEntry::isWorthStoring);
        }
    }

    /** The objects with those ids, deleted ones included, in no order; an id that is none is left out. */
    Uni<List<Link>> byIds(WorkspaceId workspace, Collection<LinkId> ids);

    /** The object with that id, deleted or not. */
    Uni<Optional<Link>> byId(WorkspaceId workspace, LinkId id);

    /** The objects whose half at {@code crm} has one of those ids. */
    Uni<List<Link>> byRefs(WorkspaceId workspace, Kind kind, Crm crm, Collection<String> externalIds);

    /** The living contacts whose merged view holds one of those e-mail addresses or phone numbers. */
    Uni<List<Link>> contactsHolding(WorkspaceId workspace, Collection<String> emails, Collection<String> phones);

    /**
     * The living contacts known to that CRM alone, whose merged view says that name and company, in capitals or not; a
     * hundred at most.
     */
    Uni<List<Link>> contactsCalled(
            WorkspaceId workspace, Crm knownTo, String firstName, String lastName, String company);

    /**
     * The living contacts in the order of their ids, part by part.
     *
     * @param at only those whose half lives at that CRM; null for all
     * @param after only those that come after it; null from the start
     */
    Uni<List<Link>> contacts(WorkspaceId workspace, @Nullable Crm at, @Nullable LinkId after, int limit);

    /** All children of a contact, of every kind, that live or have a half that still does. */
    Uni<List<Link>> childrenOf(WorkspaceId workspace, LinkId contact);

    /** All living children of one kind of those contacts. */
    Uni<List<Link>> childrenOf(WorkspaceId workspace, Kind kind, Collection<LinkId> contacts);

    /** Adds new objects, each with what else is to be remembered, in one transaction. */
    Uni<Void> add(WorkspaceId workspace, List<Change> changes);

    /**
     * Changes objects: locks them, lets {@code decide} look at what they are now, and stores what it says, all in one
     * transaction. {@code decide} must be a pure function: no HTTP call ever happens while rows are locked.
     *
     * <p>Where an object gets a half, the note of that half's creation goes (see {@link WriteLedger}).
     *
     * @return the objects as stored, in the order of their ids, without those that came to be
     */
    Uni<List<Link>> change(WorkspaceId workspace, Collection<LinkId> ids, Function<Link, Change> decide);

    /** Notes that a half was read again and is as it was. */
    default Uni<Void> touch(Link link, Crm crm, Instant fetchedAt) {
        return touch(link.workspace(), Map.of(crm, Set.of(link.id())), fetchedAt);
    }

    /**
     * Notes that halves were read again and are as they were; of an object that is being changed at this moment, whoever
     * changes it knows better.
     */
    Uni<Void> touch(WorkspaceId workspace, Map<Crm, Set<LinkId>> seen, Instant fetchedAt);

    /** Removes an object that never came to be at any CRM, with the work that was noted for it. */
    Uni<Void> discard(Link link, AuditEntry.Author author, Instant at);

    /**
     * Takes the work of a contact back that was only there in case a process died: if it was marked once, to be done after
     * {@code now}, and nobody has taken it up. What is due already is somebody else's, as the first mark may be done by then.
     */
    Uni<Void> unmark(WorkspaceId workspace, LinkId contact, Instant now);
}
