package dev.tandem.model;

import org.jspecify.annotations.Nullable;

/**
 * Where one record is found at a CRM.
 *
 * @param externalId the CRM's own id of the record
 * @param contactExternalId the CRM's own id of the contact it belongs to; null for contacts themselves. GHL needs it to
 *     address tasks and notes, whose paths run through their contact.
 */
public record RecordKey(
        Kind kind, String externalId, @Nullable String contactExternalId) {

    public static RecordKey contact(String externalId) {
        return new RecordKey(Kind.CONTACT, externalId, null);
    }
}
