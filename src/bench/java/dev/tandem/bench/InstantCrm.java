package dev.tandem.bench;

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
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A CRM that holds contacts in memory and answers at once, so that only Tandem's own work is measured. */
public final class InstantCrm implements Connector {

    private final Crm crm;
    private final Map<String, CrmRecord> contacts = new ConcurrentHashMap<>();
    private final AtomicLong updates = new AtomicLong();

    public InstantCrm(Crm crm) {
        this.crm = crm;
    }

    /** What a person there does. */
    public void put(CrmRecord record) {
        contacts.put(record.externalId(), record);
    }

    public CrmRecord get(String externalId) {
        var record = contacts.get(externalId);
        if (record == null) {
            throw new Failure.NotFound("contact", externalId);
        }
        return record;
    }

    /** How many updates it was asked for. */
    public long updates() {
        return updates.get();
    }

    @Override
    public Crm crm() {
        return crm;
    }

    @Override
    public Uni<CrmRecord> observe(Caller caller, RecordKey key) {
        return Uni.createFrom().item(() -> get(key.externalId()));
    }

    @Override
    public Uni<List<CrmRecord>> children(Caller caller, Kind kind, String contactExternalId) {
        return Uni.createFrom().item(List.of());
    }

    @Override
    public Set<Kind> listable() {
        return Set.of(Kind.values());
    }

    @Override
    public Uni<Page> list(Caller caller, Kind kind, @Nullable Instant since, @Nullable String cursor, int limit) {
        return Uni.createFrom().item(new Page(List.of(), null, OptionalLong.empty()));
    }

    @Override
    public Uni<Page> tagged(Caller caller, String tag, @Nullable Instant since, @Nullable String cursor, int limit) {
        return list(caller, Kind.CONTACT, since, cursor, limit);
    }

    @Override
    public Uni<Page> ofContacts(
            Caller caller,
            Kind kind,
            List<String> contacts,
            @Nullable Instant since,
            @Nullable String cursor,
            int limit) {
        return list(caller, kind, since, cursor, limit);
    }

    @Override
    public Uni<List<CrmRecord>> find(Caller caller, ContactKey key) {
        return Uni.createFrom().item(List.of());
    }

    @Override
    public Uni<CrmRecord> create(Caller caller, Draft draft) {
        return Uni.createFrom().failure(new Failure.Unavailable(crm, "is not asked for this here"));
    }

    @Override
    public Uni<CrmRecord> update(Caller caller, RecordKey key, Changes changes, @Nullable String version) {
        updates.incrementAndGet();
        return Uni.createFrom()
                .item(() -> contacts.compute(
                        key.externalId(),
                        (id, before) -> new CrmRecord(
                                crm,
                                key,
                                get(id).fields().with(changes),
                                null,
                                Instant.now(),
                                next(before == null ? null : before.version()),
                                before == null ? null : before.linkedTo())));
    }

    private static @Nullable String next(@Nullable String version) {
        return version == null ? null : Long.toString(Long.parseLong(version) + 1);
    }

    @Override
    public Uni<CrmRecord> changeTags(Caller caller, String contactExternalId, TagsChange change) {
        return Uni.createFrom().item(() -> get(contactExternalId));
    }

    @Override
    public Uni<Optional<String>> delete(Caller caller, RecordKey key) {
        return Uni.createFrom().failure(new Failure.Unavailable(crm, "is not asked for this here"));
    }

    @Override
    public Uni<Optional<CrmRecord>> linkTo(Caller caller, RecordKey key, String otherExternalId) {
        return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public Uni<Optional<Set<String>>> customFieldKeys(Caller caller) {
        return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public Uni<List<CrmTag>> tags(Caller caller) {
        return Uni.createFrom().item(List.of());
    }

    @Override
    public Uni<CrmTag> createTag(Caller caller, String name) {
        return Uni.createFrom().failure(new Failure.Unavailable(crm, "is not asked for this here"));
    }

    @Override
    public Uni<CrmTag> renameTag(Caller caller, String externalId, String name) {
        return Uni.createFrom().failure(new Failure.Unavailable(crm, "is not asked for this here"));
    }

    @Override
    public Uni<Void> deleteTag(Caller caller, String externalId) {
        return Uni.createFrom().failure(new Failure.Unavailable(crm, "is not asked for this here"));
    }

    @Override
    public Uni<List<CrmCalendar>> calendars(Caller caller) {
        return Uni.createFrom().item(List.of());
    }

    @Override
    public Uni<List<Instant>> freeSlots(Caller caller, String calendarId, Instant from, Instant to) {
        return Uni.createFrom().item(List.of());
    }
}
