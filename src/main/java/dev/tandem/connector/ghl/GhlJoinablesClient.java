package dev.tandem.connector.ghl;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What GHL's contacts can take part in: all of a location at once, as GHL has no pages of these. */
@Path("/")
@RegisterRestClient(configKey = "ghl", baseUri = GhlRouting.BASE)
@RegisterProvider(GhlRouting.class)
@RegisterProvider(GhlRefusal.Mapper.class)
@Produces(APPLICATION_JSON)
@Timeout(value = 5, unit = SECONDS)
interface GhlJoinablesClient {

    @GET
    @Path("/campaigns/")
    Uni<GhlJoinable.Campaigns> campaigns(
            @HeaderParam(GhlRouting.CALLER) String caller, @QueryParam("locationId") String locationId);

    @GET
    @Path("/workflows/")
    Uni<GhlJoinable.Workflows> workflows(
            @HeaderParam(GhlRouting.CALLER) String caller, @QueryParam("locationId") String locationId);
}
