package dev.tandem.api;

import dev.tandem.graph.Directory;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A workflow, in the schema. */
@Name("Workflow")
@Description("A workflow at GHL.")
public record WorkflowView(
        @Id @Description("What automations take as workflowId.") @NonNull
        String id,

        @Description("Its name.") @NonNull String name,

        @Description("What state it is in, in GHL's own words, such as published or draft; null if GHL does not say.")
        @Nullable
        String status) {

    static WorkflowView of(Directory.Entry entry) {
        return new WorkflowView(entry.id(), entry.name(), entry.status());
    }
}
