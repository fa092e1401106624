package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** How a run stands. */
@Enum("RunStatus")
@Description("How a run stands.")
public enum RunStatusEnum {
    @Description("It is at work.")
    RUNNING,
    @Description("It has finished.")
    DONE,
    @Description("It gave up; see its failure.")
    FAILED
}
