package dev.tandem.api;

import dev.tandem.model.Value;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What was decided about one field. */
@Description("What was decided about one field.")
public record FieldChange(
        @Description("The field, such as email or address.city.") @NonNull
        String field,

        @Description("What both CRMs last agreed on; null if nothing.") @Nullable
        String base,

        @Description("What GHL held; null if nothing.") @Nullable
        String ghl,

        @Description("What Rankr held; null if nothing.") @Nullable
        String rankr,

        @Description("What was decided; null if it was emptied.") @Nullable
        String result,

        @Description("The CRM that the result came from; null if both agreed or it was set here.") @Nullable
        CrmEnum from,

        @Description("The rule that decided.") @NonNull String rule,
        @Description("Why the rule decided so.") @NonNull String reason) {

    static FieldChange of(dev.tandem.model.AuditEntry.FieldChange change) {
        var from = change.from();
        return new FieldChange(
                change.field(),
                text(change.base()),
                text(change.ghl()),
                text(change.rankr()),
                text(change.result()),
                from == null ? null : CrmEnum.of(from),
                change.rule(),
                change.reason());
    }

    private static @Nullable String text(@Nullable Value value) {
        return value == null ? null : value.toString();
    }
}
