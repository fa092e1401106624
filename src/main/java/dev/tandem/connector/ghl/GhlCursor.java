package dev.tandem.connector.ghl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.model.Failure;
import org.jspecify.annotations.Nullable;

/** GHL's place in a search, as callers keep it: the JSON that the last row carries. */
final class GhlCursor {

    private static final ObjectMapper JSON = new ObjectMapper();

    private GhlCursor() {}

    static @Nullable String write(@Nullable JsonNode searchAfter) {
        return searchAfter == null || searchAfter.isEmpty() ? null : searchAfter.toString();
    }

    /** The place that a cursor names; fails with {@link Failure.BadInput} if it is none of ours. */
    static @Nullable JsonNode read(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            var place = JSON.readTree(cursor);
            if (place.isArray()) {
                return place;
            }
        } catch (JsonProcessingException _) {
            // no more than any other text
        }
        throw new Failure.BadInput("cursor", "is not one that a listing gave");
    }
}
