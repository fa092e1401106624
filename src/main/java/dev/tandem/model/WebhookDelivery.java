package dev.tandem.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that was taken in, and what came of it.
 *
 * @param contact the contact that it is about; null as long as none is known
 * @param failures how often following it up has failed
 * @param processedAt when it was followed up; null until it is
 * @param reason why it came out so, or why the last try failed; null if there is nothing to tell
 */
public record WebhookDelivery(
        UUID id,
        Crm crm,
        WebhookHint hint,
        @Nullable LinkId contact,
        Instant receivedAt,
        int failures,
        @Nullable Instant processedAt,
        Outcome outcome,
        @Nullable String reason) {

    /** What came of a webhook. */
    public enum Outcome {
        /** Nothing yet. */
        WAITING,
        /** Its contact was known, and is or was looked at. */
        QUEUED,
        /** Its contact was not known, was read from the CRM, and is or was looked at. */
        TAKEN_IN,
        /** It is about nothing that is kept in step, or that a test leaves out or that is left to the polls; then there is a reason. */
        RECORDED,
        /** Its record was not known and is not there any more. */
        GONE,
        /** It was given up. */
        FAILED
    }
}
