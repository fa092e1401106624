package dev.tandem.api;

import dev.tandem.model.Failure;
import dev.tandem.segment.Activity;
import dev.tandem.segment.SegmentFilter;
import io.smallrye.graphql.api.Nullable;
import java.time.Duration;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;

/** Which contacts belong to a segment; whatever is left out does not restrict. */
@Input("SegmentFilter")
@Description(
        "Which contacts belong to a segment; whatever is left out does not restrict. Durations are counted from now"
                + " whenever the segment is compared, so contacts come and go as time passes.")
public record SegmentFilterInput(
        @Description("What they hold.") @Nullable ContactFilter contacts,

        @Description(
                "Words that must all occur, as beginnings of words, in name, e-mail, phone, company, tags or address.")
        @Nullable
        String search,

        @Description("Only those that changed at most so long ago, such as P30D.") @Nullable
        Duration changedWithin,

        @Description("Only those that did not change for at least so long.") @Nullable
        Duration unchangedFor,

        @Description("Only those that have been known for at most so long.") @Nullable
        Duration createdWithin,

        @Description("Only those with an open task that is overdue or falls due within so long; PT0S for overdue ones.")
        @Nullable
        Duration taskDueWithin,

        @Description("Only those with a note that came at most so long ago.") @Nullable
        Duration noteWithin,

        @Description("Only those with an appointment, not cancelled, that starts within so long.") @Nullable
        Duration appointmentWithin,

        @Description("Only those with an appointment, not cancelled, that started at most so long ago.") @Nullable
        Duration appointmentSince) {

    private static final Duration LONGEST = Duration.ofDays(3_660);

    /**
     * In the words of segments.
     *
     * @param region whose national phone numbers need no prefix
     * @throws Failure.BadInput if a value cannot be what it is compared with
     */
    SegmentFilter toModel(String region) {
        return new SegmentFilter(
                ContactQueries.of(contacts, search, null, region),
                new Activity(
                        checked("changedWithin", changedWithin),
                        checked("unchangedFor", unchangedFor),
                        checked("createdWithin", createdWithin),
                        checked("taskDueWithin", taskDueWithin),
                        checked("noteWithin", noteWithin),
                        checked("appointmentWithin", appointmentWithin),
                        checked("appointmentSince", appointmentSince)));
    }

    private static @Nullable Duration checked(String name, @Nullable Duration duration) {
        if (duration != null && (duration.isNegative() || duration.compareTo(LONGEST) > 0)) {
            throw new Failure.BadInput("filter." + name, "must be between nothing and ten years");
        }
        return duration;
    }
}
