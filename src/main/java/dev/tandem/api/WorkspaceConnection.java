package dev.tandem.api;

import dev.tandem.access.Principal;
import dev.tandem.graph.PageRequest;
import dev.tandem.graph.Slice;
import dev.tandem.model.Failure;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** Workspaces, a page at a time. */
@Description("Workspaces, a page at a time.")
public record WorkspaceConnection(
        @Description("The items of this page, each with its place.") @NonNull
        List<@NonNull WorkspaceEdge> edges,

        @Description("The items of this page alone.") @NonNull
        List<@NonNull WorkspaceView> nodes,

        @Description("Whether there is more, and where it starts.") @NonNull
        PageInfo pageInfo) {

    /** A page of those that are open to somebody, by name. */
    static WorkspaceConnection of(Workspaces workspaces, Principal principal, PageRequest page) {
        var after = name(page.cursor());
        var items = new ArrayList<Slice.Item<WorkspaceView>>();
        for (var entry : workspaces.all().tailMap(after, false).entrySet()) {
            if (items.size() > page.size()) {
                break;
            }
            if (principal.mayReach(entry.getKey()) && workspaces.has(entry.getValue())) {
                items.add(new Slice.Item<>(WorkspaceView.of(workspaces, entry.getValue()), cursor(entry.getKey())));
            }
        }
        var more = items.size() > page.size();
        var shown = more ? items.subList(0, page.size()) : items;
        var slice = new Slice<>(
                List.copyOf(shown),
                more,
                !after.isEmpty(),
                () -> Uni.createFrom().item(0L));
        var edges = slice.items().stream()
                .map(item -> new WorkspaceEdge(item.cursor(), item.value()))
                .toList();
        return new WorkspaceConnection(
                edges, edges.stream().map(WorkspaceEdge::node).toList(), PageInfo.of(slice));
    }

    private static String cursor(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(@Nullable String cursor) {
        try {
            return cursor == null ? "" : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new Failure.BadInput("after", "is not a cursor of this list");
        }
    }
}
