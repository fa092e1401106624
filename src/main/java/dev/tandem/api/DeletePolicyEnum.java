package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What becomes of a record whose other half was deleted. */
@Enum("DeletePolicy")
@Description(
        "What becomes of a record whose other half was deleted at its CRM. One that was edited meanwhile waits for a person.")
public enum DeletePolicyEnum {
    @Description("It is deleted too.")
    PROPAGATE,
    @Description("It stays, and lives on by itself.")
    UNLINK,
    @Description("A person decides.")
    REVIEW
}
