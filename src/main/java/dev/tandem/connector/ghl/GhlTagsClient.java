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

/** GHL's tags: the dictionary of a location, and those on contacts. */
@Path("/")
@RegisterRestClient(configKey = "ghl", baseUri = GhlRouting.BASE)
@RegisterProvider(GhlRouting.class)
@RegisterProvider(GhlRefusal.Mapper.class)
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
@Timeout(value = 5, unit = SECONDS)
interface GhlTagsClient {

    @GET
    @Path("/locations/{locationId}/tags")
    Uni<GhlTag.Many> list(@HeaderParam(GhlRouting.CALLER) String caller, @PathParam("locationId") String locationId);

    @POST
    @Path("/locations/{locationId}/tags")
    Uni<GhlTag.One> create(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("locationId") String locationId,
            GhlTag.Name name);

    @PUT
    @Path("/locations/{locationId}/tags/{id}")
    Uni<GhlTag.One> rename(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("locationId") String locationId,
            @PathParam("id") String id,
            GhlTag.Name name);

    @DELETE
    @Path("/locations/{locationId}/tags/{id}")
    Uni<GhlDone> delete(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("locationId") String locationId,
            @PathParam("id") String id);

    @POST
    @Path("/contacts/{contactId}/tags")
    Uni<JsonNode> add(
            @HeaderParam(GhlRouting.CALLER) String caller, @PathParam("contactId") String contactId, GhlTag.Names tags);

    @DELETE
    @Path("/contacts/{contactId}/tags")
    Uni<JsonNode> remove(
            @HeaderParam(GhlRouting.CALLER) String caller, @PathParam("contactId") String contactId, GhlTag.Names tags);

    /** To {@code add} or to {@code remove}, by {@code type}. */
    @POST
    @Path("/contacts/bulk/tags/update/{type}")
    Uni<GhlTag.BulkAnswer> bulk(
            @HeaderParam(GhlRouting.CALLER) String caller, @PathParam("type") String type, GhlTag.Bulk change);

    @GET
    @Path("/locations/{locationId}/customFields")
    Uni<GhlCustomField.All> customFields(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("locationId") String locationId,
            @QueryParam("model") String model);
}
