package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Draft;
import dev.tandem.model.Changes;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Appointments at GHL.
 *
 * <p>A booking that exists elsewhere is mirrored: put where it is, free or not, and without a word to the customer, who
 * has heard already. One that starts here is a real booking: the slot must be free, and GHL's automations run.
 */
@ApplicationScoped
class GhlAppointments implements GhlRecords {

    private final GhlCalendarsClient client;
    private final GhlCalls calls;
    private final GhlCalendars calendars;
    private final GhlLocations locations;

    GhlAppointments(
            @RestClient GhlCalendarsClient client, GhlCalls calls, GhlCalendars calendars, GhlLocations locations) {
        this.client = client;
        this.calls = calls;
        this.calendars = calendars;
        this.locations = locations;
    }

    @Override
    public Kind kind() {
        return Kind.APPOINTMENT;
    }

    @Override
    public Uni<CrmRecord> observe(Caller caller, RecordKey key) {
        return observe(caller, key.externalId());
    }

    private Uni<CrmRecord> observe(Caller caller, String id) {
        return calls.make(GhlRequest.read(caller, "appointment", id), as -> client.get(as, id))
                .map(answer -> present(answer.event(), id).toRecord(locations.of(caller)));
    }

    private static GhlEvent present(GhlEvent event, String id) {
        if (event.isDeleted()) {
            throw new Failure.NotFound("appointment", id, GHL, null);
        }
        return event;
    }

    @Override
    public Uni<List<CrmRecord>> ofContact(Caller caller, String contactId) {
        return calls.make(GhlRequest.read(caller, "contact", contactId), as -> client.ofContact(as, contactId))
                .chain(many -> Multi.createFrom()
                        .iterable(Objects.requireNonNullElse(many.events(), List.<GhlEvent>of()))
                        .filter(event -> !event.isDeleted())
                        .onItem()
                        .transformToUniAndConcatenate(event -> listed(caller, event))
                        .collect()
                        .asList())
                .map(all -> all.stream().flatMap(Optional::stream).toList());
    }

    /** One of a list, whose times have no zone: where they are unsure as clocks are changed, it is read by its id. */
    private Uni<Optional<CrmRecord>> listed(Caller caller, GhlEvent event) {
        return event.isUnsure(locations.of(caller))
                ? observe(caller, event.id())
                        .map(Optional::of)
                        .onFailure(Failure.NotFound.class)
                        .recoverWithItem(Optional.<CrmRecord>empty()) // deleted meanwhile
                : Uni.createFrom().item(Optional.of(event.toRecord(locations.of(caller))));
    }

    @Override
    public Uni<CrmRecord> create(Caller caller, Draft draft) {
        var contact = GhlRecords.contactOf(Kind.APPOINTMENT, draft.contactExternalId());
        var fields = GhlWriting.child(Kind.APPOINTMENT, Changes.creating(draft.fields()));
        return onCalendar(caller, located(caller, fields).with("contactId", contact))
                .map(body -> draft.isMirrored() ? mirrored(body) : body)
                .chain(body -> calls.make(
                        GhlRequest.once(caller, "contact", contact).until(draft.until()),
                        as -> client.create(as, body)))
                .chain(answer -> reread(caller, answer));
    }

    private GhlBody located(Caller caller, GhlBody body) {
        return locations.config().appointmentNamesLocation()
                ? body.with("locationId", locations.of(caller).id())
                : body;
    }

    private Uni<GhlBody> onCalendar(Caller caller, GhlBody body) {
        return body.has("calendarId")
                ? Uni.createFrom().item(body)
                : calendars.usual(caller).map(id -> body.with("calendarId", id));
    }

    private static GhlBody mirrored(GhlBody body) {
        return body.with("ignoreFreeSlotValidation", true)
                .with("ignoreDateRange", true)
                .with("toNotify", false);
    }

    /** The answer to a write lacks its time. The write is done, though: if reading fails now, the answer must do. */
    private Uni<CrmRecord> reread(Caller caller, GhlEvent answer) {
        return observe(caller, answer.id())
                .onFailure()
                .recoverWithItem(() -> answer.toRecord(locations.of(caller)))
                .map(record -> record.traced(answer.traceId()));
    }

    /** What people change through Tandem is validated like a booking; what is carried over is mirrored. */
    @Override
    public Uni<CrmRecord> update(Caller caller, RecordKey key, Changes changes) {
        var fields = GhlWriting.child(Kind.APPOINTMENT, changes);
        var body = caller.mirrors() ? mirrored(fields) : fields;
        return calls.make(
                        GhlRequest.overwriting(caller, "appointment", key.externalId()),
                        as -> client.update(as, key.externalId(), body))
                .chain(answer -> reread(caller, answer));
    }

    @Override
    public Uni<Optional<String>> delete(Caller caller, RecordKey key) {
        return GhlRecords.deleted(calls.make(
                GhlRequest.repeatable(caller, "appointment", key.externalId()),
                as -> client.delete(as, key.externalId(), GhlBody.EMPTY)));
    }
}
