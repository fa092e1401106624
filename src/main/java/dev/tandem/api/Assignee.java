package dev.tandem.api;

import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import org.eclipse.microprofile.graphql.Description;
import org.jspecify.annotations.Nullable;

/** Who is to do a task, at each CRM. */
@Description("Who is to do a task. Each CRM has users of its own, so there is one for each.")
public record Assignee(
        @Description("GHL's id of a user; null for nobody.") @Nullable
        String ghl,

        @Description("Rankr's id of a user; null for nobody.") @Nullable
        String rankr) {

    static @Nullable Assignee of(Fields fields) {
        var ghl = fields.text(Field.ASSIGNEE_AT_GHL);
        var rankr = fields.text(Field.ASSIGNEE_AT_RANKR);
        return ghl.isEmpty() && rankr.isEmpty() ? null : new Assignee(ghl.orElse(null), rankr.orElse(null));
    }
}
