package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

/** What a property may hold, and how that is kept. Only what there is gets kept: no nulls, no empty containers. */
@FunctionalInterface
interface Rule {

    /**
     * The value to keep; missing if there is nothing to keep, or if there are errors.
     *
     * @param field the property's path in the body, for errors
     * @param given what the caller sent; not null
     * @param before what is kept so far; missing if nothing is
     */
    JsonNode keep(String field, JsonNode given, JsonNode before, Errors errors);

    /** The kept value, or its absence, as answers show it. */
    default JsonNode show(JsonNode kept) {
        return kept.isMissingNode() ? NullNode.instance : kept;
    }
}
