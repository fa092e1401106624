package dev.tandem.connector.ghl;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What GHL's contacts take part in: followers, campaigns, workflows, businesses. */
@Path("/contacts")
@RegisterRestClient(configKey = "ghl", baseUri = GhlRouting.BASE)
@RegisterProvider(GhlRouting.class)
@RegisterProvider(GhlRefusal.Mapper.class)
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
@Timeout(value = 5, unit = SECONDS)
interface GhlMembershipsClient {

    @POST
    @Path("/{contactId}/followers")
    Uni<GhlMembership.FollowersAnswer> addFollowers(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            GhlMembership.Followers followers);

    @DELETE
    @Path("/{contactId}/followers")
    Uni<GhlMembership.FollowersAnswer> removeFollowers(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            GhlMembership.Followers followers);

    @POST
    @Path("/{contactId}/campaigns/{campaignId}")
    Uni<GhlDone> joinCampaign(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("campaignId") String campaignId,
            GhlBody nothing);

    @DELETE
    @Path("/{contactId}/campaigns/{campaignId}")
    Uni<GhlDone> leaveCampaign(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("campaignId") String campaignId);

    @DELETE
    @Path("/{contactId}/campaigns/removeAll")
    Uni<GhlDone> leaveAllCampaigns(
            @HeaderParam(GhlRouting.CALLER) String caller, @PathParam("contactId") String contactId);

    @POST
    @Path("/{contactId}/workflow/{workflowId}")
    Uni<GhlDone> joinWorkflow(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("workflowId") String workflowId,
            GhlMembership.Workflow start);

    @DELETE
    @Path("/{contactId}/workflow/{workflowId}")
    Uni<GhlDone> leaveWorkflow(
            @HeaderParam(GhlRouting.CALLER) String caller,
            @PathParam("contactId") String contactId,
            @PathParam("workflowId") String workflowId,
            GhlMembership.Workflow start);

    @POST
    @Path("/bulk/business")
    Uni<GhlDone> assignBusiness(@HeaderParam(GhlRouting.CALLER) String caller, GhlMembership.Business business);
}
