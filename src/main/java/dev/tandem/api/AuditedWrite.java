package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** One write to one CRM, as the audit keeps it. */
@Description("One write to one CRM, as the audit keeps it.")
public record AuditedWrite(
        @Description("The CRM.") @NonNull CrmEnum crm,

        @Description("What was asked of it: create, update or delete.") @NonNull
        String operation,

        @Description("What became of it.") @NonNull WriteOutcomeEnum outcome,

        @Id @Description("The CRM's own id of the record; null while there is none.") @Nullable
        String externalId,

        @Description("Why it is not done, with its code; null if it is.") @Nullable
        String error,

        @Description("The CRM's own id of a failed request, which its support asks for; null if it gave none.")
        @Nullable
        String traceId) {

    static AuditedWrite of(dev.tandem.model.AuditEntry.Write write) {
        return new AuditedWrite(
                CrmEnum.of(write.crm()),
                write.operation(),
                WriteOutcomeEnum.of(write.outcome()),
                write.externalId(),
                write.error(),
                write.traceId());
    }
}
