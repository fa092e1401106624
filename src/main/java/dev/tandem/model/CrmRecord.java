package dev.tandem.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a CRM said about one of its records, in unified fields and canonical form.
 *
 * @param createdAt when the CRM says it got it; null where it does not say (GHL tasks)
 * @param lastModified when the CRM says it last changed; null where it does not say (GHL notes, GHL tasks by contact)
 * @param version the CRM's own version for conditional writes (Rankr's ETag); null where it has none
 * @param linkedTo the id of the other CRM's record that this one names as its counterpart (Rankr's externalId); null if
 *     it names none
 * @param askedAt when it was asked for: what happened to it since may be missing; null if nobody asked, as it is the answer
 *     to a write
 * @param traceId the CRM's own id of the request that wrote it; null if it gave none, or if it was only read
 */
public record CrmRecord(
        Crm crm,
        RecordKey key,
        Fields fields,
        @Nullable Instant createdAt,
        @Nullable Instant lastModified,
        @Nullable String version,
        @Nullable String linkedTo,
        @Nullable Instant askedAt,
        @Nullable String traceId) {

    public CrmRecord(
            Crm crm,
            RecordKey key,
            Fields fields,
            @Nullable Instant createdAt,
            @Nullable Instant lastModified,
            @Nullable String version,
            @Nullable String linkedTo) {
        this(crm, key, fields, createdAt, lastModified, version, linkedTo, null, null);
    }

    public Kind kind() {
        return key.kind();
    }

    public String externalId() {
        return key.externalId();
    }

    /**
     * Whether it may have changed at that time or later: one may whose CRM does not say when it last did.
     *
     * @param since null for whatever time
     */
    public boolean mayHaveChangedSince(@Nullable Instant since) {
        return since == null || lastModified == null || !lastModified.isBefore(since);
    }

    /** This record with other fields. */
    public CrmRecord with(Fields others) {
        return new CrmRecord(crm, key, others, createdAt, lastModified, version, linkedTo, askedAt, traceId);
    }

    /** This record, as it was asked for then. */
    public CrmRecord asked(Instant at) {
        return new CrmRecord(crm, key, fields, createdAt, lastModified, version, linkedTo, at, traceId);
    }

    /** This record, as the request of that id wrote it. */
    public CrmRecord traced(@Nullable String id) {
        return new CrmRecord(crm, key, fields, createdAt, lastModified, version, linkedTo, null, id);
    }
}
