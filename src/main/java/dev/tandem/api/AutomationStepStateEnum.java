package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for how far a step is. */
@Enum("AutomationStepState")
@Description("How far one step of a firing is.")
public enum AutomationStepStateEnum {
    @Description("It is to be done.")
    WAITING,
    @Description("It is under way.")
    SENT,
    @Description("It is done.")
    DONE,
    @Description("It was given up, and did not happen.")
    FAILED,
    @Description("It may or may not have happened.")
    UNKNOWN
}
