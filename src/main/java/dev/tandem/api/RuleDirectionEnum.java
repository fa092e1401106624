package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** Which way a field is carried. */
@Enum("RuleDirection")
@Description("Which way a field is carried.")
public enum RuleDirectionEnum {
    @Description("Either side's change is carried to the other.")
    BOTH,
    @Description("GHL follows Rankr; what GHL holds has no say.")
    TO_GHL,
    @Description("Rankr follows GHL; what Rankr holds has no say.")
    TO_RANKR
}
