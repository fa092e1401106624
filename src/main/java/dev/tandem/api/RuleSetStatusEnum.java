package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** How far a rule set is in its life. */
@Enum("RuleSetStatus")
@Description("How far a rule set is in its life; it only ever goes on to the next.")
public enum RuleSetStatusEnum {
    @Description("May be changed, and is not applied.")
    DRAFT,
    @Description("Is applied; at most one of a workspace is.")
    ACTIVE,
    @Description("Was applied once; never changes again.")
    RETIRED
}
