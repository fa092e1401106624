package dev.tandem.api;

import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A field that the workspace itself has defined. */
@Description("A field that the workspace itself has defined.")
public record CustomField(
        @Description("The key that both CRMs are mapped to.") @NonNull
        String key,

        @Description("What it holds.") @NonNull String value) {

    static List<CustomField> of(Fields fields) {
        return fields.values().entrySet().stream()
                .filter(field -> Field.isCustom(field.getKey()))
                .map(field -> new CustomField(
                        field.getKey().substring(Field.CUSTOM_PREFIX.length()),
                        field.getValue().toString()))
                .toList();
    }
}
