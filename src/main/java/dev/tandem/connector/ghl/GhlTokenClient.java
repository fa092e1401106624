package dev.tandem.connector.ghl;

import static jakarta.ws.rs.core.MediaType.APPLICATION_FORM_URLENCODED;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MultivaluedMap;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** GHL's token endpoints: the wire, and nothing else. None of these calls may be repeated blindly. */
@Path("/oauth")
@RegisterRestClient(configKey = "ghl-oauth", baseUri = GhlRouting.BASE)
@RegisterProvider(GhlRefusal.Mapper.class)
@Consumes(APPLICATION_FORM_URLENCODED)
@Produces(APPLICATION_JSON)
interface GhlTokenClient {

    /** For a code or a refresh token, which are spent by it. */
    @POST
    @Path("/token")
    Uni<GhlTokens> token(@Url String base, MultivaluedMap<String, String> grant);

    /** With an agency's token. The path in camel case is the one that every version knows. */
    @POST
    @Path("/locationToken")
    Uni<GhlTokens> location(
            @Url String base,
            @HeaderParam("Authorization") String authorization,
            @HeaderParam("Version") String version,
            @FormParam("companyId") String companyId,
            @FormParam("locationId") String locationId);
}
