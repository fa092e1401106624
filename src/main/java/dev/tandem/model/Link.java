package dev.tandem.model;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One unified object: the pair of its halves, what they last agreed on, and the view merged from them.
 *
 * @param contactId the contact it belongs to; null for contacts
 * @param version rises with every change of the merged view; what callers send as expectedVersion
 * @param fields the merged view
 * @param provenance why each field of the merged view holds what it does
 * @param deletedAt when a caller deleted it or its last half vanished; null while it lives
 */
public record Link(
        WorkspaceId workspace,
        LinkId id,
        Kind kind,
        @Nullable LinkId contactId,
        int version,
        Fields fields,
        Base base,
        Map<String, Provenance> provenance,
        SyncState state,
        Map<Crm, Half> halves,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt) {

    public Link {
        provenance = Map.copyOf(provenance);
        var copy = new EnumMap<Crm, Half>(Crm.class);
        copy.putAll(halves);
        halves = Collections.unmodifiableMap(copy);
    }

    public Optional<Half> half(Crm crm) {
        return Optional.ofNullable(halves.get(crm));
    }

    /** The half at that CRM, unless the CRM no longer has it. */
    public Optional<Half> living(Crm crm) {
        return half(crm).filter(half -> !half.gone());
    }

    public boolean isDeleted() {
        return deletedAt != null;
    }
}
