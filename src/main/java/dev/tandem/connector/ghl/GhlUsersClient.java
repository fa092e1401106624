package dev.tandem.connector.ghl;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Who works at a GHL location. Users are a company's, and so are searched for by its id. */
@Path("/")
@RegisterRestClient(configKey = "ghl", baseUri = GhlRouting.BASE)
@RegisterProvider(GhlRouting.class)
@RegisterProvider(GhlRefusal.Mapper.class)
@Produces(APPLICATION_JSON)
@Timeout(value = 5, unit = SECONDS)
interface GhlUsersClient {

    @GET
    @Path("/locations/{locationId}")
    Uni<GhlUser.LocationAnswer> location(
            @HeaderParam(GhlRouting.CALLER) String caller, @PathParam("locationId") String locationId);

    @GET
    @Path("/users/search")
    Uni<GhlUser.Many> search(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @QueryParam("companyId") String companyId,
            @QueryParam("locationId") String locationId,
            @QueryParam("skip") int skip,
            @QueryParam("limit") int limit);
}
