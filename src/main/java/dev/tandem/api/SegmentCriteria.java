package dev.tandem.api;

import dev.tandem.segment.SegmentFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A {@link SegmentFilter} in the schema, as it is shown. */
@Description("Which contacts belong to a segment; null and empty lists do not restrict.")
public record SegmentCriteria(
        @Description("Words that must all occur.") @Nullable String search,

        @Description("Only those that have all of these tags.") @NonNull
        List<@NonNull String> allTags,

        @Description("Only those that have at least one of these tags.") @NonNull
        List<@NonNull String> anyTags,

        @Description("Only those with this e-mail address.") @Nullable
        String email,

        @Description("Only those with this phone number.") @Nullable
        String phone,

        @Description("Only those whose company has this in its name.") @Nullable
        String company,

        @Description("Only those in this town or city.") @Nullable
        String city,

        @Description("Only those in this country, by its two-letter code.") @Nullable
        String country,

        @Description("Only those whose custom fields hold these values.") @NonNull
        List<@NonNull CustomField> customFields,

        @Description("Only those in one of these states.") @NonNull
        List<@NonNull SyncStateEnum> syncStates,

        @Description("Only those that this CRM has.") @Nullable
        CrmEnum knownTo,

        @Description("Only those that changed then or later.") @Nullable
        Instant updatedFrom,

        @Description("Only those that changed before then.") @Nullable
        Instant updatedTo,

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

    static SegmentCriteria of(SegmentFilter filter) {
        var contacts = filter.contacts();
        var activity = filter.activity();
        var knownTo = contacts.knownTo();
        return new SegmentCriteria(
                contacts.search(),
                contacts.allTags().stream().sorted().toList(),
                contacts.anyTags().stream().sorted().toList(),
                contacts.email(),
                contacts.phone(),
                contacts.company(),
                contacts.city(),
                contacts.country(),
                contacts.customFields().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(field -> new CustomField(field.getKey(), field.getValue()))
                        .toList(),
                contacts.states().stream().sorted().map(SyncStateEnum::of).toList(),
                knownTo == null ? null : CrmEnum.of(knownTo),
                contacts.updatedFrom(),
                contacts.updatedTo(),
                activity.changedWithin(),
                activity.unchangedFor(),
                activity.createdWithin(),
                activity.taskDueWithin(),
                activity.noteWithin(),
                activity.appointmentWithin(),
                activity.appointmentSince());
    }
}
