package dev.tandem.api;

import dev.tandem.segment.Segmentation;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** How it stands with the list of a segment. */
@Description("How it stands with the list of a segment.")
public record SegmentCounts(
        @Description("How many are on it, as far as is known.") @NonNull
        Integer members,

        @Description("How many are still to be put on it, those included whom Rankr does not have yet.") @NonNull
        Integer adding,

        @Description("How many are still to be taken off.") @NonNull
        Integer removing,

        @Description("How many of those failed before, and are tried again.") @NonNull
        Integer failing) {

    static SegmentCounts of(Segmentation.Counts counts) {
        return new SegmentCounts(
                QuotaView.asInt(counts.members()),
                QuotaView.asInt(counts.adding()),
                QuotaView.asInt(counts.removing()),
                QuotaView.asInt(counts.failing()));
    }
}
