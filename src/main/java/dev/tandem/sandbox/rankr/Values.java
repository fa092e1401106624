package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** Any texts under keys of the caller's choice: custom fields. */
record Values(int most) implements Rule {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Rule VALUE = Rules.text(5_000);

    @Override
    public JsonNode keep(String field, JsonNode given, JsonNode before, Errors errors) {
        if (!given.isObject()) {
            return Rules.refused(field, "must be an object", errors);
        }
        var kept = before.isObject() ? (ObjectNode) before.deepCopy() : JsonNodeFactory.instance.objectNode();
        for (var entry : given.properties()) {
            var path = field + "." + entry.getKey();
            if (!KEY.matcher(entry.getKey()).matches()) {
                errors.add(path, "is not a key: use letters, digits, dots, dashes and underscores");
            } else if (entry.getValue().isNull()) {
                kept.remove(entry.getKey());
            } else {
                kept.set(entry.getKey(), VALUE.keep(path, entry.getValue(), before, errors));
            }
        }
        if (kept.size() > most) {
            return Rules.refused(field, "must have at most %d keys".formatted(most), errors);
        }
        return kept.isEmpty() ? MissingNode.getInstance() : kept;
    }

    @Override
    public JsonNode show(JsonNode kept) {
        return kept.isMissingNode() ? JsonNodeFactory.instance.objectNode() : kept;
    }
}
