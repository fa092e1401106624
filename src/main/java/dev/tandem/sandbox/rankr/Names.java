package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.StreamSupport;

/** A list of names in which none appears twice, whatever its case. The first spelling counts. */
record Names(int most) implements Rule {

    private static final Rule NAME = Rules.name();

    @Override
    public JsonNode keep(String field, JsonNode given, JsonNode before, Errors errors) {
        if (!given.isArray()) {
            return Rules.refused(field, "must be a list", errors);
        }
        if (given.size() > most) {
            return Rules.refused(field, "must have at most %d entries".formatted(most), errors);
        }
        var names = new LinkedHashMap<String, String>();
        for (int i = 0; i < given.size(); i++) {
            var name = NAME.keep("%s[%d]".formatted(field, i), given.get(i), before, errors);
            names.putIfAbsent(Words.folded(name.asText()), name.asText());
        }
        return array(names.values());
    }

    @Override
    public JsonNode show(JsonNode kept) {
        return kept.isMissingNode() ? JsonNodeFactory.instance.arrayNode() : kept;
    }

    /** As they are kept; missing if there are none. */
    static JsonNode array(Collection<String> names) {
        if (names.isEmpty()) {
            return MissingNode.getInstance();
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode(names.size());
        names.forEach(array::add);
        return array;
    }

    static List<String> list(JsonNode kept) {
        return StreamSupport.stream(kept.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
