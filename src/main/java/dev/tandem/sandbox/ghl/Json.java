package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** JSON as GHL writes it: times with milliseconds, and what is not set is left out. */
final class Json {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ArrayNode strings(Collection<String> values) {
        var array = array();
        values.forEach(array::add);
        return array;
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    static void put(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    static void put(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value != null) {
            object.set(name, value);
        }
    }

    /** The texts of an array; a single text counts as an array of one. */
    static List<String> texts(JsonNode node) {
        return node.isTextual()
                ? List.of(node.asText())
                : StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
    }

    /** A text property; null if it is left out, null or empty. */
    static @Nullable String text(JsonNode object, String name) {
        var text = object.path(name).asText("");
        return object.path(name).isNull() || text.isEmpty() ? null : text;
    }

    static Reply ok(ObjectNode body) {
        return new Reply(200, body, Map.of());
    }

    static Reply created(ObjectNode body) {
        return new Reply(201, body, Map.of());
    }

    /** What deletions and memberships answer; the spelling is GHL's. */
    static ObjectNode succeeded() {
        return object().put("succeded", true);
    }
}
