package dev.tandem.api;

import dev.tandem.model.WriteOutcome;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for a {@link WriteOutcome}. */
@Enum("WriteOutcome")
@Description("What became of a write to one CRM.")
public enum WriteOutcomeEnum {
    @Description("The CRM confirmed it.")
    DONE,
    @Description("Nothing had to be written: the CRM already holds it, or cannot hold it.")
    UNCHANGED,
    @Description("The CRM could not take it now; it is carried as soon as it can be.")
    QUEUED,
    @Description(
            "The CRM did not say whether it made the change; what it holds is looked up before anything is repeated.")
    UNKNOWN,
    @Description("The CRM found fault with it, or is not asked again.")
    REJECTED;

    static WriteOutcomeEnum of(WriteOutcome writeOutcome) {
        return valueOf(writeOutcome.name());
    }
}
