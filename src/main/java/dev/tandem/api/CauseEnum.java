package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What set a decision off. */
@Enum("Cause")
@Description("What set a decision off.")
public enum CauseEnum {
    @Description("The first import of the workspace.")
    IMPORT,
    @Description("A query that accepted no older copy.")
    READ,
    @Description("A mutation.")
    MUTATION,
    @Description("The sync engine, or a caller who asked for it.")
    SYNC
}
