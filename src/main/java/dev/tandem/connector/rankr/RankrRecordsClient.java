package dev.tandem.connector.rankr;

import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Rankr's contacts, tasks, notes and appointments, which all work alike: the wire and how long to wait for it, nothing
 * else. How often to try is said in {@link RankrCalls}, around the gate, as every attempt needs its own turn.
 */
@Path("/{collection}")
@RegisterRestClient(configKey = "rankr", baseUri = RankrRecordsClient.NOWHERE)
@Timeout(value = 5, unit = SECONDS)
interface RankrRecordsClient {

    /** Each call says where it goes: every workspace has its own account. */
    String NOWHERE = "http://rankr.invalid";

    String MERGE_PATCH = "application/merge-patch+json";

    @GET
    Uni<RestResponse<RankrPage<RankrRecord>>> list(
            @Url String base,
            @BeanParam RankrAccess access,
            @PathParam("collection") String collection,
            @BeanParam RankrQuery query);

    @GET
    @Path("/{id}")
    Uni<RestResponse<RankrRecord>> get(
            @Url String base,
            @BeanParam RankrAccess access,
            @PathParam("collection") String collection,
            @PathParam("id") String id);

    @POST
    @Consumes("application/json")
    Uni<RestResponse<RankrRecord>> create(
            @Url String base,
            @BeanParam RankrAccess access,
            @PathParam("collection") String collection,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            ObjectNode draft);

    @PATCH
    @Path("/{id}")
    @Consumes(MERGE_PATCH)
    Uni<RestResponse<RankrRecord>> change(
            @Url String base,
            @BeanParam RankrAccess access,
            @PathParam("collection") String collection,
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            ObjectNode patch);

    @DELETE
    @Path("/{id}")
    Uni<RestResponse<Void>> archive(
            @Url String base,
            @BeanParam RankrAccess access,
            @PathParam("collection") String collection,
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch);

    @ClientExceptionMapper
    static RuntimeException refusal(Response response) {
        return RankrRefusal.of(response);
    }
}
