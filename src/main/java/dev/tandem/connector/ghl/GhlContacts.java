package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.connector.Caller;
import dev.tandem.connector.ContactKey;
import dev.tandem.connector.Draft;
import dev.tandem.connector.Page;
import dev.tandem.model.Changes;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Contacts at GHL. */
@ApplicationScoped
class GhlContacts implements GhlRecords {

    private final GhlContactsClient client;
    private final GhlCalls calls;
    private final GhlFieldKeys fieldKeys;
    private final GhlLocations locations;

    GhlContacts(@RestClient GhlContactsClient client, GhlCalls calls, GhlFieldKeys fieldKeys, GhlLocations locations) {
        this.client = client;
        this.calls = calls;
        this.fieldKeys = fieldKeys;
        this.locations = locations;
    }

    @Override
    public Kind kind() {
        return Kind.CONTACT;
    }

    @Override
    public Uni<CrmRecord> observe(Caller caller, RecordKey key) {
        return calls.make(GhlRequest.read(caller, "contact", key.externalId()), as -> client.get(as, key.externalId()))
                .map(answer -> present(answer.contact(), key.externalId()))
                .chain(contact -> toRecord(caller, contact));
    }

    private static GhlContact present(@Nullable GhlContact contact, String id) {
        if (contact == null || contact.isDeleted()) {
            throw new Failure.NotFound("contact", id, GHL, null);
        }
        return contact;
    }

    /** The contact in unified fields. */
    Uni<CrmRecord> toRecord(Caller caller, GhlContact contact) {
        return fieldKeys
                .withIds(caller, contact.customIds())
                .map(custom -> contact.toRecord(locations.of(caller), custom));
    }

    @Override
    public Uni<List<CrmRecord>> ofContact(Caller caller, String contactId) {
        return Uni.createFrom().failure(new IllegalArgumentException("a contact belongs to no contact"));
    }

    /**
     * Those that came or changed since; a row lacks nothing, but may be seconds old.
     *
     * @param tag that they have; null for all
     */
    Uni<Page> list(Caller caller, @Nullable String tag, @Nullable Instant since, @Nullable JsonNode cursor, int limit) {
        var search = GhlSearch.changed(locations.of(caller).id(), limit, tag, since, cursor);
        return calls.make(GhlRequest.read(caller, "contacts of", search.locationId()), as -> client.search(as, search))
                .chain(found -> toPage(caller, found, search.pageLimit()));
    }

    private Uni<Page> toPage(Caller caller, GhlContact.Many found, int limit) {
        var rows = Objects.requireNonNullElse(found.contacts(), List.<GhlContact>of());
        var last = rows.size() < limit ? null : rows.getLast().searchAfter();
        var total = found.total() == null ? OptionalLong.empty() : OptionalLong.of(found.total());
        return toRecords(caller, rows).map(records -> new Page(records, GhlCursor.write(last), total));
    }

    /** The contacts in unified fields, without the deleted ones that a search still finds. */
    Uni<List<CrmRecord>> toRecords(Caller caller, List<GhlContact> contacts) {
        var alive = contacts.stream().filter(contact -> !contact.isDeleted()).toList();
        var ids =
                alive.stream().flatMap(contact -> contact.customIds().stream()).collect(Collectors.toSet());
        return fieldKeys
                .withIds(caller, ids)
                .map(custom -> alive.stream()
                        .map(contact -> contact.toRecord(locations.of(caller), custom))
                        .toList());
    }

    /** The contact that GHL would call a duplicate, read in full, if it holds exactly this e-mail or phone number. */
    Uni<List<CrmRecord>> find(Caller caller, ContactKey key) {
        return switch (key) {
            case ContactKey.Email(var email) -> find(caller, email, null, Field.EMAIL, email);
            case ContactKey.Phone(var phone) -> find(caller, null, phone, Field.PHONE, phone);
            case ContactKey.LinkedTo _ -> Uni.createFrom().item(List.of());
        };
    }

    private Uni<List<CrmRecord>> find(
            Caller caller, @Nullable String email, @Nullable String phone, Field field, String wanted) {
        var location = locations.of(caller).id();
        return calls.make(
                        GhlRequest.read(caller, "contact with", wanted),
                        as -> client.duplicate(as, location, email, phone))
                .chain(answer -> answer.contact() == null
                        ? Uni.createFrom().item(List.<CrmRecord>of())
                        : observe(caller, RecordKey.contact(answer.contact().id()))
                                .map(List::of))
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(List.of())
                .map(found -> found.stream()
                        .filter(contact -> contact.fields().text(field).equals(Optional.of(wanted)))
                        .toList());
    }

    @Override
    public Uni<CrmRecord> create(Caller caller, Draft draft) {
        return newContact(caller, draft.fields())
                .chain(body -> calls.make(
                        GhlRequest.once(caller, "contact", "to be created").until(draft.until()),
                        as -> client.create(as, body)))
                .chain(answer ->
                        toRecord(caller, created(answer.contact())).map(record -> record.traced(answer.traceId())));
    }

    /** What creates a contact with these fields in the caller's location. */
    Uni<GhlBody> newContact(Caller caller, Fields fields) {
        return fieldKeys
                .withNames(caller, fields.values().keySet())
                .map(custom -> GhlWriting.newContact(fields, custom)
                        .with("locationId", locations.of(caller).id()));
    }

    /** Fails with an unknown outcome if the answer does not say which contact it was. */
    static GhlContact created(@Nullable GhlContact contact) {
        if (contact == null) {
            throw new Failure.UnknownOutcome(GHL);
        }
        return contact;
    }

    @Override
    public Uni<CrmRecord> update(Caller caller, RecordKey key, Changes changes) {
        return fieldKeys
                .withNames(caller, changes.values().keySet())
                .map(custom -> GhlWriting.contactChanges(changes, custom))
                .chain(body -> calls.make(
                        GhlRequest.overwriting(caller, "contact", key.externalId()),
                        as -> client.update(as, key.externalId(), body)))
                .chain(answer -> (answer.contact() == null || clears(changes)
                                ? observe(caller, key)
                                        .onFailure()
                                        .transform(failure -> Failure.UnknownOutcome.onceBegun(GHL, failure))
                                : toRecord(caller, answer.contact()))
                        .map(record -> record.traced(answer.traceId())));
    }

    /** Whether GHL took an empty value for "clear it" is not documented: only reading tells. */
    private static boolean clears(Changes changes) {
        return changes.values().values().stream().anyMatch(Optional::isEmpty);
    }

    @Override
    public Uni<Optional<String>> delete(Caller caller, RecordKey key) {
        return GhlRecords.deleted(calls.make(
                GhlRequest.repeatable(caller, "contact", key.externalId()), as -> client.delete(as, key.externalId())));
    }
}
