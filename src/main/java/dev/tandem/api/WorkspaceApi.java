package dev.tandem.api;

import dev.tandem.graph.Trials;
import dev.tandem.workspace.Workspaces;
import io.smallrye.graphql.api.Context;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** The workspace itself, and how much of it is touched. */
@GraphQLApi
public class WorkspaceApi {

    private final Trials trials;
    private final Workspaces workspaces;
    private final RequestWorkspace request;

    WorkspaceApi(Trials trials, Workspaces workspaces, RequestWorkspace request) {
        this.trials = trials;
        this.workspaces = workspaces;
        this.request = request;
    }

    @Query
    @NonNull
    @Description("The workspace that the request is about.")
    public Uni<WorkspaceView> workspace() {
        return Uni.createFrom().item(WorkspaceView.of(workspaces, request.id()));
    }

    @NonNull
    @Description("How much of it is touched.")
    public Uni<WorkspaceModeEnum> mode(@Source WorkspaceView workspace) {
        return trials.of(workspace.workspace())
                .map(staging -> staging.isPresent() ? WorkspaceModeEnum.TEST : WorkspaceModeEnum.LIVE);
    }

    @Description("What marks a contact for the test; null if the mode is LIVE.")
    public Uni<@Nullable WorkspaceTestView> test(@Source WorkspaceView workspace) {
        return trials.of(workspace.workspace())
                .map(staging -> staging.map(WorkspaceTestView::of).orElse(null));
    }

    /** A workspace to let loose. */
    @Input("WorkspacePromoteInput")
    @Description("A workspace to move from TEST mode to LIVE.")
    public record Promote(
            @Description("The name of the workspace that the request is about, for certainty.") @NonNull
            String name) {}

    /** What came of {@code workspacePromote}. */
    @Name("WorkspacePromotePayload")
    @Description("What came of workspacePromote.")
    public record PromotePayload(
            @Description("The workspace as it is now; null if nothing came of it.") @Nullable
            WorkspaceView workspace,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    @Mutation
    @Description(
            "Move the workspace from TEST mode to LIVE, for good. What the test left out comes in with the next census,"
                    + " or at once with syncStart and mode BACKFILL.")
    public Uni<PromotePayload> workspacePromote(@NonNull @Description(Doc.INPUT) Promote input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> trials.promote(given.workspace(), input.name(), given.actor()),
                _ -> new PromotePayload(WorkspaceView.of(workspaces, given.workspace()), List.of()),
                (_, errors, _) -> new PromotePayload(null, errors));
    }
}
