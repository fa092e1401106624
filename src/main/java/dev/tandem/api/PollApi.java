package dev.tandem.api;

import dev.tandem.graph.Polling;
import dev.tandem.model.WorkspaceId;
import io.smallrye.graphql.api.Context;
import io.smallrye.graphql.api.Nullable;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;

/** What the CRMs are asked by themselves. */
@GraphQLApi
public class PollApi {

    private final Polling polling;
    private final RequestWorkspace request;

    PollApi(Polling polling, RequestWorkspace request) {
        this.polling = polling;
        this.request = request;
    }

    @Query
    @NonNull
    @Description("What the CRMs are asked by themselves, and how far that is.")
    public Uni<List<@NonNull Poll>> polls() {
        return polling.all(request.id()).map(PollApi::answer);
    }

    /** What to ask now. */
    @Input("PollNowInput")
    @Description("What to ask the CRMs now.")
    public record Now(
            @Description("Only this; everything unless given.") @Nullable
            PollTaskEnum task) {}

    /** What came of {@code pollNow}. */
    @Name("PollNowPayload")
    @Description("What came of pollNow.")
    public record NowPayload(
            @Description("What the CRMs are asked; what is due is being asked within seconds.") @NonNull
            List<@NonNull Poll> polls,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    @Mutation
    @Description("Ask the CRMs now, instead of when it is due.")
    public Uni<NowPayload> pollNow(@NonNull @Description(Doc.INPUT) Now input, Context context) {
        WorkspaceId workspace = MutationInput.of(context, request).workspace();
        var task = input.task();
        return Mutations.answerWith(
                () -> polling.now(workspace, task == null ? null : task.toModel()),
                polls -> new NowPayload(answer(polls), List.of()),
                (_, errors, _) -> new NowPayload(List.of(), errors));
    }

    private static List<Poll> answer(List<dev.tandem.model.Poll> polls) {
        return polls.stream().map(Poll::of).toList();
    }
}
