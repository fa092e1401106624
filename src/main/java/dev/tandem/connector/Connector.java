package dev.tandem.connector;

import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One CRM, in unified fields: everything the graph and the sync engine ask of it.
 *
 * <p><b>Failure semantics.</b> Every method fails with a {@link Failure} and nothing else. Reads and conditional or
 * repeatable writes are retried within the call; a write whose outcome is not known fails with
 * {@link Failure.UnknownOutcome} and is not repeated. A record that is gone is {@link Failure.NotFound}.
 */
public interface Connector {

    Crm crm();

    /** One record as it is now, read by id, never from a search index. */
    Uni<CrmRecord> observe(Caller caller, RecordKey key);

    /** All records of a kind that belong to a contact, each complete. */
    Uni<List<CrmRecord>> children(Caller caller, Kind kind, String contactExternalId);

    /** The kinds that {@link #list} can list across contacts; the others are only found through their contacts. */
    Set<Kind> listable();

    /**
     * A part of all records of a kind, in an order that paging does not upset, the deleted ones left out. May lag behind:
     * it never proves that a record is absent.
     *
     * @param since only those changed at or after; null for all
     * @param cursor {@link Page#next()} of the part before; null for the first
     * @param limit how many at most; a CRM's own maximum wins
     */
    Uni<Page> list(Caller caller, Kind kind, @Nullable Instant since, @Nullable String cursor, int limit);

    /**
     * A part of the contacts that have a tag, as {@link #list} lists all of them.
     *
     * @param tag in canonical form
     */
    Uni<Page> tagged(Caller caller, String tag, @Nullable Instant since, @Nullable String cursor, int limit);

    /**
     * A part of the records of a kind that belong to those contacts, of one of {@link #listable}, as {@link #list} lists those
     * of all.
     *
     * @param contacts their ids; a hundred at most
     */
    Uni<Page> ofContacts(
            Caller caller,
            Kind kind,
            List<String> contacts,
            @Nullable Instant since,
            @Nullable String cursor,
            int limit);

    /** The contacts that hold exactly that key; empty if none do. */
    Uni<List<CrmRecord>> find(Caller caller, ContactKey key);

    /**
     * Creates a record. Tags among the draft's fields are set too.
     *
     * @return the record as the CRM now holds it
     * @throws Failure.Duplicate if the CRM already has it, as a failure of the Uni
     */
    Uni<CrmRecord> create(Caller caller, Draft draft);

    /** For how long a creation that is sent again with the same write id leads to no second record; zero if it leads to one. */
    default Duration recognisesRepeats() {
        return Duration.ZERO;
    }

    /**
     * Changes the given fields and no other; tags are not among them, see {@link #changeTags}.
     *
     * @param version the version the change was decided on, for a CRM that checks it; null to write regardless
     * @return the record as the CRM now holds it
     */
    Uni<CrmRecord> update(Caller caller, RecordKey key, Changes changes, @Nullable String version);

    /** Adds and removes tags of one contact; repeating it changes nothing more. */
    Uni<CrmRecord> changeTags(Caller caller, String contactExternalId, TagsChange change);

    /**
     * Adds and removes tags of many contacts; ones that are not there do not stop the others.
     *
     * @return the contacts that were not there
     */
    default Uni<Set<String>> changeTagsOfAll(Caller caller, List<String> contactExternalIds, TagsChange change) {
        return Multi.createFrom()
                .iterable(contactExternalIds)
                .onItem()
                .transformToUniAndConcatenate(id -> changeTags(caller, id, change)
                        .map(_ -> Optional.<String>empty())
                        .onFailure(Failure.NotFound.class)
                        .recoverWithItem(Optional.of(id)))
                .collect()
                .in(TreeSet<String>::new, (missing, id) -> id.ifPresent(missing::add))
                .map(missing -> missing);
    }

    /**
     * Deletes a record, whatever it holds by now; one that is already gone is fine.
     *
     * @return the CRM's own id of the request; empty if it gave none
     */
    Uni<Optional<String>> delete(Caller caller, RecordKey key);

    /**
     * Deletes a record unless it has changed; one that is already gone is fine.
     *
     * @param version the version the deletion was decided on, for a CRM that checks it; null to delete regardless
     */
    default Uni<Optional<String>> delete(Caller caller, RecordKey key, @Nullable String version) {
        return delete(caller, key);
    }

    /**
     * Writes the counterpart's id into a record, where the CRM has room for one; else does nothing.
     *
     * @return the record as the CRM now holds it; empty where nothing was done
     */
    Uni<Optional<CrmRecord>> linkTo(Caller caller, RecordKey key, String otherExternalId);

    /** The keys of the custom fields that contacts can have; empty for a CRM that takes any key. */
    Uni<Optional<Set<String>>> customFieldKeys(Caller caller);

    /** The same, asked for anew where it is known from before and these are not among it. */
    default Uni<Optional<Set<String>>> customFieldKeys(Caller caller, Set<String> expected) {
        return customFieldKeys(caller);
    }

    /** The same, by what it said not before {@code since}. */
    default Uni<Optional<Set<String>>> customFieldKeys(Caller caller, Instant since) {
        return customFieldKeys(caller);
    }

    /** The tag dictionary. */
    Uni<List<CrmTag>> tags(Caller caller);

    Uni<CrmTag> createTag(Caller caller, String name);

    Uni<CrmTag> renameTag(Caller caller, String externalId, String name);

    Uni<Void> deleteTag(Caller caller, String externalId);

    /** The calendars that can be booked; empty for a CRM that has none of its own. */
    Uni<List<CrmCalendar>> calendars(Caller caller);

    /**
     * The free starting times of a calendar, in order.
     *
     * @param to at most 31 days after {@code from}
     */
    Uni<List<Instant>> freeSlots(Caller caller, String calendarId, Instant from, Instant to);
}
