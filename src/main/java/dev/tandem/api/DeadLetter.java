package dev.tandem.api;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;

/** A contact that was given up, in the schema. */
@Description(
        "A contact that was given up after repeated failures. It waits until something marks it, or deadLetterRetry.")
public record DeadLetter(
        @Id @Description("The contact.") @NonNull String contactId,

        @Description("Why it failed the last time.") @NonNull
        String reason,

        @Description("When it was given up.") @NonNull Instant since,
        @Description("How often it failed.") @NonNull Integer failures) {

    static DeadLetter of(dev.tandem.model.DeadLetter letter) {
        return new DeadLetter(
                GlobalId.of(dev.tandem.model.Kind.CONTACT, letter.contact()),
                letter.reason(),
                letter.since(),
                letter.failures());
    }
}
