package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of segments take. */
public final class SegmentInputs {

    private SegmentInputs() {}

    /** A segment to save. */
    @Input("SegmentCreateInput")
    @Description("A segment to save.")
    public record SegmentCreate(
            @Description("What to call it, and the list that is made for it.") @NonNull
            String name,

            @Description("Which contacts belong to it; must leave somebody out.") @NonNull
            SegmentFilterInput filter,

            @Description(
                    "Rankr's id of the list to keep (see contactLists), which no other segment may have; left out, one is made.")
            @Nullable
            String listId,

            @Description(
                    "Whether those whom somebody else put on the list stay, though they do not match; if not, which is"
                            + " the default, the list is Tandem's alone. Who is no contact here stays in any case.")
            @Nullable
            Boolean keepOthers) {}

    /** What to change about a segment. */
    @Input("SegmentChangeInput")
    @Description("What to change about a segment; what is left out stays.")
    public record SegmentChange(
            @Id @Description("The segment.") @NonNull String id,

            @Description("What to call it; the list keeps its name.") @Nullable
            String name,

            @Description("Which contacts belong to it, in place of those before.") @Nullable
            SegmentFilterInput filter,

            @Description("Whether those whom somebody else put on the list stay, though they do not match.") @Nullable
            Boolean keepOthers,

            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion) {}

    /** A segment to stop. */
    @Input("SegmentPauseInput")
    @Description("A segment to stop.")
    public record SegmentPause(
            @Id @Description("The segment.") @NonNull String id) {}

    /** A segment to go on with. */
    @Input("SegmentResumeInput")
    @Description("A segment to go on with.")
    public record SegmentResume(
            @Id @Description("The segment.") @NonNull String id) {}

    /** A segment to let go. */
    @Input("SegmentReleaseInput")
    @Description("A held segment to go on with.")
    public record SegmentRelease(
            @Id @Description("The segment.") @NonNull String id,

            @Description(
                    "Whether all who do not match by now are taken off the list; if not, it is held again unless they"
                            + " have become fewer.")
            @NonNull
            Boolean allowRemovals) {}

    /** A segment to forget. */
    @Input("SegmentDeleteInput")
    @Description("A segment to forget.")
    public record SegmentDelete(
            @Id @Description("The segment.") @NonNull String id,

            @Description("Whether its list is deleted too, if Tandem made it; left out, the list stays as it is.")
            @Nullable
            Boolean deleteList) {}
}
