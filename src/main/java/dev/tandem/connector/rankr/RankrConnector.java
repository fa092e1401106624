package dev.tandem.connector.rankr;

import static dev.tandem.model.Crm.RANKR;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.tandem.platform.Ids;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Rankr, seen through the unified fields. */
@ApplicationScoped
class RankrConnector implements Connector {

    private final RankrCalls calls;
    private final RankrRecordsClient records;
    private final RankrTagsClient tags;
    private final RankrFields fields;
    private final Workspaces workspaces;
    private final Asking asking;

    RankrConnector(
            RankrCalls calls,
            @RestClient RankrRecordsClient records,
            @RestClient RankrTagsClient tags,
            RankrConfig config,
            Workspaces workspaces,
            Clock clock) {
        this.calls = calls;
        this.records = records;
        this.tags = tags;
        this.fields = new RankrFields(config.fields());
        this.workspaces = workspaces;
        this.asking = new Asking(clock);
    }

    @Override
    public Crm crm() {
        return RANKR;
    }

    @Override
    public Uni<CrmRecord> observe(Caller caller, RecordKey key) {
        var target = RankrTarget.read(what(key.kind()), key.externalId());
        return asking.one(() -> record(
                caller,
                key.kind(),
                target,
                access -> records.get(access.base(), access, collection(key.kind()), key.externalId())));
    }

    @Override
    public Uni<List<CrmRecord>> children(Caller caller, Kind kind, String contactExternalId) {
        return asking.children(() -> all(caller, kind, cursor -> RankrQuery.ofContact(contactExternalId, cursor)));
    }

    @Override
    public Set<Kind> listable() {
        return EnumSet.allOf(Kind.class);
    }

    @Override
    public Uni<Page> list(Caller caller, Kind kind, @Nullable Instant since, @Nullable String cursor, int limit) {
        return list(caller, kind, RankrQuery.changedSince(since, cursor, limit));
    }

    @Override
    public Uni<Page> tagged(Caller caller, String tag, @Nullable Instant since, @Nullable String cursor, int limit) {
        return list(caller, Kind.CONTACT, RankrQuery.tagged(tag, since, cursor, limit));
    }

    @Override
    public Uni<Page> ofContacts(
            Caller caller,
            Kind kind,
            List<String> contacts,
            @Nullable Instant since,
            @Nullable String cursor,
            int limit) {
        return list(caller, kind, RankrQuery.ofContacts(contacts, since, cursor, limit));
    }

    private Uni<Page> list(Caller caller, Kind kind, RankrQuery query) {
        return asking.page(() -> page(caller, kind, query).map(page -> toPage(caller, kind, page)));
    }

    @Override
    public Uni<List<CrmRecord>> find(Caller caller, ContactKey key) {
        return asking.found(() -> all(caller, Kind.CONTACT, cursor -> RankrQuery.holding(key, cursor)));
    }

    @Override
    public Uni<CrmRecord> create(Caller caller, Draft draft) {
        return Uni.createFrom().deferred(() -> {
            var kind = draft.kind();
            var body = body(draft);
            return record(
                    caller,
                    kind,
                    write(kind, "to be"),
                    access -> records.create(
                            access.base(),
                            access,
                            collection(kind),
                            draft.writeId().toString(),
                            body));
        });
    }

    /** By its idempotency key, which it keeps for a day (its OpenAPI description). */
    @Override
    public Duration recognisesRepeats() {
        return Duration.ofHours(23); // clocks differ, and so does when it was sent from when it arrived
    }

    @Override
    public Uni<CrmRecord> update(Caller caller, RecordKey key, Changes changes, @Nullable String version) {
        return changes.isEmpty()
                ? observe(caller, key)
                : Uni.createFrom().deferred(() -> patch(caller, key, fields.wire(key.kind(), changes), version));
    }

    @Override
    public Uni<CrmRecord> changeTags(Caller caller, String contactExternalId, TagsChange change) {
        if (change.isEmpty()) {
            return observe(caller, RecordKey.contact(contactExternalId));
        }
        return record(
                caller,
                Kind.CONTACT,
                write(Kind.CONTACT, contactExternalId),
                access -> tags.changeOn(
                        access.base(),
                        access,
                        contactExternalId,
                        new RankrTagsClient.Change(change.add(), change.remove())));
    }

    @Override
    public Uni<Set<String>> changeTagsOfAll(Caller caller, List<String> contactExternalIds, TagsChange change) {
        var body = new RankrTagsClient.BulkChange(contactExternalIds, change.add(), change.remove());
        return calls.make(
                        caller,
                        write(Kind.CONTACT, "of these"),
                        access -> tags.changeOnMany(access.base(), access, body))
                .map(answer -> new TreeSet<>(present(answer).missing()));
    }

    @Override
    public Uni<Optional<String>> delete(Caller caller, RecordKey key) {
        return delete(caller, key, null);
    }

    @Override
    public Uni<Optional<String>> delete(Caller caller, RecordKey key, @Nullable String version) {
        return gone(calls.make(
                        caller,
                        write(key.kind(), key.externalId()),
                        access -> records.archive(
                                access.base(), access, collection(key.kind()), key.externalId(), ifMatch(version))))
                .replaceWith(Optional.empty());
    }

    @Override
    public Uni<Optional<CrmRecord>> linkTo(Caller caller, RecordKey key, String otherExternalId) {
        var patch = JsonNodeFactory.instance.objectNode().put("externalId", otherExternalId);
        return patch(caller, key, patch, null).map(Optional::of);
    }

    @Override
    public Uni<Optional<Set<String>>> customFieldKeys(Caller caller) {
        return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public Uni<List<CrmTag>> tags(Caller caller) {
        return RankrPages.all(
                cursor -> calls.make(
                                caller,
                                RankrTarget.read("tags", "at all"),
                                access -> tags.list(access.base(), access, RankrQuery.page(cursor, RankrQuery.MOST)))
                        .map(RankrConnector::present),
                RankrTag::toTag);
    }

    @Override
    public Uni<CrmTag> createTag(Caller caller, String name) {
        var key = Ids.next().toString();
        return tag(caller, name, access -> tags.create(access.base(), access, key, new RankrTagsClient.Name(name)));
    }

    @Override
    public Uni<CrmTag> renameTag(Caller caller, String externalId, String name) {
        return tag(
                caller,
                externalId,
                access -> tags.rename(access.base(), access, externalId, new RankrTagsClient.Name(name)));
    }

    @Override
    public Uni<Void> deleteTag(Caller caller, String externalId) {
        return gone(calls.make(
                caller,
                RankrTarget.write("tag", externalId),
                access -> tags.delete(access.base(), access, externalId)));
    }

    /** None: Rankr's appointments name a calendar in whatever words their maker used. */
    @Override
    public Uni<List<CrmCalendar>> calendars(Caller caller) {
        return Uni.createFrom().item(List.of());
    }

    /** Refused, as an empty answer would say that everything is taken. */
    @Override
    public Uni<List<Instant>> freeSlots(Caller caller, String calendarId, Instant from, Instant to) {
        return Uni.createFrom().failure(new Failure.Rejected(RANKR, "calendarId", "it has no calendars of its own."));
    }

    /** A page of contacts, whatever listed them. */
    Page contacts(Caller caller, RankrPage<RankrRecord> page) {
        return toPage(caller, Kind.CONTACT, page);
    }

    private Uni<List<CrmRecord>> all(Caller caller, Kind kind, Function<@Nullable String, RankrQuery> query) {
        return RankrPages.all(cursor -> page(caller, kind, query.apply(cursor)), wire -> unified(caller, kind, wire));
    }

    private Uni<RankrPage<RankrRecord>> page(Caller caller, Kind kind, RankrQuery query) {
        return calls.make(
                        caller,
                        RankrTarget.read(what(kind), "like that"),
                        access -> records.list(access.base(), access, collection(kind), query))
                .map(RankrConnector::present);
    }

    private Uni<CrmRecord> patch(Caller caller, RecordKey key, ObjectNode patch, @Nullable String version) {
        return record(
                caller,
                key.kind(),
                write(key.kind(), key.externalId()),
                access -> records.change(
                        access.base(), access, collection(key.kind()), key.externalId(), ifMatch(version), patch));
    }

    private static @Nullable String ifMatch(@Nullable String version) {
        return version == null ? null : '"' + version + '"';
    }

    private Uni<CrmRecord> record(
            Caller caller, Kind kind, RankrTarget target, RankrCalls.Request<RankrRecord> request) {
        return calls.make(caller, target, request).map(answer -> unified(caller, kind, present(answer)));
    }

    private Uni<CrmTag> tag(Caller caller, String what, RankrCalls.Request<RankrTag> request) {
        return calls.make(caller, RankrTarget.write("tag", what), request)
                .map(answer -> present(answer).toTag());
    }

    private ObjectNode body(Draft draft) {
        var body = fields.wire(draft.kind(), Changes.creating(draft.fields()));
        if (draft.contactExternalId() != null) {
            body.put("contactId", draft.contactExternalId());
        }
        if (draft.linkedTo() != null) {
            body.put("externalId", draft.linkedTo());
        }
        return body;
    }

    private Page toPage(Caller caller, Kind kind, RankrPage<RankrRecord> page) {
        var total = page.total();
        return new Page(
                page.data().stream().map(wire -> unified(caller, kind, wire)).toList(),
                page.nextCursor(),
                total == null ? OptionalLong.empty() : OptionalLong.of(total));
    }

    private CrmRecord unified(Caller caller, Kind kind, RankrRecord wire) {
        return fields.unified(kind, wire, workspaces.config(caller.workspace()).region());
    }

    private RankrTarget write(Kind kind, String id) {
        return new RankrTarget(what(kind), id, true, property -> fields.unifiedName(kind, property));
    }

    private static String collection(Kind kind) {
        return what(kind) + "s";
    }

    private static String what(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static <T> T present(Optional<T> answer) {
        return answer.orElseThrow(() -> new Failure.Unavailable(RANKR, "its answer is empty."));
    }

    /** What is to be gone and is not there is as it should be. */
    static Uni<Void> gone(Uni<Optional<Void>> deletion) {
        return deletion.replaceWithVoid().onFailure(Failure.NotFound.class).recoverWithNull();
    }
}
