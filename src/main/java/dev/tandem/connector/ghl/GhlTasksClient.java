package dev.tandem.connector.ghl;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static java.time.temporal.ChronoUnit.SECONDS;

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
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** GHL's tasks, which live below their contact; only the search sees all of a location. */
@Path("/")
@RegisterRestClient(configKey = "ghl", baseUri = GhlRouting.BASE)
@RegisterProvider(GhlRouting.class)
@RegisterProvider(GhlRefusal.Mapper.class)
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
@Timeout(value = 5, unit = SECONDS)
interface GhlTasksClient {

    @GET
    @Path("/contacts/{contactId}/tasks")
    Uni<GhlTask.Many> list(@HeaderParam(GhlRouting.CALLER) String caller, @PathParam("contactId") String contactId);

    @GET
    @Path("/contacts/{contactId}/tasks/{id}")
    Uni<GhlTask.One> get(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("id") String id);

    @POST
    @Path("/contacts/{contactId}/tasks")
    Uni<GhlTask.One> create(
            @HeaderParam(GhlRouting.CALLER) String caller, @PathParam("contactId") String contactId, GhlBody task);

    @PUT
    @Path("/contacts/{contactId}/tasks/{id}")
    Uni<GhlTask.One> update(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("id") String id,
            GhlBody changes);

    @PUT
    @Path("/contacts/{contactId}/tasks/{id}/completed")
    Uni<GhlTask.One> complete(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("id") String id,
            GhlTask.Completion completion);

    @DELETE
    @Path("/contacts/{contactId}/tasks/{id}")
    Uni<GhlDone> delete(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("id") String id);

    @POST
    @Path("/locations/{locationId}/tasks/search")
    Uni<GhlTask.Many> search(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("locationId") String locationId,
            GhlTask.Search search);
}
