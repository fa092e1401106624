package dev.tandem.api;

import dev.tandem.workspace.Staging;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What marks a contact for a test, in the schema. */
@Name("WorkspaceTest")
@Description("What marks a contact for the test of a workspace.")
public record WorkspaceTestView(
        @Description("The tag that marks a contact; null if only ids do.") @Nullable
        String flag,

        @Description("Ids of single contacts at either CRM that are marked.") @NonNull
        List<@NonNull String> contactIds) {

    static WorkspaceTestView of(Staging staging) {
        return new WorkspaceTestView(
                staging.flag().orElse(null),
                staging.contactIds().stream().sorted().toList());
    }
}
