package dev.tandem.api;

import dev.tandem.graph.Directory;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;

/** What there is at the CRMs to choose from; null where one does not answer, so that the rest of a query is answered. */
@GraphQLApi
public class DirectoryApi {

    private final Directory directory;
    private final RequestWorkspace request;

    DirectoryApi(Directory directory, RequestWorkspace request) {
        this.directory = directory;
        this.request = request;
    }

    @Query
    @Description(
            "The lists of contacts that Rankr has, by name, those that segments keep among them; null and an error if"
                    + " Rankr cannot be asked.")
    public Uni<List<@NonNull ContactListView>> contactLists() {
        return directory
                .lists(request.id())
                .map(all -> all.stream().map(ContactListView::of).toList());
    }

    @Query
    @Description("The campaigns that GHL has, by name; null and an error if GHL cannot be asked.")
    public Uni<List<@NonNull CampaignView>> campaigns() {
        return directory
                .campaigns(request.id())
                .map(all -> all.stream().map(CampaignView::of).toList());
    }

    @Query
    @Description("The workflows that GHL has, by name; null and an error if GHL cannot be asked.")
    public Uni<List<@NonNull WorkflowView>> workflows() {
        return directory
                .workflows(request.id())
                .map(all -> all.stream().map(WorkflowView::of).toList());
    }

    @Query
    @Description(
            "Who works at GHL, by name; null and an error if GHL cannot be asked, or its credentials may not (they need"
                    + " users.readonly and locations.readonly). Rankr does not tell who works there.")
    public Uni<List<@NonNull CrmUserView>> crmUsers() {
        return directory
                .users(request.id())
                .map(all -> all.stream().map(CrmUserView::of).toList());
    }
}
