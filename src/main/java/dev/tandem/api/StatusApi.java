package dev.tandem.api;

import dev.tandem.graph.Crms;
import dev.tandem.graph.PageRequest;
import dev.tandem.graph.Runs;
import dev.tandem.model.Failure;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;

/** How the CRMs of a workspace are doing, and the runs that keep them in step. */
@GraphQLApi
public class StatusApi {

    private final Crms crms;
    private final Runs runs;
    private final RequestWorkspace request;

    StatusApi(Crms crms, Runs runs, RequestWorkspace request) {
        this.crms = crms;
        this.runs = runs;
        this.request = request;
    }

    @Query
    @Description("One run; null and an error NOT_FOUND if there is none.")
    public Uni<Run> run(@Id @NonNull @Description("Its id.") String id) {
        return runs.get(request.id(), GlobalId.parse("id", id, GlobalId.Type.RUN))
                .map(run -> run.map(Run::of).orElseThrow(() -> new Failure.NotFound("run", id, null, "id")));
    }

    @Query
    @NonNull
    @Description("The latest runs, newest first.")
    public Uni<List<@NonNull Run>> runs(
            @DefaultValue("20") @Description("How many to return; 100 at most.") int first) {
        var limit = PageRequest.of(first, null, null, null).size();
        return runs.latest(request.id(), limit)
                .map(latest -> latest.stream().map(Run::of).toList());
    }

    @Query
    @NonNull
    @Description("How the CRMs are doing.")
    public Uni<List<@NonNull CrmHealth>> crms() {
        return crms.status(request.id())
                .map(all -> all.stream().map(CrmHealth::of).toList());
    }
}
