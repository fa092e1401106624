package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A search over the contacts of a location, in the order that they came in: no change moves one while it is paged through. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record GhlSearch(
        String locationId,
        int pageLimit,
        List<Sort> sort,
        List<Condition> filters,
        @Nullable JsonNode searchAfter) {

    /** The most that GHL gives at once. */
    static final int MOST = 500;

    /**
     * Those that came or changed since: one that never changed may lack the time of its last change, and would not be found by
     * that, nor have a place in its order.
     *
     * @param tag that they have; null for all
     * @param searchAfter of the contact that the part follows; null for the first part
     */
    static GhlSearch changed(
            String locationId,
            int limit,
            @Nullable String tag,
            @Nullable Instant since,
            @Nullable JsonNode searchAfter) {
        var filters = new ArrayList<Condition>();
        if (tag != null) {
            filters.add(new Filter("tags", "eq", List.of(tag)));
        }
        if (since != null) {
            filters.add(new AnyOf("OR", List.of(from("dateUpdated", since), from("dateAdded", since))));
        }
        var sort = List.of(new Sort("dateAdded", "asc"));
        return new GhlSearch(locationId, Math.clamp(limit, 1, MOST), sort, filters, searchAfter);
    }

    /** Times are only taken as a range. */
    private static Filter from(String field, Instant since) {
        return new Filter(field, "range", Map.of("gte", since.toString()));
    }

    record Sort(String field, String direction) {}

    /** All of the outermost ones hold. */
    sealed interface Condition {}

    record AnyOf(String group, List<Filter> filters) implements Condition {}

    record Filter(String field, String operator, Object value) implements Condition {}
}
