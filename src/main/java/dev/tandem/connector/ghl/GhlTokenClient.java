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
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** GHL's token endpoints: the wire, and nothing else. None of these calls may be repeated blindly. */
@Path("/oauth")
@RegisterRestClient(configKey = "ghl-oauth", baseUri = GhlRouting.BASE)
@RegisterProvider(GhlRefusal.Mapper.class)
@Consumes(APPLICATION_FORM_URLENCODED)
@Produces(APPLICATION_JSON)
interface GhlTokenClient {

    @POST
    @Path("/token")
    Uni<GhlTokens> exchange(
            @Url String base,
            @FormParam("client_id") String clientId,
            @FormParam("client_secret") String clientSecret,
            @FormParam("grant_type") String grantType,
            @FormParam("code") String code,
            @FormParam("redirect_uri") String redirectUri);

    @POST
    @Path("/token")
    Uni<GhlTokens> refresh(
            @Url String base,
            @FormParam("client_id") String clientId,
            @FormParam("client_secret") String clientSecret,
            @FormParam("grant_type") String grantType,
            @FormParam("refresh_token") String refreshToken,
            @FormParam("user_type") String userType);

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
