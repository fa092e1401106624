package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** Which contacts; whatever is left out does not restrict. */
@Input("ContactFilter")
@Description("Which contacts; whatever is left out does not restrict.")
public record ContactFilter(
        @Description("Only those that have all of these tags.") @Nullable
        List<@NonNull String> allTags,

        @Description("Only those that have at least one of these tags.") @Nullable
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

        @Description("Only those whose custom fields hold these values.") @Nullable
        List<@NonNull CustomFieldFilter> customFields,

        @Description("Only those in one of these states.") @Nullable
        List<@NonNull SyncStateEnum> syncStates,

        @Description("Only those that this CRM has.") @Nullable
        CrmEnum knownTo,

        @Description("Only those that changed then or later.") @Nullable
        OffsetDateTime updatedFrom,

        @Description("Only those that changed before then.") @Nullable
        OffsetDateTime updatedTo) {}
