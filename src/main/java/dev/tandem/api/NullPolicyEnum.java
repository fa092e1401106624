package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What it means that a side holds nothing. */
@Enum("NullPolicy")
@Description("What it means that a side holds nothing in a field that had a value.")
public enum NullPolicyEnum {
    @Description("Nothing: an absent value never erases one.")
    IGNORE,
    @Description("Somebody cleared it: the other side is cleared too.")
    CLEAR
}
