package dev.tandem.api;

import dev.tandem.model.ContactPlan;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A conflict that a sync would leave open, in the schema. */
@Description("Something that a sync would leave to a person.")
public record PlannedConflict(
        @Id @Description("The object.") @NonNull String objectId,
        @Description("What sort of object it is.") @NonNull KindEnum kind,

        @Description("What sort of conflict it is.") @NonNull
        ConflictTypeEnum type,

        @Description("The field; null for the whole object.") @Nullable
        String field,

        @Description("What GHL holds, in unified terms; null for nothing.") @Nullable
        String ghl,

        @Description("What Rankr holds, in unified terms; null for nothing.") @Nullable
        String rankr,

        @Description("Why, for people.") @NonNull String reason) {

    static PlannedConflict of(ContactPlan.Opened opened) {
        var dispute = opened.dispute();
        var ghl = dispute.ghl();
        var rankr = dispute.rankr();
        return new PlannedConflict(
                GlobalId.of(opened.kind(), opened.object()),
                KindEnum.of(opened.kind()),
                ConflictTypeEnum.valueOf(dispute.type().name()),
                dispute.field(),
                ghl == null ? null : ghl.toString(),
                rankr == null ? null : rankr.toString(),
                dispute.reason());
    }
}
