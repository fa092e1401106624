package dev.tandem.api;

import dev.tandem.model.ContactPlan;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A field of a planned write, in the schema. */
@Description("A field of a planned write, in the CRM's own terms.")
public record PlannedField(
        @Description("Its unified name.") @NonNull String field,
        @Description("Its name at the CRM.") @NonNull String at,

        @Description("What the CRM holds; null for nothing.") @Nullable
        String from,

        @Description("What it would hold; null for nothing.") @Nullable
        String to,

        @Description("The CRM that the value comes from; null if both agreed.") @Nullable
        CrmEnum source,

        @Description("The rule that decided.") @NonNull String rule,
        @Description("Why, for people.") @NonNull String reason) {

    static PlannedField of(ContactPlan.FieldStep step) {
        var from = step.from();
        var to = step.to();
        var source = step.source();
        return new PlannedField(
                step.field(),
                step.at(),
                from == null ? null : from.toString(),
                to == null ? null : to.toString(),
                source == null ? null : CrmEnum.of(source),
                step.rule(),
                step.reason());
    }
}
