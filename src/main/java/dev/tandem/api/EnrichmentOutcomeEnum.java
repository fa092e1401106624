package dev.tandem.api;

import dev.tandem.enrichment.Enrichment;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** An {@link Enrichment.Outcome} in the schema. */
@Enum("EnrichmentOutcome")
@Description("What became of a question to a provider.")
public enum EnrichmentOutcomeEnum {
    @Description("Somebody else asks it at this moment.")
    ASKED,
    @Description("It was answered, and the answer is filled in soon.")
    ANSWERED,
    @Description("What it was answered is in the contact.")
    FILLED,
    @Description("Nothing of the answer was missing any more, or fit.")
    LEFT,
    @Description("The provider knows nothing.")
    NOTHING,
    @Description("The provider does not take the question, or a CRM did not take the answer.")
    REFUSED,
    @Description("It failed.")
    FAILED;

    static EnrichmentOutcomeEnum of(Enrichment.Outcome outcome) {
        return valueOf(outcome.name());
    }
}
