package dev.tandem.api;

import dev.tandem.graph.ContactChanges;
import dev.tandem.graph.Disputed;
import dev.tandem.graph.Graph;
import dev.tandem.graph.Reading;
import dev.tandem.graph.Runs;
import dev.tandem.graph.Unified;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Sessions;
import io.smallrye.graphql.api.Nullable;
import io.smallrye.graphql.api.Subscription;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;

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
            "A run as it is now, and again whenever it gets further, wherever it runs; ends when the run has ended. As it begins"
                    + " with all that the run has come to, whoever connects again has missed nothing.")
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
                            "The id of the last conflict that was told, or a cursor of changesCursor: those opened after it are"
                                    + " told first. Left out, it begins now.")
                    @Nullable
                    String after) {
        return sessions.apart(opened(request.id(), after)).map(Conflict::of);
    }

    private Multi<dev.tandem.model.Conflict> opened(WorkspaceId workspace, @Nullable String after) {
        if (after == null) {
            return disputed.opened(workspace, null);
        }
        return GlobalId.isOne(after)
                ? disputed.opened(workspace, GlobalId.parse("after", after, GlobalId.Type.CONFLICT))
                : disputed.openedSince(workspace, after);
    }

    @Subscription
    @Description(
            "Everything that happens to a contact and to the tasks, notes and appointments that belong to it, wherever"
                    + " it is done, once and in order.")
    public Multi<ContactChangeNode> contactChanged(
            @Id @Description("The contact; all of the workspace's if this and ids are left out.") @Nullable String id,
            @Id
                    @Description(
                            "Several contacts instead, 100 at most; a cursor is good whichever contacts it was told with.")
                    @Nullable
                    List<@NonNull String> ids,
            @Description(
                            "The cursor of the last change that was told, or of changesCursor: what has happened since is told"
                                    + " first. Left out, it begins now.")
                    @Nullable
                    String after) {
        return sessions.apart(changes.follow(request.id(), contacts(id, ids), after))
                .map(ContactChangeNode::new);
    }

    /** The contacts that are named; none if all are meant. */
    private static Set<LinkId> contacts(@Nullable String id, @Nullable List<String> ids) {
        if (ids == null) {
            return id == null ? Set.of() : Set.of(GlobalId.parse("id", id, Kind.CONTACT));
        }
        if (id != null) {
            throw new Failure.BadInput("ids", "cannot be combined with id");
        }
        if (ids.isEmpty() || ids.size() > Limits.CONTACTS_AT_ONCE) {
            throw new Failure.BadInput("ids", "must name between 1 and %d".formatted(Limits.CONTACTS_AT_ONCE));
        }
        return ids.stream()
                .map(one -> GlobalId.parse("ids", one, Kind.CONTACT))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Query
    @NonNull
    @Description(
            "Where contactChanged and conflictOpened would begin now. Taken before contacts or conflicts are read, it makes"
                    + " sure that nothing falls between the reading and the subscription, nor before the first that is told.")
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
