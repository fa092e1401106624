package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.model.SyncState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which contacts, in which order. What is null or empty does not restrict.
 *
 * @param search words that all have to occur, as beginnings of words, in name, e-mail, phone, company, tags or address
 * @param allTags tags that a contact must have, in canonical form
 * @param anyTags tags of which a contact must have one
 * @param company part of the company's name, in any case
 * @param customFields values that custom fields must hold, by key
 */
public record ContactQuery(
        @Nullable String search,
        Set<String> allTags,
        Set<String> anyTags,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String company,
        @Nullable String city,
        @Nullable String country,
        Map<String, String> customFields,
        Set<SyncState> states,
        @Nullable Crm knownTo,
        @Nullable Instant updatedFrom,
        @Nullable Instant updatedTo,
        List<Order> orderBy) {

    /** What contacts can be sorted by. */
    public enum OrderField {
        NAME,
        EMAIL,
        COMPANY,
        CREATED_AT,
        UPDATED_AT
    }

    public record Order(OrderField field, boolean descending) {}
}
