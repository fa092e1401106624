package dev.tandem.connector.ghl;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Draft;
import dev.tandem.model.Changes;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Notes at GHL. */
@ApplicationScoped
class GhlNotes implements GhlRecords {

    private final GhlNotesClient client;
    private final GhlCalls calls;
    private final GhlLocations locations;

    GhlNotes(@RestClient GhlNotesClient client, GhlCalls calls, GhlLocations locations) {
        this.client = client;
        this.calls = calls;
        this.locations = locations;
    }

    @Override
    public Kind kind() {
        return Kind.NOTE;
    }

    @Override
    public Uni<CrmRecord> observe(Caller caller, RecordKey key) {
        var contact = GhlRecords.contactOf(Kind.NOTE, key.contactExternalId());
        return calls.make(
                        GhlRequest.read(caller, "note", key.externalId()),
                        as -> client.get(as, contact, key.externalId()))
                .map(one -> one.note().toRecord(locations.of(caller), contact));
    }

    private Uni<CrmRecord> written(Caller caller, String contact, Uni<GhlNote.One> answer) {
        return answer.map(
                one -> one.note().toRecord(locations.of(caller), contact).traced(one.traceId()));
    }

    @Override
    public Uni<List<CrmRecord>> ofContact(Caller caller, String contactId) {
        return calls.make(GhlRequest.read(caller, "contact", contactId), as -> client.list(as, contactId))
                .map(many -> Objects.requireNonNullElse(many.notes(), List.<GhlNote>of()).stream()
                        .map(note -> note.toRecord(locations.of(caller), contactId))
                        .toList());
    }

    @Override
    public Uni<CrmRecord> create(Caller caller, Draft draft) {
        var contact = GhlRecords.contactOf(Kind.NOTE, draft.contactExternalId());
        var body = GhlWriting.child(Kind.NOTE, Changes.creating(draft.fields()));
        return written(
                caller,
                contact,
                calls.make(
                        GhlRequest.once(caller, "contact", contact).until(draft.until()),
                        as -> client.create(as, contact, body)));
    }

    @Override
    public Uni<CrmRecord> update(Caller caller, RecordKey key, Changes changes) {
        var contact = GhlRecords.contactOf(Kind.NOTE, key.contactExternalId());
        var body = GhlWriting.child(Kind.NOTE, changes);
        return written(
                caller,
                contact,
                calls.make(
                        GhlRequest.overwriting(caller, "note", key.externalId()),
                        as -> client.update(as, contact, key.externalId(), body)));
    }

    @Override
    public Uni<Optional<String>> delete(Caller caller, RecordKey key) {
        var contact = GhlRecords.contactOf(Kind.NOTE, key.contactExternalId());
        return GhlRecords.deleted(calls.make(
                GhlRequest.repeatable(caller, "note", key.externalId()),
                as -> client.delete(as, contact, key.externalId())));
    }
}
