package dev.tandem.api;

import dev.tandem.graph.ChildQuery;
import dev.tandem.graph.Graph;
import dev.tandem.graph.PageRequest;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import io.smallrye.graphql.api.AdaptToScalar;
import io.smallrye.graphql.api.Scalar;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Appointments and calendars, as callers read them. */
@GraphQLApi
public class AppointmentApi {

    private static final Duration LONGEST_LOOK_AHEAD = Duration.ofDays(31);

    private final Graph graph;
    private final RequestWorkspace request;

    AppointmentApi(Graph graph, RequestWorkspace request) {
        this.graph = graph;
        this.request = request;
    }

    @Query
    @NonNull
    @Description("The appointments of all contacts that start within a time, by start.")
    public Uni<AppointmentConnection> appointments(
            @NonNull @Description("The earliest start, inclusive.") OffsetDateTime from,
            @NonNull @Description("The latest start, exclusive.") OffsetDateTime to,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        TimeRange.check("to", from, to);
        var query = new ChildQuery(
                Kind.APPOINTMENT, null, from.toInstant(), to.toInstant(), PageRequest.of(first, after, null, null));
        return graph.list(request.id(), query).map(AppointmentConnection::of);
    }

    @Query
    @Description("The calendars that appointments can be booked on; null where GHL does not answer.")
    public Uni<List<@NonNull CalendarView>> calendars() {
        return graph.calendars(request.id())
                .map(calendars -> calendars.stream().map(CalendarView::of).toList());
    }

    @Query
    @Description("The times at which an appointment could still start; null where GHL does not answer. (ISO-8601)")
    @AdaptToScalar(Scalar.DateTime.class) // of a Uni, SmallRye formats single times but no lists of them
    public Uni<List<@NonNull String>> freeSlots(
            @Id @NonNull @Description("The calendar; see calendars.") String calendarId,
            @NonNull @Description("The earliest start, inclusive.") OffsetDateTime from,
            @NonNull @Description("The latest start, exclusive; at most 31 days after from.") OffsetDateTime to) {
        TimeRange.check("to", from, to);
        if (Duration.between(from, to).compareTo(LONGEST_LOOK_AHEAD) > 0) {
            throw new Failure.BadInput("to", "must be at most 31 days after from");
        }
        return graph.freeSlots(request.id(), calendarId, from.toInstant(), to.toInstant())
                .map(slots -> slots.stream().map(Instant::toString).toList());
    }

    @Description(Doc.CONTACT)
    public Uni<ContactNode> contact(@Source AppointmentNode appointment) {
        return graph.contactOf(appointment.unified())
                .map(contact -> contact.map(ContactNode::new).orElse(null));
    }

    @NonNull
    @Description(Doc.HISTORY)
    public Uni<AuditEntryConnection> history(
            @Source AppointmentNode appointment,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        return graph.history(appointment.unified(), PageRequest.of(first, after, null, null))
                .map(AuditEntryConnection::of);
    }

    @Description(Doc.TOTAL)
    public Uni<Integer> totalCount(@Source AppointmentConnection connection) {
        return connection.total().asInt();
    }
}
