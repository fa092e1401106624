package dev.tandem.api;

import dev.tandem.segment.Segmentation;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** What would be done about the list of a segment. */
@Description("What would be done about the list of a segment, as things are now.")
public record SegmentPreview(
        @Description("How many would be put on it.") @NonNull
        Integer addedCount,

        @Description("The first of them.") @NonNull List<@NonNull ContactNode> added,

        @Description("How many would be taken off.") @NonNull
        Integer removedCount,

        @Description("The first of them.") @NonNull List<@NonNull ContactNode> removed,

        @Description("How many match whom Rankr does not have yet: they are added once it does.") @NonNull
        Integer waiting,

        @Description("Whether that would take off more than may be by themselves: the segment would be held first.")
        @NonNull
        Boolean held,

        @Description("How many more may be taken off by themselves within the hour.") @NonNull
        Integer removable) {

    static SegmentPreview of(Segmentation.Preview preview) {
        return new SegmentPreview(
                QuotaView.asInt(preview.added().count()),
                nodes(preview.added()),
                QuotaView.asInt(preview.removed().count()),
                nodes(preview.removed()),
                QuotaView.asInt(preview.waiting()),
                preview.brakes(),
                QuotaView.asInt(preview.removable()));
    }

    private static List<ContactNode> nodes(Segmentation.Some some) {
        return some.first().stream().map(ContactNode::new).toList();
    }
}
