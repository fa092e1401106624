package dev.tandem.api;

import dev.tandem.model.WriteResult;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** One write to one CRM, and what became of it. */
@Description("One write to one CRM, and what became of it.")
public record Write(
        @Description("The CRM.") @NonNull CrmEnum crm,

        @Description("What was asked of it: create, update or delete; none if nothing had to be written.") @NonNull
        String operation,

        @Description("What became of it.") @NonNull WriteOutcomeEnum outcome,

        @Id @Description("The CRM's own id of the record; null while there is none.") @Nullable
        String externalId,

        @Description("Why it is not done; null if it is.") @Nullable
        WriteError error) {

    static Write of(WriteResult result) {
        return new Write(
                CrmEnum.of(result.crm()),
                result.operation(),
                WriteOutcomeEnum.of(result.outcome()),
                result.externalId(),
                result.failed().map(WriteError::of).orElse(null));
    }

    static List<Write> of(List<WriteResult> results) {
        return results.stream().map(Write::of).toList();
    }
}
