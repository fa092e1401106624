package dev.tandem.connector.rankr;

import static dev.tandem.connector.rankr.RankrConnector.present;

import dev.tandem.connector.Caller;
import dev.tandem.connector.CrmList;
import dev.tandem.connector.Lists;
import dev.tandem.connector.Page;
import dev.tandem.platform.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Rankr's lists of contacts. */
@ApplicationScoped
class RankrLists implements Lists {

    private final RankrCalls calls;
    private final RankrListsClient lists;
    private final RankrConnector connector;

    RankrLists(RankrCalls calls, @RestClient RankrListsClient lists, RankrConnector connector) {
        this.calls = calls;
        this.lists = lists;
        this.connector = connector;
    }

    @Override
    public Uni<List<CrmList>> lists(Caller caller) {
        return RankrPages.all(
                cursor -> calls.make(
                                caller,
                                RankrTarget.read("lists", "at all"),
                                access -> lists.list(access.base(), access, RankrQuery.page(cursor, RankrQuery.MOST)))
                        .map(RankrConnector::present),
                RankrList::toList);
    }

    @Override
    public Uni<CrmList> list(Caller caller, String externalId) {
        return one(
                caller, RankrTarget.read("list", externalId), access -> lists.get(access.base(), access, externalId));
    }

    @Override
    public Uni<CrmList> createList(Caller caller, String name, @Nullable String description) {
        var key = Ids.next().toString();
        var draft = new RankrListsClient.Draft(name, description);
        return one(caller, RankrTarget.write("list", name), access -> lists.create(access.base(), access, key, draft));
    }

    @Override
    public Uni<CrmList> changeList(Caller caller, String externalId, String name, @Nullable String description) {
        var draft = new RankrListsClient.Draft(name, description);
        return one(
                caller,
                RankrTarget.write("list", externalId),
                access -> lists.change(access.base(), access, externalId, draft));
    }

    @Override
    public Uni<Void> deleteList(Caller caller, String externalId) {
        return RankrConnector.gone(calls.make(
                caller,
                RankrTarget.write("list", externalId),
                access -> lists.delete(access.base(), access, externalId)));
    }

    @Override
    public Uni<Page> members(Caller caller, String listExternalId, @Nullable String cursor, int limit) {
        return calls.make(
                        caller,
                        RankrTarget.read("list", listExternalId),
                        access -> lists.members(access.base(), access, listExternalId, RankrQuery.page(cursor, limit)))
                .map(answer -> connector.contacts(caller, present(answer)));
    }

    @Override
    public Uni<Void> addMember(Caller caller, String listExternalId, String contactExternalId) {
        return calls.make(
                        caller,
                        member(listExternalId, contactExternalId),
                        access -> lists.addMember(access.base(), access, listExternalId, contactExternalId))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> removeMember(Caller caller, String listExternalId, String contactExternalId) {
        return calls.make(
                        caller,
                        member(listExternalId, contactExternalId),
                        access -> lists.removeMember(access.base(), access, listExternalId, contactExternalId))
                .replaceWithVoid();
    }

    private Uni<CrmList> one(Caller caller, RankrTarget target, RankrCalls.Request<RankrList> request) {
        return calls.make(caller, target, request).map(answer -> present(answer).toList());
    }

    private static RankrTarget member(String list, String contact) {
        return RankrTarget.write("list or contact", list + " or " + contact);
    }
}
