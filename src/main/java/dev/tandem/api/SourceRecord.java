package dev.tandem.api;

import dev.tandem.model.Crm;
import dev.tandem.model.Half;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** One half of a unified object: the record that a CRM holds. */
@Description("The record that one CRM holds of an object, as last seen.")
public record SourceRecord(
        @Description("The CRM.") @NonNull CrmEnum crm,

        @Id @Description("The CRM's own id of the record.") @NonNull
        String externalId,

        @Description("When the CRM says it last changed; null where it does not say.") @Nullable
        Instant lastModified,

        @Description("When the CRM was last asked.") @NonNull
        Instant fetchedAt,

        @Description("Whether this copy is older than the request allows, because the CRM could not be asked.") @NonNull
        Boolean stale,

        @Description("Whether the CRM no longer has the record.") @NonNull
        Boolean gone) {

    static SourceRecord of(Crm crm, Half half, Set<Crm> stale) {
        return new SourceRecord(
                CrmEnum.of(crm),
                half.externalId(),
                half.lastModified(),
                half.fetchedAt(),
                stale.contains(crm),
                half.gone());
    }
}
