package dev.tandem.api;

import dev.tandem.graph.ContactChanges;
import dev.tandem.graph.Disputed;
import dev.tandem.graph.Graph;
import dev.tandem.graph.Reading;
import dev.tandem.graph.Runs;
import dev.tandem.graph.Unified;
import dev.tandem.model.Kind;
import dev.tandem.platform.Sessions;
import io.smallrye.graphql.api.Subscription;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/**
 * What callers are told of by themselves, over graphql-transport-ws. It is heard of on whichever event loop; what is asked of
 * it is resolved in a context of its own each time, as any request is.
 */
@GraphQLApi
public class Subscriptions {

    private final Runs runs;
    private final Disputed disputed;
    private final ContactChanges changes;
    private final Graph graph;
    private final RequestWorkspace request;
    private final Sessions sessions;

    Subscriptions(
            Runs runs,
            Disputed disputed,
            ContactChanges changes,
            Graph graph,
            RequestWorkspace request,
            Sessions sessions) {
        this.runs = runs;
        this.disputed = disputed;
        this.changes = changes;
        this.graph = graph;
        this.request = request;
        this.sessions = sessions;
    }

    @Subscription
    @Description(
            "A run as it is now, and again whenever it gets further, wherever it runs; ends when the run has ended.")
    public Multi<Run> runProgress(@Id @NonNull @Description("Its id.") String id) {
        return sessions.apart(runs.follow(request.id(), GlobalId.parse("id", id, GlobalId.Type.RUN)))
                .map(Run::of);
    }

    @Subscription
    @Description(
            "Every conflict of the workspace that is opened, wherever it is found, once and in order; one that is closed"
                    + " again before it can be told is left out.")
    public Multi<Conflict> conflictOpened(
            @Id
                    @Description(
                            "The id of the last conflict that was told: those opened after it are told first. Left out,"
                                    + " it begins now.")
                    @Nullable
                    String after) {
        return sessions.apart(disputed.opened(
                        request.id(), after == null ? null : GlobalId.parse("after", after, GlobalId.Type.CONFLICT)))
                .map(Conflict::of);
    }

    @Subscription
    @Description(
            "Everything that happens to a contact and to the tasks, notes and appointments that belong to it, wherever"
                    + " it is done, once and in order.")
    public Multi<ContactChangeNode> contactChanged(
            @Id @Description("The contact; all of the workspace's if this is left out.") @Nullable String id,
            @Description(
                            "The cursor of the last change that was told, or of changesCursor: what has happened since is told"
                                    + " first. Left out, it begins now.")
                    @Nullable
                    String after) {
        return sessions.apart(
                        changes.follow(request.id(), id == null ? null : GlobalId.parse("id", id, Kind.CONTACT), after))
                .map(ContactChangeNode::new);
    }

    @Query
    @NonNull
    @Description(
            "Where contactChanged would begin now. Taken before a contact is read, it makes sure that no change falls"
                    + " between the reading and the subscription.")
    public Uni<String> changesCursor() {
        return changes.cursor(request.id());
    }

    @Description("The contact as it is now; null if it is no more.")
    public Uni<ContactNode> contact(@Source ContactChangeNode change) {
        var told = change.change();
        return graph.get(told.workspace(), Kind.CONTACT, told.contact(), null).map(Subscriptions::shown);
    }

    private static @Nullable ContactNode shown(Reading<Optional<Unified>> found) {
        return found.value().map(ContactNode::new).orElse(null);
    }
}
