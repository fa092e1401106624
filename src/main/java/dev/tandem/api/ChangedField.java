package dev.tandem.api;

import dev.tandem.graph.ContactChange;
import dev.tandem.model.Value;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A {@link ContactChange.FieldChanged} in the schema. */
@Description("A field whose value changed.")
public record ChangedField(
        @Description("The field, such as email or address.city.") @NonNull
        String field,

        @Description("What it held before; null for nothing.") @Nullable
        String before,

        @Description("What it holds from now on; null for nothing.") @Nullable
        String after) {

    static ChangedField of(ContactChange.FieldChanged changed) {
        return new ChangedField(changed.field(), text(changed.before()), text(changed.after()));
    }

    private static @Nullable String text(@Nullable Value value) {
        return value == null ? null : value.toString();
    }
}
