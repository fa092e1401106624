package dev.tandem.model;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last observation of one side of a link.
 *
 * @param createdAt when the CRM says it got it; null where it does not say (GHL tasks)
 * @param lastModified when the CRM says it last changed; null where it does not say
 * @param fetchedAt when we were told
 * @param version the CRM's version for conditional writes; null where it has none
 * @param gone whether the CRM no longer has it; its fields are then the last ones seen
 * @param askedAt when it was asked for, until it is compared with what is known; null afterwards, and if nobody asked, as it
 *     is the answer to a write
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
        @Nullable Instant askedAt,
        Map<String, Changed> changed) {

    public Half {
        changed = Map.copyOf(changed);
    }

    /** A half as it is known: nobody has asked for it since. */
    public Half(
            String externalId,
            Fields fields,
            @Nullable Instant createdAt,
            @Nullable Instant lastModified,
            Instant fetchedAt,
            @Nullable String version,
            boolean gone,
            Map<String, Changed> changed) {
        this(externalId, fields, createdAt, lastModified, fetchedAt, version, gone, null, changed);
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
                record.askedAt(),
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
     * Whether this is how the record was before {@code known}: an answer that was overtaken by a later one, or a search that
     * lags. The CRM's own versions decide, else its times. Where they say nothing, what was asked for before the other was
     * told counts as older, though it may be either: see {@link #isInDoubt}.
     */
    public boolean isOlderThan(Half known) {
        return externalId.equals(known.externalId)
                && !gone
                && (known.gone ? wasAskedBefore(known) : saysOlderThan(known).orElseGet(() -> wasAskedBefore(known)));
    }

    /** Whether this counts as older than what is known only by when it was asked for, and says something else. */
    public boolean isInDoubt(Half known) {
        return isOlderThan(known)
                && (known.gone
                        || (!fields.equals(known.fields) && saysOlderThan(known).isEmpty()));
    }

    /** When it last changed, as far as the CRM says. */
    private @Nullable Instant asOf() {
        return lastModified == null ? createdAt : lastModified;
    }

    private boolean wasAskedBefore(Half known) {
        return askedAt != null && askedAt.isBefore(known.fetchedAt);
    }

    /** What the CRM itself says: its clock may be set back, its versions only rise. */
    private Optional<Boolean> saysOlderThan(Half known) {
        return isEarlier(version, known.version).or(() -> timesSayOlderThan(known));
    }

    /**
     * Whether one version of a record came before another of the same record; empty where they are the same, or no numbers, or
     * there is none.
     */
    public static Optional<Boolean> isEarlier(@Nullable String version, @Nullable String other) {
        return version == null || other == null || version.equals(other) || !isNumber(version) || !isNumber(other)
                ? Optional.empty()
                : Optional.of(new BigInteger(version).compareTo(new BigInteger(other)) < 0);
    }

    private static boolean isNumber(String version) {
        return !version.isEmpty() && version.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /**
     * What the CRM's own times say. A record that was never changed is as old as the record (GHL says no time of a change
     * before the first).
     */
    private Optional<Boolean> timesSayOlderThan(Half known) {
        var said = asOf();
        var knownSaid = known.asOf();
        return (lastModified == null && known.lastModified == null)
                        || said == null
                        || knownSaid == null
                        || said.equals(knownSaid)
                ? Optional.empty()
                : Optional.of(said.isBefore(knownSaid));
    }

    /** This half, seen after another observation of the same record: what differs has changed in between. */
    Half following(Half before) {
        if (!before.externalId.equals(externalId)) {
            return known();
        }
        var times = new HashMap<>(before.changed);
        for (var field : Fields.names(fields, before.fields)) {
            if (!fields.get(field).equals(before.fields.get(field))) {
                times.put(field, new Changed(before.fetchedAt, changedBy(before.fetchedAt)));
            }
        }
        var told = createdAt == null ? before.createdAt : createdAt;
        var modified = lastModified == null && times.equals(before.changed) ? before.lastModified : lastModified;
        return new Half(externalId, fields, told, modified, fetchedAt, version, gone, times);
    }

    /** This half, there being nothing to compare it with. */
    Half known() {
        return new Half(externalId, fields, createdAt, lastModified, fetchedAt, version, gone, changed);
    }

    private Instant changedBy(Instant after) {
        return lastModified != null && lastModified.isAfter(after) && lastModified.isBefore(fetchedAt)
                ? lastModified
                : fetchedAt;
    }

    /** This half, holding something else. */
    public Half with(Fields others) {
        return new Half(externalId, others, createdAt, lastModified, fetchedAt, version, gone, askedAt, changed);
    }

    /** This half without the times of changes, which nobody needs any more. */
    public Half settled() {
        return changed.isEmpty() ? this : withChanged(Map.of());
    }

    private Half withChanged(Map<String, Changed> times) {
        return new Half(externalId, fields, createdAt, lastModified, fetchedAt, version, gone, times);
    }
}
