package dev.tandem.connector.ghl;

import dev.tandem.connector.Caller;
import dev.tandem.connector.ContactBatches;
import dev.tandem.connector.Page;
import dev.tandem.connector.TagsChange;
import dev.tandem.model.Failure;
import dev.tandem.model.Fields;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** GHL's short cuts for contacts. */
@ApplicationScoped
class GhlContactBatches implements ContactBatches {

    /** The most that the deprecated listing gives at once. */
    private static final int MOST = 100;

    private final GhlContactsClient client;
    private final GhlCalls calls;
    private final GhlContacts contacts;
    private final GhlTags tags;
    private final GhlLocations locations;

    GhlContactBatches(
            @RestClient GhlContactsClient client,
            GhlCalls calls,
            GhlContacts contacts,
            GhlTags tags,
            GhlLocations locations) {
        this.client = client;
        this.calls = calls;
        this.contacts = contacts;
        this.tags = tags;
        this.locations = locations;
    }

    @Override
    public Uni<Upserted> upsert(Caller caller, Fields fields) {
        return contacts.newContact(caller, fields)
                .chain(body ->
                        calls.make(GhlRequest.once(caller, "contact", "to be upserted"), as -> client.upsert(as, body)))
                .chain(answer -> contacts.toRecord(caller, GhlContacts.created(answer.contact()))
                        .map(contact -> new Upserted(
                                contact, Boolean.TRUE.equals(answer.isNew()), lost(fields, contact.fields()))));
    }

    /** What was given and is not there now: GHL drops an e-mail or phone number of another contact without a word. */
    private static SortedSet<String> lost(Fields given, Fields held) {
        return given.values().keySet().stream()
                .filter(name -> !given.get(name).equals(held.get(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Uni<SortedSet<String>> changeTags(Caller caller, SortedSet<String> contactExternalIds, TagsChange change) {
        return tags.changeAll(caller, contactExternalIds, change);
    }

    @Override
    public Uni<Page> matching(Caller caller, @Nullable String query, @Nullable String cursor, int limit) {
        var after = Place.parse(cursor);
        return calls.make(
                        GhlRequest.read(
                                caller, "contacts of", locations.of(caller).id()),
                        as -> client.list(
                                as,
                                locations.of(caller).id(),
                                query,
                                Math.clamp(limit, 1, MOST),
                                after.millis(),
                                after.id()))
                .chain(many -> toPage(caller, many));
    }

    private Uni<Page> toPage(Caller caller, GhlContact.Many many) {
        var rows = Objects.requireNonNullElse(many.contacts(), List.<GhlContact>of());
        var next = rows.isEmpty() ? null : Place.after(many.meta());
        return contacts.toRecords(caller, rows)
                .map(records -> new Page(
                        records, next, many.total() == null ? OptionalLong.empty() : OptionalLong.of(many.total())));
    }

    /** Where the listing goes on: with one half missing GHL would start again. */
    private record Place(@Nullable Long millis, @Nullable String id) {

        static Place parse(@Nullable String cursor) {
            if (cursor == null) {
                return new Place(null, null);
            }
            var parts = cursor.split(":", 2);
            var millis = GhlRefusal.number(parts[0]);
            if (parts.length < 2 || millis.isEmpty()) {
                throw new Failure.BadInput("cursor", "is not one that a listing gave");
            }
            return new Place(millis.getAsLong(), parts[1]);
        }

        static @Nullable String after(GhlContact.@Nullable Meta meta) {
            return meta == null || meta.startAfter() == null || meta.startAfterId() == null
                    ? null
                    : meta.startAfter() + ":" + meta.startAfterId();
        }
    }
}
