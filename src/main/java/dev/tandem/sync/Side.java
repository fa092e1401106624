package dev.tandem.sync;

import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import java.time.Instant;

/**
 * What one CRM holds of a record, and since when at the latest.
 *
 * @param changedAt when the record last changed by the CRM's word, or else when we were told
 */
public record Side(Fields fields, Instant changedAt) {

    public static Side of(Half half) {
        var lastModified = half.lastModified();
        return new Side(half.fields(), lastModified == null ? half.fetchedAt() : lastModified);
    }
}
