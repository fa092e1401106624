package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import dev.tandem.connector.Asking;
import dev.tandem.connector.Caller;
import dev.tandem.connector.Connector;
import dev.tandem.connector.ContactKey;
import dev.tandem.connector.CrmCalendar;
import dev.tandem.connector.CrmTag;
import dev.tandem.connector.Draft;
import dev.tandem.connector.Page;
import dev.tandem.connector.TagsChange;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import dev.tandem.platform.Clock;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** GHL, seen through the unified fields. Translates and decides nothing; each kind has its own class. */
@ApplicationScoped
class GhlConnector implements Connector {

    private final Map<Kind, GhlRecords> records = new EnumMap<>(Kind.class);
    private final GhlContacts contacts;
    private final GhlTasks tasks;
    private final GhlTags tags;
    private final GhlCalendars calendars;
    private final GhlFieldKeys fieldKeys;
    private final Asking asking;

    GhlConnector(
            @All List<GhlRecords> records,
            GhlContacts contacts,
            GhlTasks tasks,
            GhlTags tags,
            GhlCalendars calendars,
            GhlFieldKeys fieldKeys,
            Clock clock) {
        records.forEach(ofKind -> this.records.put(ofKind.kind(), ofKind));
        this.contacts = contacts;
        this.tasks = tasks;
        this.tags = tags;
        this.calendars = calendars;
        this.fieldKeys = fieldKeys;
        this.asking = new Asking(clock);
    }

    @Override
    public Crm crm() {
        return GHL;
    }

    @Override
    public Uni<CrmRecord> observe(Caller caller, RecordKey key) {
        return asking.one(() -> of(key.kind()).observe(caller, key));
    }

    @Override
    public Uni<List<CrmRecord>> children(Caller caller, Kind kind, String contactExternalId) {
        return asking.children(() -> of(kind).ofContact(caller, contactExternalId));
    }

    @Override
    public Set<Kind> listable() {
        return Set.of(Kind.CONTACT, Kind.TASK);
    }

    @Override
    public Uni<Page> list(Caller caller, Kind kind, @Nullable Instant since, @Nullable String cursor, int limit) {
        return asking.page(() -> switch (kind) {
            case CONTACT -> contacts.list(caller, null, since, GhlCursor.read(cursor), limit);
            case TASK -> tasks.list(caller, List.of(), since, GhlCursor.read(cursor), limit);
            case NOTE, APPOINTMENT -> throw unlisted(kind);
        });
    }

    @Override
    public Uni<Page> ofContacts(
            Caller caller,
            Kind kind,
            List<String> contacts,
            @Nullable Instant since,
            @Nullable String cursor,
            int limit) {
        return asking.page(() -> switch (kind) {
            case TASK -> tasks.list(caller, contacts, since, GhlCursor.read(cursor), limit);
            case CONTACT, NOTE, APPOINTMENT -> throw unlisted(kind);
        });
    }

    private static IllegalArgumentException unlisted(Kind kind) {
        return new IllegalArgumentException("GHL lists no %s across contacts".formatted(kind));
    }

    @Override
    public Uni<Page> tagged(Caller caller, String tag, @Nullable Instant since, @Nullable String cursor, int limit) {
        return asking.page(() -> contacts.list(caller, tag, since, GhlCursor.read(cursor), limit));
    }

    @Override
    public Uni<List<CrmRecord>> find(Caller caller, ContactKey key) {
        return asking.found(() -> contacts.find(caller, key));
    }

    @Override
    public Uni<CrmRecord> create(Caller caller, Draft draft) {
        return unified(() -> of(draft.kind()).create(caller, draft));
    }

    /** Without a look at {@code version}: GHL has no conditional writes. */
    @Override
    public Uni<CrmRecord> update(Caller caller, RecordKey key, Changes changes, @Nullable String version) {
        return changes.isEmpty()
                ? observe(caller, key)
                : unified(() -> of(key.kind()).update(caller, key, changes));
    }

    @Override
    public Uni<CrmRecord> changeTags(Caller caller, String contactExternalId, TagsChange change) {
        return unified(() -> tags.change(caller, contactExternalId, change))
                .chain(traceId -> observe(caller, RecordKey.contact(contactExternalId))
                        .onFailure()
                        .transform(failure -> Failure.UnknownOutcome.onceBegun(GHL, failure))
                        .map(record -> record.traced(traceId.orElse(null))));
    }

    @Override
    public Uni<Optional<String>> delete(Caller caller, RecordKey key) {
        return unified(() -> of(key.kind()).delete(caller, key));
    }

    @Override
    public Uni<Optional<CrmRecord>> linkTo(Caller caller, RecordKey key, String otherExternalId) {
        return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public Uni<Optional<Set<String>>> customFieldKeys(Caller caller) {
        return unified(() -> fieldKeys.all(caller)).map(fields -> Optional.of(fields.keys()));
    }

    @Override
    public Uni<Optional<Set<String>>> customFieldKeys(Caller caller, Set<String> expected) {
        return unified(() -> fieldKeys.withKeys(caller, expected)).map(fields -> Optional.of(fields.keys()));
    }

    @Override
    public Uni<Optional<Set<String>>> customFieldKeys(Caller caller, Instant since) {
        return unified(() -> fieldKeys.readSince(caller, since)).map(fields -> Optional.of(fields.keys()));
    }

    @Override
    public Uni<List<CrmTag>> tags(Caller caller) {
        return unified(() -> tags.all(caller));
    }

    @Override
    public Uni<CrmTag> createTag(Caller caller, String name) {
        return unified(() -> tags.create(caller, name));
    }

    @Override
    public Uni<CrmTag> renameTag(Caller caller, String externalId, String name) {
        return unified(() -> tags.rename(caller, externalId, name));
    }

    @Override
    public Uni<Void> deleteTag(Caller caller, String externalId) {
        return unified(() -> tags.delete(caller, externalId));
    }

    @Override
    public Uni<List<CrmCalendar>> calendars(Caller caller) {
        return unified(() -> calendars.all(caller));
    }

    @Override
    public Uni<List<Instant>> freeSlots(Caller caller, String calendarId, Instant from, Instant to) {
        return unified(() -> calendars.freeSlots(caller, calendarId, from, to));
    }

    private GhlRecords of(Kind kind) {
        return Objects.requireNonNull(records.get(kind));
    }

    /** A refusal before anything is sent is the failure of the answer too, never thrown at the caller. */
    static <T> Uni<T> unified(Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(call::get);
    }
}
