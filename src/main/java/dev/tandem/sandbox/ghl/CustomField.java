package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The definition of a custom field.
 *
 * @param fieldKey such as {@code contact.plan_tier}; records never show it
 * @param dataType {@code TEXT}, {@code SINGLE_OPTIONS} and so on
 * @param model {@code contact} or {@code opportunity}
 */
record CustomField(
        String id, String name, String fieldKey, String dataType, List<String> options, int position, String model) {

    ObjectNode json(String locationId) {
        var json = Json.object().put("id", id).put("name", name).put("fieldKey", fieldKey);
        json.put("placeholder", "").put("dataType", dataType).put("position", position);
        if (!options.isEmpty()) {
            json.set("picklistOptions", Json.strings(options));
            json.set("picklistImageOptions", Json.array());
            json.put("isAllowedCustomOption", false);
        }
        json.put("isMultiFileAllowed", false).put("maxFileLimit", 1);
        return json.put("locationId", locationId).put("model", model);
    }

    /** Whether it is meant by an id or by a key, with or without the model in front. */
    boolean isNamed(String idOrKey) {
        return id.equals(idOrKey) || fieldKey.equals(idOrKey) || fieldKey.equals(model + "." + idOrKey);
    }
}
