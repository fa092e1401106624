package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Value;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The custom fields of a location: translates between the ids that GHL writes and the keys that callers know. */
final class GhlCustomFields {

    static final GhlCustomFields NONE = new GhlCustomFields(List.of());

    /** Objects are written with their properties in order, so that the same one is the same text. */
    private static final ObjectMapper SORTED =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private final Map<String, GhlCustomField> byId = new LinkedHashMap<>();
    private final Map<String, GhlCustomField> byKey = new LinkedHashMap<>();

    GhlCustomFields(List<GhlCustomField> fields) {
        for (var field : fields) {
            byId.put(field.id(), field);
            byKey.put(field.key(), field);
        }
    }

    Set<String> keys() {
        return Set.copyOf(byKey.keySet());
    }

    boolean hasIds(Collection<String> ids) {
        return byId.keySet().containsAll(ids);
    }

    boolean hasKeys(Collection<String> keys) {
        return byKey.keySet().containsAll(keys);
    }

    /** The values by key. One whose definition is gone is left out, as nothing can be done about it any more. */
    Map<String, Value> read(@Nullable List<GhlCustomValue> values) {
        var read = new TreeMap<String, Value>();
        for (var value : values == null ? List.<GhlCustomValue>of() : values) {
            var field = byId.get(value.id());
            if (field != null && value.value() != null) {
                read(field, value.value()).ifPresent(known -> read.put(field.key(), known));
            }
        }
        return read;
    }

    private static Optional<Value> read(GhlCustomField field, JsonNode raw) {
        if (raw.isArray() && raw.valueStream().allMatch(JsonNode::isValueNode)) {
            var texts = raw.valueStream()
                    .map(GhlCustomFields::text)
                    .filter(text -> !text.isEmpty())
                    .toList();
            return texts.isEmpty() ? Optional.empty() : Optional.of(Value.of(texts));
        }
        var text = raw.isContainerNode()
                ? json(raw)
                : field.isDate() ? Objects.toString(GhlTimes.date(raw), "") : text(raw);
        return text.isEmpty() ? Optional.empty() : Optional.of(Value.of(text));
    }

    private static String text(JsonNode scalar) {
        if (scalar.isNumber()) {
            var number = scalar.decimalValue();
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        return scalar.asText("").strip();
    }

    private static String json(JsonNode container) {
        try {
            return container.isEmpty() ? "" : SORTED.writeValueAsString(SORTED.treeToValue(container, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // what was parsed can be written
        }
    }

    /**
     * What to send so that a field holds {@code value}, or nothing.
     *
     * @throws Failure.Rejected if there is no such field
     */
    GhlCustomValue.Input write(String key, Optional<Value> value) {
        var field = byKey.get(key);
        if (field == null) {
            throw new Failure.Rejected(GHL, Field.custom(key), "the location has no such custom field.");
        }
        return new GhlCustomValue.Input(
                field.id(), value.map(known -> write(field, known)).orElseGet(() -> field.isSet() ? List.of() : ""));
    }

    private static Object write(GhlCustomField field, Value value) {
        return switch (value) {
            case Value.Texts(var texts) -> List.copyOf(texts);
            case Value.Text(var text) -> {
                if (field.isSet()) {
                    yield List.of(text);
                }
                yield field.isNumber() || field.isStructured() ? parsed(text) : text;
            }
        };
    }

    /** A number or an object as such; text that is neither goes as it is, for GHL to judge. */
    private static Object parsed(String text) {
        try {
            var json = SORTED.readTree(text);
            return json.isNumber() || json.isContainerNode() ? json : text;
        } catch (JsonProcessingException _) {
            return text;
        }
    }
}
