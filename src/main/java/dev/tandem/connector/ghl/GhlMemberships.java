package dev.tandem.connector.ghl;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Joinable;
import dev.tandem.connector.Memberships;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** What contacts take part in at GHL. */
@ApplicationScoped
class GhlMemberships implements Memberships {

    /** How many contacts GHL takes at once. */
    private static final int MOST = 50;

    private final GhlMembershipsClient client;
    private final GhlJoinablesClient joinables;
    private final GhlContactsClient contactsClient;
    private final GhlCalls calls;
    private final GhlContacts contacts;
    private final GhlLocations locations;

    GhlMemberships(
            @RestClient GhlMembershipsClient client,
            @RestClient GhlJoinablesClient joinables,
            @RestClient GhlContactsClient contactsClient,
            GhlCalls calls,
            GhlContacts contacts,
            GhlLocations locations) {
        this.client = client;
        this.joinables = joinables;
        this.contactsClient = contactsClient;
        this.calls = calls;
        this.contacts = contacts;
        this.locations = locations;
    }

    @Override
    public Uni<Set<String>> addFollowers(Caller caller, String contactExternalId, Set<String> userIds) {
        var body = new GhlMembership.Followers(userIds);
        return calls.make(
                        GhlRequest.repeatable(caller, "contact", contactExternalId),
                        as -> client.addFollowers(as, contactExternalId, body))
                .map(GhlMemberships::followers);
    }

    @Override
    public Uni<Set<String>> removeFollowers(Caller caller, String contactExternalId, Set<String> userIds) {
        var body = new GhlMembership.Followers(userIds);
        return calls.make(
                        GhlRequest.repeatable(caller, "contact", contactExternalId),
                        as -> client.removeFollowers(as, contactExternalId, body))
                .map(GhlMemberships::followers);
    }

    private static Set<String> followers(GhlMembership.FollowersAnswer answer) {
        return Set.copyOf(Objects.requireNonNullElse(answer.followers(), List.of()));
    }

    @Override
    public Uni<List<Joinable>> campaigns(Caller caller) {
        var location = locations.of(caller).id();
        return calls.make(GhlRequest.read(caller, "campaigns", location), as -> joinables.campaigns(as, location))
                .map(many -> GhlJoinable.of(many.campaigns()));
    }

    @Override
    public Uni<Void> joinCampaign(Caller caller, String contactExternalId, String campaignId) {
        return done(calls.make(
                GhlRequest.once(caller, "contact or campaign", campaignId),
                as -> client.joinCampaign(as, contactExternalId, campaignId, GhlBody.EMPTY)));
    }

    @Override
    public Uni<Void> leaveCampaign(Caller caller, String contactExternalId, String campaignId) {
        return left(calls.make(
                GhlRequest.repeatable(caller, "contact or campaign", campaignId),
                as -> client.leaveCampaign(as, contactExternalId, campaignId)));
    }

    @Override
    public Uni<Void> leaveAllCampaigns(Caller caller, String contactExternalId) {
        return done(calls.make(
                GhlRequest.repeatable(caller, "contact", contactExternalId),
                as -> client.leaveAllCampaigns(as, contactExternalId)));
    }

    @Override
    public Uni<List<Joinable>> workflows(Caller caller) {
        var location = locations.of(caller).id();
        return calls.make(GhlRequest.read(caller, "workflows", location), as -> joinables.workflows(as, location))
                .map(many -> GhlJoinable.of(many.workflows()));
    }

    @Override
    public Uni<Void> joinWorkflow(
            Caller caller, String contactExternalId, String workflowId, @Nullable Instant eventStart) {
        return done(calls.make(
                GhlRequest.once(caller, "contact or workflow", workflowId),
                as -> client.joinWorkflow(as, contactExternalId, workflowId, workflow(caller, eventStart))));
    }

    @Override
    public Uni<Void> leaveWorkflow(Caller caller, String contactExternalId, String workflowId) {
        return left(calls.make(
                GhlRequest.repeatable(caller, "contact or workflow", workflowId),
                as -> client.leaveWorkflow(as, contactExternalId, workflowId, workflow(caller, null))));
    }

    /** GHL wants the offset in figures. */
    private GhlMembership.Workflow workflow(Caller caller, @Nullable Instant start) {
        return new GhlMembership.Workflow(
                start == null
                        ? null
                        : start.truncatedTo(ChronoUnit.SECONDS)
                                .atZone(locations.of(caller).zone())
                                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
    }

    @Override
    public Uni<Void> assignBusiness(Caller caller, Set<String> contactExternalIds, @Nullable String businessId) {
        var sorted = List.copyOf(new TreeSet<>(contactExternalIds));
        return Multi.createFrom()
                .iterable(sorted)
                .group()
                .intoLists()
                .of(MOST)
                .onItem()
                .transformToUniAndConcatenate(ids -> assign(caller, ids, businessId))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> assign(Caller caller, List<String> contactIds, @Nullable String businessId) {
        var body = new GhlMembership.Business(locations.of(caller).id(), contactIds, businessId);
        return done(calls.make(
                GhlRequest.repeatable(caller, "business", String.valueOf(businessId)),
                as -> client.assignBusiness(as, body)));
    }

    @Override
    public Uni<List<CrmRecord>> ofBusiness(Caller caller, String businessId, int skip, int limit) {
        return calls.make(
                        GhlRequest.read(caller, "business", businessId),
                        as -> contactsClient.ofBusiness(
                                as, businessId, locations.of(caller).id(), limit, skip))
                .chain(many ->
                        contacts.toRecords(caller, Objects.requireNonNullElse(many.contacts(), List.<GhlContact>of())));
    }

    /** Nobody is in what is not there. */
    private static Uni<Void> left(Uni<GhlDone> call) {
        return done(call).onFailure(Failure.NotFound.class).recoverWithNull();
    }

    private static Uni<Void> done(Uni<GhlDone> call) {
        return call.invoke(GhlDone::check).replaceWithVoid();
    }
}
