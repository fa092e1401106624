package dev.tandem.connector;

import dev.tandem.model.CrmRecord;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a contact takes part in: the followers, campaigns, workflows and business that GHL knows and Rankr does not.
 *
 * <p><b>Failure semantics.</b> As of {@link Connector}. To join a campaign or a workflow has consequences each time, so
 * these two are not repeated.
 */
public interface Memberships {

    /** Lets users follow a contact, and says who does now. */
    Uni<Set<String>> addFollowers(Caller caller, String contactExternalId, Set<String> userIds);

    /** Ends that, and says who still does. */
    Uni<Set<String>> removeFollowers(Caller caller, String contactExternalId, Set<String> userIds);

    /** The campaigns that contacts can join. */
    Uni<List<Joinable>> campaigns(Caller caller);

    Uni<Void> joinCampaign(Caller caller, String contactExternalId, String campaignId);

    /** Takes a contact out of a campaign; one that is not in it is left as it is. */
    Uni<Void> leaveCampaign(Caller caller, String contactExternalId, String campaignId);

    Uni<Void> leaveAllCampaigns(Caller caller, String contactExternalId);

    /** The workflows that can be started for contacts. */
    Uni<List<Joinable>> workflows(Caller caller);

    /**
     * Starts a workflow for a contact.
     *
     * @param eventStart what the waiting times of the workflow count from; null for now
     */
    Uni<Void> joinWorkflow(Caller caller, String contactExternalId, String workflowId, @Nullable Instant eventStart);

    /** Takes a contact out of a workflow; one that is not in it is left as it is. */
    Uni<Void> leaveWorkflow(Caller caller, String contactExternalId, String workflowId);

    /**
     * Makes contacts part of a business.
     *
     * @param businessId null takes them out of theirs
     */
    Uni<Void> assignBusiness(Caller caller, Set<String> contactExternalIds, @Nullable String businessId);

    /** A part of the contacts of a business; less complete than an observation. */
    Uni<List<CrmRecord>> ofBusiness(Caller caller, String businessId, int skip, int limit);
}
