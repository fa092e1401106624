package dev.tandem.api;

import dev.tandem.model.Provenance;
import dev.tandem.model.Value;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** Why a field holds what it does, or nothing any more. */
@Description("Why a field holds what it does, or nothing any more.")
public record FieldProvenance(
        @Description("The field, such as email or address.city.") @NonNull
        String field,

        @Description("What it holds; null if nothing.") @Nullable
        String value,

        @Description("The CRM that the value came from; null if both agreed or it was set here.") @Nullable
        CrmEnum crm,

        @Description("When that was decided.") @NonNull Instant at,
        @Description("The rule that decided.") @NonNull String rule,
        @Description("Why the rule decided so.") @NonNull String reason) {

    static FieldProvenance of(String field, Optional<Value> value, Provenance provenance) {
        var crm = provenance.crm();
        return new FieldProvenance(
                field,
                value.map(Value::toString).orElse(null),
                crm == null ? null : CrmEnum.of(crm),
                provenance.at(),
                provenance.rule(),
                provenance.reason());
    }
}
