package dev.tandem.api;

import dev.tandem.graph.PageRequest;
import dev.tandem.graph.Previews;
import dev.tandem.graph.Runs;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.workspace.Workspaces;
import io.smallrye.graphql.api.Context;
import io.smallrye.graphql.api.Nullable;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;

/** The runs that keep a workspace in step, and the contacts that were given up. */
@GraphQLApi
public class RunApi {

    private static final int DEFAULT_PREVIEW = 10;

    private final Runs runs;
    private final Previews previews;
    private final Workspaces workspaces;
    private final RequestWorkspace request;

    RunApi(Runs runs, Previews previews, Workspaces workspaces, RequestWorkspace request) {
        this.runs = runs;
        this.previews = previews;
        this.workspaces = workspaces;
        this.request = request;
    }

    @NonNull
    @Description("How many of its contacts came out in which way; ways that none came out in are left out.")
    public Uni<List<@NonNull RunCount>> counts(@Source Run run) {
        return runs.counts(run.model())
                .map(counts -> counts.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(count -> new RunCount(
                                RunItemOutcomeEnum.valueOf(count.getKey().name()), count.getValue()))
                        .toList());
    }

    @NonNull
    @Description("Its contacts, and what came of each.")
    public Uni<RunItemConnection> items(
            @Source Run run,
            @Description("Only those that came out so.") @Nullable RunItemOutcomeEnum outcome,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        return runs.items(
                        run.model(),
                        outcome == null ? null : outcome.toModel(),
                        PageRequest.of(first, after, null, null))
                .map(RunItemConnection::of);
    }

    @Description(Doc.TOTAL)
    public Uni<Integer> totalCount(@Source RunItemConnection connection) {
        return connection.total().asInt();
    }

    @Query
    @NonNull
    @Description("The contacts that were given up after repeated failures.")
    public Uni<DeadLetterConnection> deadLetters(
            @Description(Doc.FIRST) @Nullable Integer first, @Description(Doc.AFTER) @Nullable String after) {
        return runs.deadLetters(request.id(), PageRequest.of(first, after, null, null))
                .map(DeadLetterConnection::of);
    }

    @Description(Doc.TOTAL)
    public Uni<Integer> totalCount(@Source DeadLetterConnection connection) {
        return connection.total().asInt();
    }

    @Mutation
    @Description("Try contacts again that were given up.")
    public Uni<RunPayloads.DeadLetterRetry> deadLetterRetry(
            @NonNull @Description(Doc.INPUT) RunInputs.DeadLetterRetry input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> runs.retryDeadLetters(
                        given.workspace(), given.has("contactIds") ? given.ids("contactIds", Kind.CONTACT) : null),
                contacts -> new RunPayloads.DeadLetterRetry(
                        contacts.stream()
                                .map(contact -> GlobalId.of(Kind.CONTACT, contact))
                                .toList(),
                        List.of()),
                (_, errors, _) -> new RunPayloads.DeadLetterRetry(List.of(), errors));
    }

    @Mutation
    @Description(
            "Start a sync of the whole workspace. One at a time: while another is under way, the error is CONFLICT.")
    public Uni<RunPayloads.SyncStart> syncStart(
            @NonNull @Description(Doc.INPUT) RunInputs.SyncStart input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(
                () -> runs.start(
                        given.workspace(), input.mode().toModel(), scope(input.kinds(), input.since()), given.actor()),
                RunPayloads.SyncStart::new);
    }

    @Mutation
    @Description(
            "Show what a sync would do, as things are now: both CRMs are read, nothing is written there. What it shows"
                    + " can be applied for an hour, exactly as shown, unless configured otherwise. Contacts are looked at that"
                    + " are known already: a run of mode IMPORT makes all known.")
    public Uni<RunPayloads.SyncPreview> syncPreview(
            @NonNull @Description(Doc.INPUT) RunInputs.SyncPreview input, Context context) {
        var given = MutationInput.of(context, request);
        var first = input.first();
        return Mutations.answerWith(
                () -> previews.show(
                        given.workspace(),
                        given.actor(),
                        new Previews.Wish(
                                scope(input.kinds(), input.since()),
                                given.has("contactIds") ? given.ids("contactIds", Kind.CONTACT) : null,
                                given.has("after") ? given.id("after", Kind.CONTACT) : null,
                                first == null ? DEFAULT_PREVIEW : first)),
                preview -> new RunPayloads.SyncPreview(
                        SyncPlan.of(
                                preview,
                                crm -> workspaces
                                        .scopes(preview.workspace(), crm)
                                        .whyReadOnly()),
                        List.of()),
                (@Nullable SyncPlan plan, List<UserError> errors, List<Write> _) ->
                        new RunPayloads.SyncPreview(plan, errors));
    }

    @Mutation
    @Description(
            "Do exactly what a preview showed, once. If anything that it rests on moved since, nothing is done and the"
                    + " error is CONFLICT and says what.")
    public Uni<RunPayloads.SyncPreviewApply> syncPreviewApply(
            @NonNull @Description(Doc.INPUT) RunInputs.SyncPreviewApply input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(
                () -> previews.apply(given.workspace(), given.actor(), input.hash()),
                RunPayloads.SyncPreviewApply::new);
    }

    @Mutation
    @Description(
            "Take back what a run has written: each field that still is as the run left it becomes what it was, and"
                    + " then waits for a person. What was changed since stays, and the items of the undo say so.")
    public Uni<RunPayloads.RunUndo> runUndo(@NonNull @Description(Doc.INPUT) RunInputs.RunUndo input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(() -> runs.undo(given.workspace(), run(given), given.actor()), RunPayloads.RunUndo::new);
    }

    @Mutation
    @Description("Pause a run: what is being worked on is finished, nothing more is begun.")
    public Uni<RunPayloads.RunPause> runPause(
            @NonNull @Description(Doc.INPUT) RunInputs.RunPause input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(() -> runs.pause(given.workspace(), run(given)), RunPayloads.RunPause::new);
    }

    @Mutation
    @Description("Go on with a run that is paused, held or failed, from where it is.")
    public Uni<RunPayloads.RunResume> runResume(
            @NonNull @Description(Doc.INPUT) RunInputs.RunResume input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(
                () -> runs.resume(given.workspace(), run(given), given.flag("allowDeletions")),
                RunPayloads.RunResume::new);
    }

    @Mutation
    @Description("End a run: what is being worked on is finished, the rest is dropped. It can be undone.")
    public Uni<RunPayloads.RunCancel> runCancel(
            @NonNull @Description(Doc.INPUT) RunInputs.RunCancel input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(() -> runs.cancel(given.workspace(), run(given)), RunPayloads.RunCancel::new);
    }

    @Mutation
    @Description("Carry the contacts of a run again that failed.")
    public Uni<RunPayloads.RunRetryFailed> runRetryFailed(
            @NonNull @Description(Doc.INPUT) RunInputs.RunRetryFailed input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(() -> runs.retryFailed(given.workspace(), run(given)), RunPayloads.RunRetryFailed::new);
    }

    private static java.util.UUID run(MutationInput given) {
        return given.id("id", GlobalId.Type.RUN);
    }

    /** @throws Failure.BadInput if no kind is named */
    static dev.tandem.model.Run.Scope scope(@Nullable List<KindEnum> kinds, @Nullable OffsetDateTime since) {
        if (kinds != null && kinds.isEmpty()) {
            throw new Failure.BadInput("kinds", "must name at least one kind, or be left out");
        }
        var some = EnumSet.noneOf(Kind.class);
        if (kinds != null) {
            kinds.forEach(kind -> some.add(kind.toModel()));
        }
        Instant from = since == null ? null : since.toInstant();
        return new dev.tandem.model.Run.Scope(some.isEmpty() ? EnumSet.allOf(Kind.class) : some, from);
    }

    private static <P> Uni<P> answer(
            Supplier<Uni<dev.tandem.model.Run>> change, BiFunction<@Nullable Run, List<UserError>, P> payload) {
        return Mutations.answerWith(
                change,
                run -> payload.apply(Run.of(run), List.of()),
                (@Nullable Run run, List<UserError> errors, List<Write> _) -> payload.apply(run, errors));
    }
}
