package dev.tandem.api;

import dev.tandem.model.ContactPlan;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;

/** A write that would be made, in the schema. */
@Description("A write that would be made.")
public record PlannedWrite(
        @Id @Description("The object.") @NonNull String objectId,
        @Description("What sort of object it is.") @NonNull KindEnum kind,
        @Description("The CRM that is written to.") @NonNull CrmEnum crm,
        @Description("What is done there.") @NonNull PlannedOperationEnum operation,

        @Description("The fields that are written; empty for a deletion.") @NonNull
        List<@NonNull PlannedField> fields) {

    static PlannedWrite of(ContactPlan.Step step) {
        return new PlannedWrite(
                GlobalId.of(step.kind(), step.object()),
                KindEnum.of(step.kind()),
                CrmEnum.of(step.crm()),
                PlannedOperationEnum.valueOf(step.operation().name()),
                step.fields().stream().map(PlannedField::of).toList());
    }
}
