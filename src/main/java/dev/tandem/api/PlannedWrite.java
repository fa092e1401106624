package dev.tandem.api;

import dev.tandem.model.ContactPlan;
import dev.tandem.model.Crm;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A write that would be made, in the schema. */
@Description("A write that would be made, unless it is withheld.")
public record PlannedWrite(
        @Id @Description("The object.") @NonNull String objectId,
        @Description("What sort of object it is.") @NonNull KindEnum kind,
        @Description("The CRM that is written to.") @NonNull CrmEnum crm,
        @Description("What is done there.") @NonNull PlannedOperationEnum operation,

        @Description("The fields that are written; empty for a deletion.") @NonNull
        List<@NonNull PlannedField> fields,

        @Description("Why it will not be made: what opens the CRM lets Tandem only read it. Null if it will.") @Nullable
        String withheld) {

    /** @param whyNot why nothing is written to a CRM; null if it is */
    static PlannedWrite of(ContactPlan.Step step, Function<Crm, @Nullable String> whyNot) {
        return new PlannedWrite(
                GlobalId.of(step.kind(), step.object()),
                KindEnum.of(step.kind()),
                CrmEnum.of(step.crm()),
                PlannedOperationEnum.valueOf(step.operation().name()),
                step.fields().stream().map(PlannedField::of).toList(),
                whyNot.apply(step.crm()));
    }
}
