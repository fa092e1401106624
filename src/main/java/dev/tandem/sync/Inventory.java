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
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a CRM has of a kind, part by part. Of a workspace in TEST mode that is the contacts that are marked for the test
 * and what belongs to them; the CRM is not even asked for anything else.
 *
 * <p><b>Failure semantics.</b> As of {@link Connector}.
 */
@ApplicationScoped
public class Inventory {

    /** What the places in the listing of a test begin with: neither way of listing goes on at a place of the other. */
    private static final String OF_TEST = "tandem-test:";

    /** How many contacts' children make a part, and how many of these are asked for at the same time. */
    private static final int CONTACTS = 40;

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
     * @param limit how many at most, where the CRM itself lists them
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
                                : ofMarked(caller, connector, test, kind, since, ofTest))
                        .orElseGet(
                                () -> connector.list(caller, kind, since, ofTest.isPresent() ? null : cursor, limit)));
    }

    /** First the contacts that are marked by their ids, then part by part those with the tag. */
    private Uni<Page> marked(
            Caller caller,
            Connector connector,
            Staging test,
            @Nullable Instant since,
            Optional<String> place,
            int limit) {
        if (place.isEmpty() && !test.contactIds().isEmpty()) {
            return all(
                            test.contactIds(),
                            id -> connector
                                    .observe(caller, RecordKey.contact(id))
                                    .map(List::of))
                    .map(found -> part(found, since, test.flag().map(_ -> "")));
        }
        var cursor = place.filter(known -> !known.isEmpty()).orElse(null);
        return test.flag()
                .map(tag -> connector
                        .tagged(caller, tag, since, cursor, limit)
                        .map(page -> part(page.records(), null, Optional.ofNullable(page.next()))))
                .orElseGet(() -> Uni.createFrom().item(part(List.of(), null, Optional.empty())));
    }

    /** Contact by contact, of those that are known. */
    private Uni<Page> ofMarked(
            Caller caller,
            Connector connector,
            Staging test,
            Kind kind,
            @Nullable Instant since,
            Optional<String> place) {
        var after = place.map(UUID::fromString).map(LinkId::new).orElse(null);
        return links.contacts(caller.workspace(), connector.crm(), after, CONTACTS)
                .chain(contacts -> all(
                                contacts.stream()
                                        .filter(test::admits)
                                        .flatMap(contact -> contact.living(connector.crm()).stream())
                                        .map(Half::externalId)
                                        .toList(),
                                id -> connector.children(caller, kind, id))
                        .map(found -> part(found, since, next(contacts))));
    }

    private static Optional<String> next(List<Link> contacts) {
        return contacts.size() < CONTACTS
                ? Optional.empty()
                : Optional.of(contacts.getLast().id().toString());
    }

    /** What is read under each of those ids; nothing of those that are not there. */
    private static Uni<List<CrmRecord>> all(Collection<String> ids, Function<String, Uni<List<CrmRecord>>> read) {
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUni(
                        id -> read.apply(id).onFailure(Failure.NotFound.class).recoverWithItem(List.<CrmRecord>of()))
                .merge(AT_ONCE)
                .collect()
                .asList()
                .map(found -> found.stream().flatMap(List::stream).toList());
    }

    private static Page part(List<CrmRecord> records, @Nullable Instant since, Optional<String> next) {
        return new Page(
                records.stream().filter(record -> isFrom(record, since)).toList(),
                next.map(OF_TEST::concat).orElse(null),
                OptionalLong.empty());
    }

    /** Whether a record may have changed since; one whose CRM does not say may have. */
    private static boolean isFrom(CrmRecord record, @Nullable Instant since) {
        var modified = record.lastModified();
        return since == null || modified == null || !modified.isBefore(since);
    }
}
