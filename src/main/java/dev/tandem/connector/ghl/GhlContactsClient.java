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
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/**
 * GHL's contacts: the wire, and how long an answer may take. What may be tried again, and how often, is up to
 * {@link GhlAttempts}.
 */
@Path("/contacts")
@RegisterRestClient(configKey = "ghl", baseUri = GhlRouting.BASE)
@RegisterProvider(GhlRouting.class)
@RegisterProvider(GhlRefusal.Mapper.class)
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
@Timeout(value = 5, unit = SECONDS)
interface GhlContactsClient {

    @GET
    @Path("/{id}")
    Uni<GhlContact.One> get(@HeaderParam(GhlRouting.CALLER) String caller, @PathParam("id") String id);

    @POST
    @Path("/")
    Uni<GhlContact.One> create(@HeaderParam(GhlRouting.CALLER) String caller, GhlBody contact);

    @PUT
    @Path("/{id}")
    Uni<GhlContact.One> update(
            @HeaderParam(GhlRouting.CALLER) String caller, @PathParam("id") String id, GhlBody changes);

    @DELETE
    @Path("/{id}")
    Uni<GhlDone> delete(@HeaderParam(GhlRouting.CALLER) String caller, @PathParam("id") String id);

    /** Matches by the location's unique identifiers; tags given here replace those that are there. */
    @POST
    @Path("/upsert")
    Uni<GhlContact.Upserted> upsert(@HeaderParam(GhlRouting.CALLER) String caller, GhlBody contact);

    /** The one contact that a new one with this e-mail or phone number would duplicate. */
    @GET
    @Path("/search/duplicate")
    Uni<GhlContact.One> duplicate(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @QueryParam("locationId") String locationId,
            @QueryParam("email") @Nullable String email,
            @QueryParam("number") @Nullable String number);

    @POST
    @Path("/search")
    Uni<GhlContact.Many> search(@HeaderParam(GhlRouting.CALLER) String caller, GhlSearch search);

    @GET
    @Path("/business/{businessId}")
    Uni<GhlContact.Many> ofBusiness(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("businessId") String businessId,
            @QueryParam("locationId") String locationId,
            @QueryParam("limit") int limit,
            @QueryParam("skip") int skip);

    /** Deprecated by GHL, and absent from its version 3: goes on from both halves of {@link GhlContact.Meta}, or not. */
    @GET
    @Path("/")
    Uni<GhlContact.Many> list(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @QueryParam("locationId") String locationId,
            @QueryParam("query") @Nullable String query,
            @QueryParam("limit") int limit,
            @QueryParam("startAfter") @Nullable Long startAfter,
            @QueryParam("startAfterId") @Nullable String startAfterId);
}
