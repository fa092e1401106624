package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** How a run stands. */
@Enum("RunStatus")
@Description("How a run stands.")
public enum RunStatusEnum {
    @Description("It is at work.")
    RUNNING,
    @Description("Somebody paused it; it goes on with runResume.")
    PAUSED,
    @Description("It met more deletions than may follow by themselves; see its failure, and runResume.")
    HELD,
    @Description("It has finished.")
    DONE,
    @Description("It gave up; see its failure. It goes on with runResume.")
    FAILED,
    @Description("Somebody cancelled it.")
    CANCELLED
}
