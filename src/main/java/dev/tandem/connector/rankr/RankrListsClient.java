package dev.tandem.connector.rankr;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Rankr's lists and who is on them: the wire and how long to wait for it, nothing else. */
@Path("/lists")
@RegisterRestClient(configKey = "rankr", baseUri = RankrRecordsClient.NOWHERE)
@Timeout(value = 5, unit = SECONDS)
interface RankrListsClient {

    /** What a list is called and for; a null description is none. */
    record Draft(String name, @Nullable String description) {}

    @GET
    Uni<RestResponse<RankrPage<RankrList>>> list(
            @Url String base, @BeanParam RankrAccess access, @BeanParam RankrQuery query);

    @GET
    @Path("/{id}")
    Uni<RestResponse<RankrList>> get(@Url String base, @BeanParam RankrAccess access, @PathParam("id") String id);

    @POST
    @Consumes("application/json")
    Uni<RestResponse<RankrList>> create(
            @Url String base,
            @BeanParam RankrAccess access,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            Draft draft);

    @PATCH
    @Path("/{id}")
    @Consumes(RankrRecordsClient.MERGE_PATCH)
    Uni<RestResponse<RankrList>> change(
            @Url String base, @BeanParam RankrAccess access, @PathParam("id") String id, Draft draft);

    @DELETE
    @Path("/{id}")
    Uni<RestResponse<Void>> delete(@Url String base, @BeanParam RankrAccess access, @PathParam("id") String id);

    @GET
    @Path("/{id}/members")
    Uni<RestResponse<RankrPage<RankrRecord>>> members(
            @Url String base, @BeanParam RankrAccess access, @PathParam("id") String id, @BeanParam RankrQuery query);

    @PUT
    @Path("/{id}/members/{contactId}")
    Uni<RestResponse<Void>> addMember(
            @Url String base,
            @BeanParam RankrAccess access,
            @PathParam("id") String id,
            @PathParam("contactId") String contactId);

    @DELETE
    @Path("/{id}/members/{contactId}")
    Uni<RestResponse<Void>> removeMember(
            @Url String base,
            @BeanParam RankrAccess access,
            @PathParam("id") String id,
            @PathParam("contactId") String contactId);

    @ClientExceptionMapper
    static RuntimeException refusal(Response response) {
        return RankrRefusal.of(response);
    }
}
