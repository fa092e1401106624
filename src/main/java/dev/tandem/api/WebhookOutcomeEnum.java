package dev.tandem.api;

import dev.tandem.model.WebhookDelivery;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for a {@link WebhookDelivery.Outcome}. */
@Enum("WebhookOutcome")
@Description("What came of a webhook.")
public enum WebhookOutcomeEnum {
    @Description("Nothing yet: its contact is not known and is about to be read from the CRM.")
    WAITING,
    @Description("Its contact is known, and was put into the queue to be compared at both CRMs.")
    QUEUED,
    @Description("Its contact was not known: it was read from the CRM, taken in, and put into the queue.")
    TAKEN_IN,
    @Description(
            "It is about nothing that is kept in step, such as an opportunity, an installation, or a contact that a workspace in"
                    + " TEST mode leaves out, or about a record that is left to the polls, as its CRM does not say whose it is; the"
                    + " reason tells of the latter two.")
    RECORDED,
    @Description("Its record was not known, and the CRM does not have it any more.")
    GONE,
    @Description("It was given up; the reason tells why.")
    FAILED;

    WebhookDelivery.Outcome toModel() {
        return WebhookDelivery.Outcome.valueOf(name());
    }
}
