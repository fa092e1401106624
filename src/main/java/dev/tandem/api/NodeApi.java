package dev.tandem.api;

import dev.tandem.graph.Graph;
import dev.tandem.graph.Unified;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import io.smallrye.graphql.api.federation.Resolver;
import io.smallrye.graphql.api.federation.link.Import;
import io.smallrye.graphql.api.federation.link.Link;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Whatever can be had by its id alone: by Relay through {@code node}, by a supergraph through {@code _entities}. */
@GraphQLApi
@Link(url = Link.FEDERATION_SPEC_LATEST_URL, _import = @Import(name = "@key"))
public class NodeApi {

    private final Graph graph;
    private final RequestWorkspace request;

    NodeApi(Graph graph, RequestWorkspace request) {
        this.graph = graph;
        this.request = request;
    }

    @Query
    @Description("The object with that id; null if there is none.")
    public Uni<Node> node(@Id @NonNull @Description("Its id.") String id) {
        var parsed = GlobalId.parse("id", id);
        return switch (parsed.type()) {
            case CONTACT -> get(Kind.CONTACT, parsed.uuid(), ContactNode::new);
            case TASK -> get(Kind.TASK, parsed.uuid(), TaskNode::new);
            case NOTE -> get(Kind.NOTE, parsed.uuid(), NoteNode::new);
            case APPOINTMENT -> get(Kind.APPOINTMENT, parsed.uuid(), AppointmentNode::new);
            case TAG -> tag(parsed.uuid()).map(Function.identity());
            case RUN, AUDIT_ENTRY, WORKSPACE, CONFLICT, RULE_SET, AUTOMATION, AUTOMATION_FIRING, SEGMENT, API_KEY ->
                throw new Failure.BadInput("id", "is not an id of a Node");
        };
    }

    @Resolver
    public Uni<ContactNode> resolveContact(@Id @NonNull String id) {
        return get(Kind.CONTACT, uuid(id, Kind.CONTACT), ContactNode::new);
    }

    @Resolver
    public Uni<TaskNode> resolveTask(@Id @NonNull String id) {
        return get(Kind.TASK, uuid(id, Kind.TASK), TaskNode::new);
    }

    @Resolver
    public Uni<NoteNode> resolveNote(@Id @NonNull String id) {
        return get(Kind.NOTE, uuid(id, Kind.NOTE), NoteNode::new);
    }

    @Resolver
    public Uni<AppointmentNode> resolveAppointment(@Id @NonNull String id) {
        return get(Kind.APPOINTMENT, uuid(id, Kind.APPOINTMENT), AppointmentNode::new);
    }

    @Resolver
    public Uni<TagNode> resolveTag(@Id @NonNull String id) {
        return tag(GlobalId.parse("id", id, GlobalId.Type.TAG));
    }

    private static UUID uuid(String id, Kind kind) {
        return GlobalId.parse("id", id, GlobalId.Type.of(kind));
    }

    private <N> Uni<N> get(Kind kind, UUID id, Function<Unified, ? extends N> shown) {
        return graph.get(request.id(), kind, new LinkId(id), null)
                .chain(Answers.<Optional<Unified>, @Nullable N>as(
                        found -> found.<N>map(shown).orElse(null)));
    }

    private Uni<TagNode> tag(UUID id) {
        return graph.tags(request.id())
                .map(tags -> tags.stream()
                        .filter(tag -> tag.id().equals(id))
                        .findFirst()
                        .map(TagNode::new)
                        .orElse(null));
    }
}
