package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** A record as one CRM knows it. */
@Input("RecordRef")
@Description("A record as one CRM knows it.")
public record RecordRef(
        @Description("The CRM.") @NonNull CrmEnum crm,

        @Id @Description("The CRM's own id of the record.") @NonNull
        String id) {}
