package dev.tandem.api;

import dev.tandem.graph.Calendar;
import dev.tandem.graph.Editor;
import dev.tandem.graph.Graph;
import dev.tandem.graph.Unified;
import dev.tandem.graph.Written;
import dev.tandem.model.AppointmentStatus;
import dev.tandem.model.Canonical;
import dev.tandem.model.Changes;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import io.smallrye.graphql.api.Context;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;

/** Appointments, as callers change them. */
@GraphQLApi
public class AppointmentMutations {

    private final Graph graph;
    private final Editor editor;
    private final RequestWorkspace request;

    AppointmentMutations(Graph graph, Editor editor, RequestWorkspace request) {
        this.graph = graph;
        this.editor = editor;
        this.request = request;
    }

    @Mutation
    @Description("Book an appointment with a contact.")
    public Uni<AppointmentPayloads.AppointmentBook> appointmentBook(
            @NonNull @Description(Doc.INPUT) AppointmentInputs.AppointmentBook input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(() -> book(given), AppointmentNode::new, AppointmentPayloads.AppointmentBook::new);
    }

    @Mutation
    @Description("Change an appointment: fields left out stay as they are, null clears.")
    public Uni<AppointmentPayloads.AppointmentUpdate> appointmentUpdate(
            @NonNull @Description(Doc.INPUT) AppointmentInputs.AppointmentUpdate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(() -> update(given), AppointmentNode::new, AppointmentPayloads.AppointmentUpdate::new);
    }

    @Mutation
    @Description("Call an appointment off: it stays, with the status CANCELLED.")
    public Uni<AppointmentPayloads.AppointmentCancel> appointmentCancel(
            @NonNull @Description(Doc.INPUT) AppointmentInputs.AppointmentCancel input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> editor.update(given.edit(), Kind.APPOINTMENT, id(given), cancelled()),
                AppointmentNode::new,
                AppointmentPayloads.AppointmentCancel::new);
    }

    private Uni<Written> book(MutationInput given) {
        var edit = given.edit();
        var contact = given.id("contactId", Kind.CONTACT);
        var fields = given.fields(Kind.APPOINTMENT, Field.CALENDAR_ID, Field.STARTS_AT)
                .with(Field.STATUS, Value.of(AppointmentStatus.SCHEDULED.name()));
        return ending(given, fields)
                .invoke(AppointmentMutations::requireOrder)
                .chain(complete -> editor.create(edit, Kind.APPOINTMENT, contact, complete));
    }

    /** The fields with an end: the given one, or the start and one slot of the calendar. */
    private Uni<Fields> ending(MutationInput given, Fields fields) {
        return fields.text(Field.ENDS_AT).isPresent()
                ? Uni.createFrom().item(fields)
                : graph.calendars(given.workspace())
                        .map(calendars -> calendar(
                                calendars, fields.text(Field.CALENDAR_ID).orElseThrow()))
                        .map(calendar ->
                                fields.with(Field.ENDS_AT, time(start(fields).plus(calendar.slotDuration()))));
    }

    private static Calendar calendar(List<Calendar> calendars, String id) {
        return calendars.stream()
                .filter(calendar -> calendar.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Failure.NotFound("calendar", id, null, Field.CALENDAR_ID.fieldName()));
    }

    private Uni<Written> update(MutationInput given) {
        var edit = given.edit();
        var id = id(given);
        var changes = given.changes(Kind.APPOINTMENT);
        var starts = given.instant(Field.STARTS_AT);
        var ends = given.instant(Field.ENDS_AT);
        if (starts.isEmpty() && ends.isEmpty()) {
            return editor.update(edit, Kind.APPOINTMENT, id, changes);
        }
        return graph.get(given.workspace(), Kind.APPOINTMENT, id, null)
                .map(reading -> reading.value().orElseThrow(() -> Failure.NotFound.named("appointment", "id")))
                .map(present -> moved(present, changes, starts, ends))
                .chain(complete -> editor.update(edit, Kind.APPOINTMENT, id, complete));
    }

    /** The changes with both times: a start that moves alone takes the end along. */
    private static Changes moved(Unified present, Changes changes, Optional<Instant> starts, Optional<Instant> ends) {
        var before = present.link().fields();
        var complete = ends.isEmpty() && before.text(Field.ENDS_AT).isPresent()
                ? changes.with(
                        Field.ENDS_AT.fieldName(),
                        Optional.of(time(starts.orElseThrow().plus(length(before)))))
                : changes;
        requireOrder(before.with(complete));
        return complete;
    }

    private static Duration length(Fields fields) {
        return Duration.between(
                start(fields), Instant.parse(fields.text(Field.ENDS_AT).orElseThrow()));
    }

    private static Instant start(Fields fields) {
        return Instant.parse(fields.text(Field.STARTS_AT).orElseThrow());
    }

    private static void requireOrder(Fields fields) {
        var ends = fields.text(Field.ENDS_AT).map(Instant::parse);
        if (ends.isPresent() && !ends.get().isAfter(start(fields))) {
            throw new Failure.BadInput(Field.ENDS_AT.fieldName(), "must be after startsAt");
        }
    }

    private static Value time(Instant instant) {
        return Value.of(Canonical.instant(instant));
    }

    private static LinkId id(MutationInput given) {
        return given.id("id", Kind.APPOINTMENT);
    }

    private static Changes cancelled() {
        return Changes.NONE.with(Field.STATUS.fieldName(), Optional.of(Value.of(AppointmentStatus.CANCELLED.name())));
    }
}
