package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;

/** Where something is found at a CRM. */
@Description("Where something is found at a CRM.")
public record ExternalId(
        @Description("The CRM.") @NonNull CrmEnum crm,
        @Id @Description("The CRM's own id.") @NonNull String externalId) {}
