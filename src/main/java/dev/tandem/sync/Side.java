package dev.tandem.sync;

import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import java.time.Instant;
import java.util.Map;

/**
 * What one CRM holds of a record, and since when at the latest.
 *
 * @param fields in the CRM's own terms
 * @param changedAt when the record last changed by the CRM's word, or else when we were told
 * @param changes when single fields changed, where the observations tell
 */
public record Side(Fields fields, Instant changedAt, Map<String, Half.Changed> changes) {

    public Side {
        changes = Map.copyOf(changes);
    }

    public Side(Fields fields, Instant changedAt) {
        this(fields, changedAt, Map.of());
    }

    public static Side of(Half half) {
        var lastModified = half.lastModified();
        return new Side(half.fields(), lastModified == null ? half.fetchedAt() : lastModified, half.changed());
    }

    /** When that field changed; when the record did, if nothing better is known. */
    Half.Changed changed(String field) {
        return changes.getOrDefault(field, new Half.Changed(changedAt, changedAt));
    }
}
