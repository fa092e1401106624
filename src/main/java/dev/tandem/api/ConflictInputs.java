package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of conflicts take. */
public final class ConflictInputs {

    private ConflictInputs() {}

    /** How to decide conflicts. */
    @Input("ConflictResolveInput")
    @Description("How to decide conflicts.")
    public record ConflictResolve(
            @Id @Description("The conflicts to decide, all in the same way; between 1 and 100.") @NonNull
            List<@NonNull String> ids,

            @Description("How to decide them.") @NonNull ConflictChoiceEnum choice,

            @Description("With VALUE: what the field shall hold; null clears it.") @Nullable
            String value,

            @Description("With VALUE, for tags: the whole set that the contact shall have.") @Nullable
            List<@NonNull String> values,

            @Id @Description("With JOIN: which candidate; needed if there are several.") @Nullable
            String candidateId) {}
}
