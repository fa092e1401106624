package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A search over the contacts of a location, in the order of their last change. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record GhlSearch(
        String locationId,
        int pageLimit,
        List<Sort> sort,
        List<Filter> filters,
        @Nullable JsonNode searchAfter) {

    /** The most that GHL gives at once. */
    static final int MOST = 500;

    /** The part after the contact that carries {@code searchAfter}; the first part if that is null. */
    static GhlSearch changed(String locationId, int limit, @Nullable Instant since, @Nullable JsonNode searchAfter) {
        var filters = since == null
                ? List.<Filter>of()
                : List.of(new Filter("dateUpdated", "range", Map.of("gte", since.toString())));
        var sort = List.of(new Sort("dateUpdated", "asc"));
        return new GhlSearch(locationId, Math.clamp(limit, 1, MOST), sort, filters, searchAfter);
    }

    record Sort(String field, String direction) {}

    /** Times are only taken as a {@code range}. */
    record Filter(String field, String operator, Object value) {}
}
