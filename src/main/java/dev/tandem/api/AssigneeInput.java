package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;

/** Who is to do a task, at each CRM. */
@Input("AssigneeInput")
@Description("Who is to do a task, at each CRM.")
public record AssigneeInput(
        @Description("GHL's id of a user; see crmUsers.") @Nullable
        String ghl,

        @Description("Rankr's id of a user.") @Nullable String rankr) {}
