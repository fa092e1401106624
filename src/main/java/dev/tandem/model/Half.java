package dev.tandem.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last observation of one side of a link.
 *
 * @param lastModified when the CRM says it last changed; null where it does not say
 * @param fetchedAt when we were told
 * @param version the CRM's version for conditional writes; null where it has none
 * @param gone whether the CRM no longer has it; its fields are then the last ones seen
 */
public record Half(
        String externalId,
        Fields fields,
        @Nullable Instant lastModified,
        Instant fetchedAt,
        @Nullable String version,
        boolean gone) {

    public static Half of(CrmRecord record, Instant fetchedAt) {
        return new Half(
                record.externalId(), record.fields(), record.lastModified(), fetchedAt, record.version(), false);
    }

    /** This half after the CRM said at {@code at} that it no longer has it. */
    public Half gone(Instant at) {
        return new Half(externalId, fields, lastModified, at, version, true);
    }
}
