package dev.tandem.api;

import dev.tandem.segment.Segmentation;
import java.time.Instant;
import java.util.Objects;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A {@link Segmentation.Segment} in the schema. */
@Name("Segment")
@Description("A saved filter of contacts, and the list at Rankr that is kept equal to it.")
public record SegmentNode(
        @Id @Description("The opaque id, the same for ever.") @NonNull
        String id,

        @Description("Rises with every change; what segmentChange takes as expectedVersion.") @NonNull
        Integer version,

        @Description("What people call it; the list that Tandem makes is called so too.") @NonNull
        String name,

        @Description("Which contacts belong to it.") @NonNull
        SegmentCriteria filter,

        @Description("Whether the list follows it.") @NonNull
        SegmentStatusEnum status,

        @Description("Why it is held; null unless it is.") @Nullable
        String reason,

        @Description("Rankr's id of the list; null until it is made.") @Nullable
        String listId,

        @Description("Whether those whom somebody else put on the list stay, though they do not match.") @NonNull
        Boolean keepOthers,

        @Description("When it was saved first.") @NonNull Instant createdAt,
        @Description("Who saved it first.") @NonNull String createdBy,

        @Description("When somebody changed it last.") @NonNull
        Instant updatedAt,

        @Description("Who changed it last.") @NonNull String updatedBy,

        @Description("When list and filter were last compared whole; null if they never were.") @Nullable
        Instant comparedAt,

        @Ignore Segmentation.@Nullable Segment model) {

    static SegmentNode of(Segmentation.Segment segment) {
        return new SegmentNode(
                new GlobalId(GlobalId.Type.SEGMENT, segment.id()).toString(),
                segment.version(),
                segment.name(),
                SegmentCriteria.of(segment.filter()),
                SegmentStatusEnum.of(segment.state()),
                segment.reason(),
                segment.listId(),
                segment.keepsOthers(),
                segment.createdAt(),
                segment.createdBy(),
                segment.updatedAt(),
                segment.updatedBy(),
                segment.comparedAt(),
                segment);
    }

    /** The segment that it shows. */
    Segmentation.Segment shown() {
        return Objects.requireNonNull(model);
    }
}
