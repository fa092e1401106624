package dev.tandem.connector.rankr;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A contact, task, note or appointment on the wire. What all of them have is named; the rest goes by the names that
 * {@link RankrFields} knows, which differ by kind and can be configured.
 *
 * @param contactId null for contacts
 * @param externalId the id that we gave it: the counterpart's
 */
record RankrRecord(
        @JsonProperty(required = true) String id,
        @JsonProperty(required = true) long version,
        @Nullable Instant createdAt,
        @JsonProperty(required = true) Instant updatedAt,
        @Nullable String contactId,
        @Nullable String externalId,
        @JsonAnySetter Map<String, JsonNode> rest) {

    RankrRecord {
        rest = rest == null ? Map.of() : rest;
    }
}
