package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** A fixed set of values under one property, such as an address. Answers show all of them. */
record Parts(Map<String, Rule> rules) implements Rule {

    @Override
    public JsonNode keep(String field, JsonNode given, JsonNode before, Errors errors) {
        if (!given.isObject()) {
            return Rules.refused(field, "must be an object", errors);
        }
        var kept = before.isObject() ? (ObjectNode) before.deepCopy() : JsonNodeFactory.instance.objectNode();
        for (var part : given.properties()) {
            var path = field + "." + part.getKey();
            var rule = rules.get(part.getKey());
            if (rule == null) {
                errors.add(path, "is not known");
            } else if (part.getValue().isNull()) {
                kept.remove(part.getKey());
            } else {
                kept.set(part.getKey(), rule.keep(path, part.getValue(), kept.path(part.getKey()), errors));
            }
        }
        return kept.isEmpty() ? MissingNode.getInstance() : kept;
    }

    @Override
    public JsonNode show(JsonNode kept) {
        var shown = JsonNodeFactory.instance.objectNode();
        rules.forEach((name, rule) -> shown.set(name, rule.show(kept.path(name))));
        return shown;
    }
}
