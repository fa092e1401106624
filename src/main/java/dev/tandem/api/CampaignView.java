package dev.tandem.api;

import dev.tandem.graph.Directory;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A campaign, in the schema. */
@Name("Campaign")
@Description("A campaign at GHL.")
public record CampaignView(
        @Id @Description("What automations take as campaignId.") @NonNull
        String id,

        @Description("Its name.") @NonNull String name,

        @Description("What state it is in, in GHL's own words, such as published or draft; null if GHL does not say.")
        @Nullable
        String status) {

    static CampaignView of(Directory.Entry entry) {
        return new CampaignView(entry.id(), entry.name(), entry.status());
    }
}
