package dev.tandem.connector.ghl;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** GHL's calendars and the appointments on them. */
@Path("/")
@RegisterRestClient(configKey = "ghl", baseUri = GhlRouting.BASE)
@RegisterProvider(GhlRouting.class)
@RegisterProvider(GhlRefusal.Mapper.class)
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
@Timeout(value = 5, unit = SECONDS)
interface GhlCalendarsClient {

    @GET
    @Path("/calendars/")
    Uni<GhlCalendar.Many> calendars(
            @HeaderParam(GhlRouting.CALLER) String caller, @QueryParam("locationId") String locationId);

    /** The slots by date, with the trace id among the dates. */
    @GET
    @Path("/calendars/{calendarId}/free-slots")
    Uni<JsonNode> freeSlots(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("calendarId") String calendarId,
            @QueryParam("startDate") long fromMillis,
            @QueryParam("endDate") long toMillis,
            @QueryParam("timezone") String timezone);

    @GET
    @Path("/contacts/{contactId}/appointments")
    Uni<GhlEvent.Many> ofContact(
            @HeaderParam(GhlRouting.CALLER) String caller, @PathParam("contactId") String contactId);

    @GET
    @Path("/calendars/events/appointments/{id}")
    Uni<GhlEvent.One> get(@HeaderParam(GhlRouting.CALLER) String caller, @PathParam("id") String id);

    /** Answers without a word of when it was made. */
    @POST
    @Path("/calendars/events/appointments")
    Uni<GhlEvent> create(@HeaderParam(GhlRouting.CALLER) String caller, GhlBody appointment);

    @PUT
    @Path("/calendars/events/appointments/{id}")
    Uni<GhlEvent> update(@HeaderParam(GhlRouting.CALLER) String caller, @PathParam("id") String id, GhlBody changes);

    /** Wants an empty object for a body. */
    @DELETE
    @Path("/calendars/events/{id}")
    Uni<GhlDone> delete(@HeaderParam(GhlRouting.CALLER) String caller, @PathParam("id") String id, GhlBody nothing);
}
