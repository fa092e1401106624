package dev.tandem.connector;

import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record to be created at a CRM.
 *
 * @param contactExternalId the CRM's id of the contact it belongs to; null for a contact
 * @param fields what it shall hold, already reduced to what the CRM can hold
 * @param linkedTo the counterpart's id at the other CRM, kept by a CRM that has room for it (Rankr's externalId); null if
 *     there is none yet
 * @param writeId equal across repeats of the same create; the idempotency key where the CRM honours one
 * @param until the latest that it may be sent, by a CRM that does not recognise repeats: later, whoever noted it may have
 *     lost it to somebody else
 * @param isMirrored whether it is a record elsewhere, or is known from one that was, so that nobody is asked or told about it
 *     anew
 */
public record Draft(
        Kind kind,
        @Nullable String contactExternalId,
        Fields fields,
        @Nullable String linkedTo,
        UUID writeId,
        Instant until,
        boolean isMirrored) {

    /** One that may be sent at any time, new unless it has a counterpart. */
    public Draft(
            Kind kind, @Nullable String contactExternalId, Fields fields, @Nullable String linkedTo, UUID writeId) {
        this(kind, contactExternalId, fields, linkedTo, writeId, Instant.MAX, linkedTo != null);
    }
}
