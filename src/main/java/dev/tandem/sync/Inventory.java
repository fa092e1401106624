package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connector;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.Page;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.store.Links;
import dev.tandem.workspace.Staging;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a CRM has of a kind, part by part. Of a workspace in TEST mode that is the contacts that are marked for the test at
 * that CRM, and what belongs to those that are known; the CRM is not asked for anybody else's. A half that is marked only at
 * the other CRM is read as its contact is looked at.
 *
 * <p><b>Failure semantics.</b> As of {@link Connector}.
 */
@ApplicationScoped
public class Inventory {

    /** What the places in the listing of a test begin with: neither way of listing goes on at a place of the other. */
    private static final String OF_TEST = "tandem-test:";

    /** Of how many contacts what belongs to them is asked for at once. */
    private static final int CONTACTS = 100;

    /** How many contacts that are named by their ids are asked for at the same time. */
    private static final int AT_ONCE = 8;

    private final Connectors connectors;
    private final Links links;
    private final Stages stages;

    Inventory(Connectors connectors, Links links, Stages stages) {
        this.connectors = connectors;
        this.links = links;
        this.stages = stages;
    }

    /**
     * A part of all records of a kind that is listable, as {@link Connector#list} has it. A place from before the workspace was
     * promoted leads to the first part.
     *
     * @param cursor {@link Page#next()} of the part before; null for the first
     * @param limit how many at most; of contacts that are named by their ids there may be more
     */
    public Uni<Page> list(
            Caller caller, Crm crm, Kind kind, @Nullable Instant since, @Nullable String cursor, int limit) {
        var connector = connectors.of(crm);
        var ofTest = Optional.ofNullable(cursor)
                .filter(place -> place.startsWith(OF_TEST))
                .map(place -> place.substring(OF_TEST.length()));
        return stages.of(caller.workspace())
                .chain(staging -> staging.map(test -> kind == Kind.CONTACT
                                ? marked(caller, connector, test, since, ofTest, limit)
                                : ofMarked(caller, connector, test, kind, since, Place.read(ofTest), limit))
                        .orElseGet(
                                () -> connector.list(caller, kind, since, ofTest.isPresent() ? null : cursor, limit)));
    }

    /** First the contacts that are marked by their ids, then part by part those with the tag. */
    private static Uni<Page> marked(
            Caller caller,
            Connector connector,
            Staging test,
            @Nullable Instant since,
            Optional<String> place,
            int limit) {
        if (place.isEmpty() && !test.contactIds().isEmpty()) {
            return named(caller, connector, test.contactIds(), since)
                    .map(found -> part(
                            found, test.flag().map(_ -> ""), test.contactIds().size()));
        }
        var cursor = place.filter(known -> !known.isEmpty()).orElse(null);
        return test.flag()
                .map(tag -> connector
                        .tagged(caller, tag, since, cursor, limit)
                        .map(page -> part(page.records(), Optional.ofNullable(page.next()))))
                .orElseGet(() -> Uni.createFrom().item(part(List.of(), Optional.empty())));
    }

    /** An id is one CRM's, and the other does not have it. */
    private static Uni<List<CrmRecord>> named(
            Caller caller, Connector connector, Collection<String> ids, @Nullable Instant since) {
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUni(id -> connector
                        .observe(caller, RecordKey.contact(id))
                        .map(record -> (Look) new Look.Seen(record))
                        .onFailure(Failure.NotFound.class)
                        .recoverWithItem(new Look.Nobody())
                        .onFailure(Inventory::maybeNobody)
                        .recoverWithItem(failure -> new Look.Refused(id, failure)))
                .merge(AT_ONCE)
                .collect()
                .asList()
                .map(looks -> seen(caller, connector, looks, since));
    }

    /** What a CRM says of one id. */
    private sealed interface Look {
        record Seen(CrmRecord record) implements Look {}

        record Nobody() implements Look {}

        record Refused(String id, Throwable failure) implements Look {}
    }

    /** One that is another tenant's, or no id at all, must not keep the others from being found. */
    private static boolean maybeNobody(Throwable failure) {
        return failure instanceof Failure.MissingScope || failure instanceof Failure.Rejected;
    }

    /** Where every id is refused, it is more than an id that is wrong. */
    private static List<CrmRecord> seen(Caller caller, Connector connector, List<Look> looks, @Nullable Instant since) {
        var records = new ArrayList<CrmRecord>();
        var refused = new ArrayList<Look.Refused>();
        for (var look : looks) {
            switch (look) {
                case Look.Seen(var record) -> records.add(record);
                case Look.Refused one -> refused.add(one);
                case Look.Nobody() -> {}
            }
        }
        if (!refused.isEmpty()) {
            var first = refused.getFirst();
            if (refused.size() == looks.size() && first.failure() instanceof RuntimeException failure) {
                throw failure;
            }
            Log.warnf(
                    "workspace %s: %s does not show the test's contacts %s: %s",
                    caller.workspace(),
                    connector.crm(),
                    refused.stream().map(Look.Refused::id).toList(),
                    first.failure().getMessage());
        }
        return records.stream()
                .filter(record -> record.mayHaveChangedSince(since))
                .toList();
    }

    /**
     * A place among what belongs to contacts.
     *
     * @param after the contact before those that are asked about; null for the first ones
     * @param upTo the last of these; null if they are not chosen yet
     * @param cursor the CRM's own, among what belongs to these
     */
    private record Place(
            @Nullable LinkId after,
            @Nullable LinkId upTo,
            @Nullable String cursor) {

        static Place read(Optional<String> written) {
            var parts = written.orElse("").split("/", 3);
            return new Place(contact(parts, 0), contact(parts, 1), parts.length < 3 ? null : parts[2]);
        }

        private static @Nullable LinkId contact(String[] parts, int place) {
            return parts.length <= place || parts[place].isEmpty() ? null : new LinkId(UUID.fromString(parts[place]));
        }

        boolean reaches(Link contact) {
            return upTo == null || contact.id().compareTo(upTo) <= 0;
        }

        String written() {
            return cursor == null ? "" + after : "%s/%s/%s".formatted(after == null ? "" : after, upTo, cursor);
        }
    }

    private Uni<Page> ofMarked(
            Caller caller,
            Connector connector,
            Staging test,
            Kind kind,
            @Nullable Instant since,
            Place place,
            int limit) {
        return links.contacts(caller.workspace(), connector.crm(), place.after(), CONTACTS)
                .chain(contacts -> {
                    var ids = contacts.stream()
                            .filter(place::reaches)
                            .filter(test::admits)
                            .flatMap(contact -> contact.living(connector.crm()).stream())
                            .map(Half::externalId)
                            .toList();
                    var last = place.upTo() != null || contacts.isEmpty()
                            ? place.upTo()
                            : contacts.getLast().id();
                    var following = last == null || (place.upTo() == null && contacts.size() < CONTACTS)
                            ? Optional.<String>empty()
                            : Optional.of(new Place(last, null, null).written());
                    return ids.isEmpty()
                            ? Uni.createFrom().item(part(List.of(), following))
                            : connector
                                    .ofContacts(caller, kind, ids, since, place.cursor(), limit)
                                    .map(page -> part(
                                            page.records(),
                                            page.next() == null
                                                    ? following
                                                    : Optional.of(
                                                            new Place(place.after(), last, page.next()).written())));
                });
    }

    private static Page part(List<CrmRecord> records, Optional<String> next) {
        return part(records, next, 1);
    }

    private static Page part(List<CrmRecord> records, Optional<String> next, int calls) {
        return new Page(records, next.map(OF_TEST::concat).orElse(null), OptionalLong.empty(), calls);
    }
}
