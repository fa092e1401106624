package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of segments answer. */
public final class SegmentPayloads {

    private SegmentPayloads() {}

    /** What came of {@code segmentCreate}. */
    @Name("SegmentCreatePayload")
    @Description("What came of segmentCreate.")
    public record SegmentCreate(
            @Description("The segment as it is now; null if nothing came of it.") @Nullable
            SegmentNode segment,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code segmentChange}. */
    @Name("SegmentChangePayload")
    @Description("What came of segmentChange.")
    public record SegmentChange(
            @Description("The segment as it is now; null if nothing came of it.") @Nullable
            SegmentNode segment,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code segmentPause}. */
    @Name("SegmentPausePayload")
    @Description("What came of segmentPause.")
    public record SegmentPause(
            @Description("The segment as it is now; null if nothing came of it.") @Nullable
            SegmentNode segment,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code segmentResume}. */
    @Name("SegmentResumePayload")
    @Description("What came of segmentResume.")
    public record SegmentResume(
            @Description("The segment as it is now; null if nothing came of it.") @Nullable
            SegmentNode segment,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code segmentRelease}. */
    @Name("SegmentReleasePayload")
    @Description("What came of segmentRelease.")
    public record SegmentRelease(
            @Description("The segment as it is now; null if nothing came of it.") @Nullable
            SegmentNode segment,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code segmentDelete}. */
    @Name("SegmentDeletePayload")
    @Description("What came of segmentDelete.")
    public record SegmentDelete(
            @Id @Description("The id of the segment that is gone; null if nothing came of it.") @Nullable
            String deletedId,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}
}
