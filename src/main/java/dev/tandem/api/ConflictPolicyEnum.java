package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** Who wins a field that both sides changed. */
@Enum("ConflictPolicy")
@Description("Who wins a field that both sides changed to different values.")
public enum ConflictPolicyEnum {
    @Description("The side that changed last; GHL if the times are equal.")
    LAST_MODIFIED,
    @Description("GHL.")
    PREFER_GHL,
    @Description("Rankr.")
    PREFER_RANKR,
    @Description("Neither: a person decides, and until then each side keeps what it has.")
    REVIEW
}
