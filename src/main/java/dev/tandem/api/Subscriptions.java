package dev.tandem.api;

import dev.tandem.graph.Disputed;
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
    private final Disputed disputed;
    private final RequestWorkspace request;

    Subscriptions(Runs runs, Disputed disputed, RequestWorkspace request) {
        this.runs = runs;
        this.disputed = disputed;
        this.request = request;
    }

    @Subscription
    @Description(
            "A run as it is now, and again whenever it gets further, wherever it runs; ends when the run has ended.")
    public Multi<Run> runProgress(@Id @NonNull @Description("Its id.") String id) {
        return runs.follow(request.id(), GlobalId.parse("id", id, GlobalId.Type.RUN))
                .map(Run::of);
    }

    @Subscription
    @Description("Every conflict of the workspace that is opened from now on, wherever it is found.")
    public Multi<Conflict> conflictOpened() {
        return disputed.opened(request.id()).map(Conflict::of);
    }
}
