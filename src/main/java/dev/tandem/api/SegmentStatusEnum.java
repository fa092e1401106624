package dev.tandem.api;

import dev.tandem.segment.Segmentation;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** A {@link Segmentation.State} in the schema. */
@Enum("SegmentStatus")
@Description("Whether the list of a segment follows it.")
public enum SegmentStatusEnum {
    @Description("It does.")
    RUNNING,
    @Description("Somebody has stopped it: the list stays as it is.")
    PAUSED,
    @Description("It waits for somebody to look at what it would do: see reason, segmentPreview and segmentRelease.")
    HELD;

    static SegmentStatusEnum of(Segmentation.State state) {
        return valueOf(state.name());
    }
}
