package dev.tandem.api;

import dev.tandem.model.Crm;
import dev.tandem.workspace.Scopes;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What a workspace may do at a CRM. */
@Description(
        "What a workspace may do at a CRM, by the scopes of its credentials; what is not known is taken for given.")
public record WorkspaceAccess(
        @Description("The CRM.") @NonNull CrmEnum crm,

        @Description("Scopes without which it cannot be read; no sync starts while there are any.") @NonNull
        List<@NonNull String> missingScopes,

        @Description("Whether nothing is written to it.") @NonNull
        Boolean readOnly,

        @Description("Why nothing is written to it; null if something is.") @Nullable
        String reason) {

    static WorkspaceAccess of(Crm crm, Scopes scopes) {
        return new WorkspaceAccess(
                CrmEnum.valueOf(crm.name()), List.copyOf(scopes.missing()), scopes.isReadOnly(), scopes.whyReadOnly());
    }
}
