package dev.tandem.model;

import org.jspecify.annotations.Nullable;

/**
 * What a webhook says in terms of either CRM: no more than where to look, as what it tells of a record is old by the time
 * that it is read.
 *
 * @param deliveryId the same however often the CRM delivers it
 * @param type the CRM's own name for what happened
 * @param record which record it is about; null if it is about none that is kept in step
 * @param action what happened to the record, as far as the type can be trusted
 */
public record WebhookHint(
        String deliveryId, String type, @Nullable RecordKey record, Action action) {

    /** The longest that a text of it may be: all of them are in indexes. */
    public static final int LONGEST = 255;

    /** What happened to a record. */
    public enum Action {
        CREATED,
        CHANGED,
        DELETED,
        /** Nothing that concerns a record that is kept in step. */
        OTHER
    }

    /** @throws IllegalArgumentException if one of its texts cannot be stored: empty, overlong or with a NUL in it */
    public WebhookHint {
        check(deliveryId);
        check(type);
        if (record != null) {
            check(record.externalId());
            if (record.contactExternalId() != null) {
                check(record.contactExternalId());
            }
        }
    }

    /** A hint at nothing that is kept in step. */
    public static WebhookHint ofNothing(String deliveryId, String type) {
        return new WebhookHint(deliveryId, type, null, Action.OTHER);
    }

    private static void check(String text) {
        if (text.isEmpty() || text.length() > LONGEST || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a text that is empty, overlong or not storable");
        }
    }
}
