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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;

/** Rankr's tags, in the dictionary and on contacts: the wire and how long to wait for it, nothing else. */
@RegisterRestClient(configKey = "rankr", baseUri = RankrRecordsClient.NOWHERE)
@Timeout(value = 5, unit = SECONDS)
interface RankrTagsClient {

    /** A tag's name, to create it or to call it otherwise. */
    record Name(String name) {}

    record Change(Collection<String> add, Collection<String> remove) {}

    record BulkChange(Collection<String> contactIds, Collection<String> add, Collection<String> remove) {}

    /**
     * What became of a bulk change.
     *
     * @param missing ids that are of no contact, or of an archived one
     */
    record BulkChanged(int changed, int unchanged, List<String> missing) {}

    @GET
    @Path("/tags")
    Uni<RestResponse<RankrPage<RankrTag>>> list(
            @Url String base, @BeanParam RankrAccess access, @BeanParam RankrQuery query);

    @POST
    @Path("/tags")
    @Consumes("application/json")
    Uni<RestResponse<RankrTag>> create(
            @Url String base,
            @BeanParam RankrAccess access,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            Name tag);

    @PATCH
    @Path("/tags/{id}")
    @Consumes(RankrRecordsClient.MERGE_PATCH)
    Uni<RestResponse<RankrTag>> rename(
            @Url String base, @BeanParam RankrAccess access, @PathParam("id") String id, Name tag);

    @DELETE
    @Path("/tags/{id}")
    Uni<RestResponse<Void>> delete(@Url String base, @BeanParam RankrAccess access, @PathParam("id") String id);

    @POST
    @Path("/contacts/{id}/tags")
    @Consumes("application/json")
    Uni<RestResponse<RankrRecord>> changeOn(
            @Url String base, @BeanParam RankrAccess access, @PathParam("id") String contactId, Change change);

    @POST
    @Path("/contacts/tags")
    @Consumes("application/json")
    Uni<RestResponse<BulkChanged>> changeOnMany(@Url String base, @BeanParam RankrAccess access, BulkChange change);

    @ClientExceptionMapper
    static RuntimeException refusal(Response response) {
        return RankrRefusal.of(response);
    }
}
