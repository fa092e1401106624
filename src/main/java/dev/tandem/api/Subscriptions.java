package dev.tandem.api;

import dev.tandem.graph.Runs;
import io.smallrye.graphql.api.Subscription;
import io.smallrye.mutiny.Multi;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;

/** What callers are told of by themselves, over graphql-transport-ws. */
@GraphQLApi
public class Subscriptions {

    private final Runs runs;
    private final RequestWorkspace request;

    Subscriptions(Runs runs, RequestWorkspace request) {
        this.runs = runs;
        this.request = request;
    }

    @Subscription
    @Description(
            "A run as it is now, and again whenever it gets further, wherever it runs; ends when the run has ended.")
    public Multi<Run> runProgress(@Id @NonNull @Description("Its id.") String id) {
        return runs.follow(request.id(), GlobalId.parse("id", id, GlobalId.Type.RUN))
                .map(Run::of);
    }
}
