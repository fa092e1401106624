package dev.tandem.api;

import dev.tandem.model.ContactPlan;
import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What would be done about one contact, in the schema. */
@Name("ContactPlan")
@Description("Exactly what would be done about a contact and all that belongs to it.")
public record ContactPlanView(
        @Id @Description("The contact.") @NonNull String contactId,

        @Description("What would be written, in this order.") @NonNull
        List<@NonNull PlannedWrite> writes,

        @Description("What a person would have to decide.") @NonNull
        List<@NonNull PlannedConflict> conflicts) {

    /** @param whyNot why nothing is written to a CRM; null if it is */
    static ContactPlanView of(ContactPlan plan, Function<Crm, @Nullable String> whyNot) {
        return new ContactPlanView(
                GlobalId.of(Kind.CONTACT, plan.contact()),
                plan.steps().stream().map(step -> PlannedWrite.of(step, whyNot)).toList(),
                plan.opened().stream().map(PlannedConflict::of).toList());
    }
}
