package dev.tandem.model;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last observation of one side of a link.
 *
 * @param createdAt when the CRM says it got it; null where it does not say (GHL tasks)
 * @param lastModified when the CRM says it last changed; null where it does not say
 * @param fetchedAt when we were told
 * @param version the CRM's version for conditional writes; null where it has none
 * @param gone whether the CRM no longer has it; its fields are then the last ones seen
 * @param changed when each field that was seen to change did so, for as long as that matters
 */
public record Half(
        String externalId,
        Fields fields,
        @Nullable Instant createdAt,
        @Nullable Instant lastModified,
        Instant fetchedAt,
        @Nullable String version,
        boolean gone,
        Map<String, Changed> changed) {

    public Half {
        changed = Map.copyOf(changed);
    }

    /** A field changed after {@code after}, when it was last seen as it was before, and not later than {@code by}. */
    public record Changed(Instant after, Instant by) {

        /** Whether this change certainly came later. */
        public boolean isAfter(Changed other) {
            return !after.isBefore(other.by);
        }
    }

    public static Half of(CrmRecord record, Instant fetchedAt) {
        return new Half(
                record.externalId(),
                record.fields(),
                record.createdAt(),
                record.lastModified(),
                fetchedAt,
                record.version(),
                false,
                Map.of());
    }

    /** The latest that the CRM can have got it, by its own word; null if it says nothing of times. */
    public @Nullable Instant createdBy() {
        return createdAt == null ? lastModified : createdAt;
    }

    /** This half after the CRM said at {@code at} that it no longer has it. */
    public Half gone(Instant at) {
        return new Half(externalId, fields, createdAt, lastModified, at, version, true, changed);
    }

    /**
     * Whether the CRM itself says that this is how the record was before {@code other}: an answer that was overtaken by a
     * later one, or a search that lags. One that was never changed is as old as the record (GHL says no time of a change
     * before the first).
     */
    public boolean isOlderThan(Half other) {
        var said = lastModified == null ? createdAt : lastModified;
        return externalId.equals(other.externalId)
                && !gone
                && !other.gone
                && said != null
                && other.lastModified != null
                && said.isBefore(other.lastModified);
    }

    /** This half, seen after another observation of the same record: what differs has changed in between. */
    Half following(Half before) {
        if (!before.externalId.equals(externalId)) {
            return this;
        }
        var times = new HashMap<>(before.changed);
        for (var field : Fields.names(fields, before.fields)) {
            if (!fields.get(field).equals(before.fields.get(field))) {
                times.put(field, new Changed(before.fetchedAt, changedBy(before.fetchedAt)));
            }
        }
        var told = createdAt == null ? before.createdAt : createdAt;
        return new Half(externalId, fields, told, lastModified, fetchedAt, version, gone, times);
    }

    private Instant changedBy(Instant after) {
        return lastModified != null && lastModified.isAfter(after) && lastModified.isBefore(fetchedAt)
                ? lastModified
                : fetchedAt;
    }

    /** This half, holding something else. */
    public Half with(Fields others) {
        return new Half(externalId, others, createdAt, lastModified, fetchedAt, version, gone, changed);
    }

    /** This half without the times of changes, which nobody needs any more. */
    public Half settled() {
        return changed.isEmpty() ? this : withChanged(Map.of());
    }

    private Half withChanged(Map<String, Changed> times) {
        return new Half(externalId, fields, createdAt, lastModified, fetchedAt, version, gone, times);
    }
}
