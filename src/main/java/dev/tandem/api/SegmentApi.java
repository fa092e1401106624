package dev.tandem.api;

import dev.tandem.graph.PageRequest;
import dev.tandem.model.Failure;
import dev.tandem.segment.Segmentation;
import io.smallrye.graphql.api.Context;
import io.smallrye.graphql.api.Nullable;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;

/** Saved filters of contacts, and the lists that are kept equal to them. */
@GraphQLApi
public class SegmentApi {

    private final Segmentation segmentation;
    private final RequestWorkspace request;

    SegmentApi(Segmentation segmentation, RequestWorkspace request) {
        this.segmentation = segmentation;
        this.request = request;
    }

    @Query
    @NonNull
    @Description("The segments of the workspace, by name.")
    public Uni<List<@NonNull SegmentNode>> segments() {
        return segmentation
                .all(request.id())
                .map(all -> all.stream().map(SegmentNode::of).toList());
    }

    @Query
    @Description("One segment; null and an error NOT_FOUND if there is none.")
    public Uni<SegmentNode> segment(@Id @NonNull @Description("Its id.") String id) {
        return segmentation
                .get(request.id(), GlobalId.parse("id", id, GlobalId.Type.SEGMENT))
                .map(SegmentNode::of);
    }

    @NonNull
    @Description("How it stands with its list.")
    public Uni<SegmentCounts> counts(@Source SegmentNode segment) {
        return segmentation.counts(segment.shown()).map(SegmentCounts::of);
    }

    @Query
    @Description(
            "What would be done about a list: by a segment, perhaps with another filter, or by one that is yet to be"
                    + " saved. Nothing is changed.")
    public Uni<SegmentPreview> segmentPreview(
            @Id @Description("The segment; who is on its list is told as it is known here.") @Nullable String id,
            @Description("Which contacts would belong to it; needed without id.") @Nullable SegmentFilterInput filter,
            @Description(
                            "Without id: Rankr's id of the list that would be kept. It is read at Rankr, up to 10,000 members.")
                    @Nullable
                    String listId,
            @Description("Without id: whether those whom somebody else put on the list would stay.") @Nullable
                    Boolean keepOthers,
            @Description("How many contacts of each to show; 20 unless given, 100 at most.") @Nullable Integer first) {
        var workspace = request.id();
        var size = PageRequest.of(first, null, null, null).size();
        var wanted = filter == null ? null : filter.toModel(request.region());
        if (id != null) {
            if (listId != null || keepOthers != null) {
                throw new Failure.BadInput("listId", "and keepOthers go without id");
            }
            return segmentation
                    .preview(workspace, GlobalId.parse("id", id, GlobalId.Type.SEGMENT), wanted, size)
                    .map(SegmentPreview::of);
        }
        if (wanted == null) {
            throw new Failure.BadInput("filter", "or id has to be given");
        }
        return segmentation
                .preview(
                        workspace,
                        new Segmentation.Draft("", wanted, list(listId), Boolean.TRUE.equals(keepOthers)),
                        size)
                .map(SegmentPreview::of);
    }

    @Mutation
    @Description("Save a segment. Its list is made, filled and kept in the background.")
    public Uni<SegmentPayloads.SegmentCreate> segmentCreate(
            @NonNull @Description(Doc.INPUT) SegmentInputs.SegmentCreate input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(
                () -> segmentation.create(
                        given.workspace(),
                        new Segmentation.Draft(
                                name(given),
                                input.filter().toModel(given.region()),
                                list(input.listId()),
                                Boolean.TRUE.equals(input.keepOthers())),
                        given.actor()),
                SegmentPayloads.SegmentCreate::new);
    }

    @Mutation
    @Description("Change a segment; its list follows in the background, unless that takes off too many at once.")
    public Uni<SegmentPayloads.SegmentChange> segmentChange(
            @NonNull @Description(Doc.INPUT) SegmentInputs.SegmentChange input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(
                () -> {
                    var filter = input.filter();
                    return segmentation.change(
                            given.workspace(),
                            segment(given),
                            input.expectedVersion(),
                            input.name() == null ? null : name(given),
                            filter == null ? null : filter.toModel(given.region()),
                            input.keepOthers(),
                            given.actor());
                },
                SegmentPayloads.SegmentChange::new);
    }

    @Mutation
    @Description("Stop a segment: its list stays as it is.")
    public Uni<SegmentPayloads.SegmentPause> segmentPause(
            @NonNull @Description(Doc.INPUT) SegmentInputs.SegmentPause input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(
                () -> segmentation.pause(given.workspace(), segment(given), given.actor()),
                SegmentPayloads.SegmentPause::new);
    }

    @Mutation
    @Description("Go on with a segment that was stopped.")
    public Uni<SegmentPayloads.SegmentResume> segmentResume(
            @NonNull @Description(Doc.INPUT) SegmentInputs.SegmentResume input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(
                () -> segmentation.resume(given.workspace(), segment(given), given.actor()),
                SegmentPayloads.SegmentResume::new);
    }

    @Mutation
    @Description("Go on with a segment that is held.")
    public Uni<SegmentPayloads.SegmentRelease> segmentRelease(
            @NonNull @Description(Doc.INPUT) SegmentInputs.SegmentRelease input, Context context) {
        var given = MutationInput.of(context, request);
        return answer(
                () -> segmentation.release(given.workspace(), segment(given), input.allowRemovals(), given.actor()),
                SegmentPayloads.SegmentRelease::new);
    }

    @Mutation
    @Description("Forget a segment.")
    public Uni<SegmentPayloads.SegmentDelete> segmentDelete(
            @NonNull @Description(Doc.INPUT) SegmentInputs.SegmentDelete input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> segmentation
                        .delete(given.workspace(), segment(given), given.flag("deleteList"))
                        .replaceWith(input.id()),
                (String id) -> new SegmentPayloads.SegmentDelete(id, List.of()),
                (_, errors, _) -> new SegmentPayloads.SegmentDelete(null, errors));
    }

    private static UUID segment(MutationInput given) {
        return given.id("id", GlobalId.Type.SEGMENT);
    }

    private static String name(MutationInput given) {
        return given.text("name", Limits.SEGMENT_NAME)
                .orElseThrow(() -> new Failure.BadInput("name", "must not be empty"));
    }

    private static @Nullable String list(@Nullable String listId) {
        return listId == null ? null : MutationInput.within("listId", listId, Limits.KEY);
    }

    private static <P> Uni<P> answer(
            Supplier<Uni<Segmentation.Segment>> change, BiFunction<@Nullable SegmentNode, List<UserError>, P> payload) {
        return Mutations.answerWith(
                change,
                segment -> payload.apply(SegmentNode.of(segment), List.of()),
                (@Nullable SegmentNode segment, List<UserError> errors, List<Write> _) ->
                        payload.apply(segment, errors));
    }
}
