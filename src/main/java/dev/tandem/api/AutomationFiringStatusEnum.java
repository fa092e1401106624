package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for where a firing stands. */
@Enum("AutomationFiringStatus")
@Description("Where a firing stands.")
public enum AutomationFiringStatusEnum {
    @Description("Something is left to do.")
    WAITING,
    @Description("All is done.")
    DONE,
    @Description("Something of it was given up; automationFiringRetry tries it again.")
    FAILED,
    @Description(
            "Something of it may or may not have happened, and is not repeated by itself: look before you repeat it.")
    UNKNOWN,
    @Description("Its condition could not be evaluated, so nothing was done.")
    UNDECIDED
}
