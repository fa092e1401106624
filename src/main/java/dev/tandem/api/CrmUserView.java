package dev.tandem.api;

import dev.tandem.graph.Directory;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;

/** Somebody who works at a CRM, in the schema. */
@Name("CrmUser")
@Description("Somebody who works at a CRM.")
public record CrmUserView(
        @Id @Description("What tasks and automations take as the assignee at that CRM.") @NonNull
        String id,

        @Description("The CRM.") @NonNull CrmEnum crm,
        @Description("What people call them.") @NonNull String name) {

    static CrmUserView of(Directory.User user) {
        return new CrmUserView(user.id(), CrmEnum.of(user.crm()), user.name());
    }
}
