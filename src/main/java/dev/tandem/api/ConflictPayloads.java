package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of conflicts answer. */
public final class ConflictPayloads {

    private ConflictPayloads() {}

    /** What came of {@code conflictResolve}. */
    @Name("ConflictResolvePayload")
    @Description("What came of conflictResolve.")
    public record ConflictResolve(
            @Description("The conflicts as they are now; empty if nothing came of it.") @NonNull
            List<@NonNull Conflict> conflicts,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,

            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}
}
