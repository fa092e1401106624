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

/** GHL's notes, which live below their contact. */
@Path("/contacts/{contactId}/notes")
@RegisterRestClient(configKey = "ghl", baseUri = GhlRouting.BASE)
@RegisterProvider(GhlRouting.class)
@RegisterProvider(GhlRefusal.Mapper.class)
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
@Timeout(value = 5, unit = SECONDS)
interface GhlNotesClient {

    @GET
    Uni<GhlNote.Many> list(@HeaderParam(GhlRouting.CALLER) String caller, @PathParam("contactId") String contactId);

    @GET
    @Path("/{id}")
    Uni<GhlNote.One> get(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("id") String id);

    @POST
    Uni<GhlNote.One> create(
            @HeaderParam(GhlRouting.CALLER) String caller, @PathParam("contactId") String contactId, GhlBody note);

    @PUT
    @Path("/{id}")
    Uni<GhlNote.One> update(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("id") String id,
            GhlBody changes);

    @DELETE
    @Path("/{id}")
    Uni<GhlDone> delete(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("id") String id);
}
