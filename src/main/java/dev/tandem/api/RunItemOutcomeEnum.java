package dev.tandem.api;

import dev.tandem.model.RunItem;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What came of one contact of a run. */
@Enum("RunItemOutcome")
@Description("What came of one contact of a run.")
public enum RunItemOutcomeEnum {
    @Description("Its turn has not come.")
    PENDING,
    @Description("It waits in the queue, or is worked on.")
    QUEUED,
    @Description("Something was written.")
    WRITTEN,
    @Description("There was nothing to write.")
    UNCHANGED,
    @Description("A person has to decide about something.")
    CONFLICT,
    @Description("It would have been one deletion too many.")
    HELD,
    @Description("It moved since it was previewed, so nothing was done.")
    MOVED,
    @Description("All that the undone run had written was taken back.")
    RESTORED,
    @Description("Some of what the undone run had written was left as it is; the notes tell what and why.")
    NOT_RESTORED,
    @Description("It was given up, or refused by a CRM.")
    FAILED,
    @Description("The run was cancelled before its turn came.")
    CANCELLED;

    RunItem.Outcome toModel() {
        return RunItem.Outcome.valueOf(name());
    }
}
