package dev.tandem.connector.rankr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.model.AppointmentStatus;
import dev.tandem.model.Canonical;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import dev.tandem.model.Value;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rankr's fields in unified terms, and back. Most names are the same in both; {@code fullName} is made by Rankr of the
 * first and last name, so it is neither read nor written. Whatever has no unified field stays untouched.
 */
final class RankrFields {

    private static final Map<Kind, Map<Field, String>> OTHERWISE_NAMED = Map.of(
            Kind.TASK,
                    Map.of(Field.BODY, "description", Field.DUE_AT, "dueDate", Field.ASSIGNEE_AT_RANKR, "assigneeId"),
            Kind.NOTE, Map.of(Field.BODY, "content"));

    /** Rankr has no room for these. */
    private static final Set<Field> UNHELD = EnumSet.of(Field.TIMEZONE, Field.DATE_OF_BIRTH, Field.ASSIGNEE_AT_GHL);

    private static final String CUSTOM_FIELDS = "customFields";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Kind, Map<Field, String>> paths = new EnumMap<>(Kind.class);

    /** @param renamed unified names to paths, by kind, where an account differs from the contract */
    RankrFields(Map<Kind, Map<String, String>> renamed) {
        for (var kind : Kind.values()) {
            var ofKind = new EnumMap<Field, String>(Field.class);
            Arrays.stream(Field.values())
                    .filter(field -> field.isOf(kind) && !UNHELD.contains(field))
                    .forEach(field -> ofKind.put(field, path(kind, field, renamed.getOrDefault(kind, Map.of()))));
            paths.put(kind, ofKind);
        }
    }

    /** @param region two-letter code of the country whose national phone numbers need no prefix */
    CrmRecord unified(Kind kind, RankrRecord wire, String region) {
        var body = JsonNodeFactory.instance.objectNode();
        body.setAll(wire.rest());
        var values = new HashMap<String, Value>();
        paths(kind)
                .forEach((field, path) -> value(field.type(), at(body, path), region)
                        .ifPresent(value -> values.put(field.fieldName(), value)));
        if (kind == Kind.CONTACT) {
            body.path(CUSTOM_FIELDS)
                    .properties()
                    .forEach(custom -> value(FieldType.TEXT, custom.getValue(), region)
                            .map(RankrFields::several)
                            .ifPresent(value -> values.put(Field.custom(custom.getKey()), value)));
        }
        return new CrmRecord(
                Crm.RANKR,
                new RecordKey(kind, wire.id(), wire.contactId()),
                Fields.of(values),
                wire.createdAt(),
                wire.updatedAt(),
                Long.toString(wire.version()),
                wire.externalId());
    }

    /** A JSON merge patch that makes these changes; null clears. */
    ObjectNode wire(Kind kind, Changes changes) {
        var patch = JsonNodeFactory.instance.objectNode();
        changes.values().forEach((name, value) -> {
            var path = path(kind, name);
            var end = path.lastIndexOf('.');
            var parent = isCustom(kind, name) ? patch.withObjectProperty(CUSTOM_FIELDS) : parent(patch, path);
            parent.set(
                    isCustom(kind, name) ? path : path.substring(end + 1),
                    value.map(present -> isCustom(kind, name) ? inOne(present) : json(name, present))
                            .orElseGet(JsonNodeFactory.instance::nullNode));
        });
        return patch;
    }

    /** The unified name of a property that Rankr complains about; its own name if it has none. */
    String unifiedName(Kind kind, String property) {
        return paths(kind).entrySet().stream()
                .filter(entry -> entry.getValue().equals(property))
                .map(entry -> entry.getKey().fieldName())
                .findFirst()
                .orElse(property);
    }

    private String path(Kind kind, String name) {
        if (isCustom(kind, name)) {
            return name.substring(Field.CUSTOM_PREFIX.length());
        }
        return Field.named(name)
                .map(paths(kind)::get)
                .orElseThrow(() -> new Failure.Rejected(Crm.RANKR, name, "it has no field " + name + "."));
    }

    private Map<Field, String> paths(Kind kind) {
        return paths.getOrDefault(kind, Map.of());
    }

    private static boolean isCustom(Kind kind, String name) {
        return kind == Kind.CONTACT && Field.isCustom(name);
    }

    private static String path(Kind kind, Field field, Map<String, String> renamed) {
        var contract = OTHERWISE_NAMED.getOrDefault(kind, Map.of()).getOrDefault(field, field.fieldName());
        return renamed.getOrDefault(field.fieldName(), contract);
    }

    private static JsonNode at(JsonNode body, String path) {
        return body.at("/" + path.replace('.', '/'));
    }

    private static ObjectNode parent(ObjectNode patch, String path) {
        var parent = patch;
        var names = path.split("\\.", -1);
        for (var name : Arrays.asList(names).subList(0, names.length - 1)) {
            parent = parent.withObjectProperty(name);
        }
        return parent;
    }

    private static Optional<Value> value(FieldType type, JsonNode node, String region) {
        if (type == FieldType.TAGS) {
            var tags = new TreeSet<String>();
            node.forEach(tag -> tags.add(Canonical.tag(tag.asText())));
            return tags.isEmpty() ? Optional.empty() : Optional.of(Value.of(tags));
        }
        return node.isValueNode() && !node.isNull()
                ? Canonical.lenient(type, node.asText(), region).map(Value::of)
                : Optional.empty();
    }

    /** Rankr's custom fields hold one text each, so several values are written as a JSON array of them. */
    private static JsonNode inOne(Value value) {
        return JsonNodeFactory.instance.textNode(
                switch (value) {
                    case Value.Text(var text) -> text;
                    case Value.Texts texts -> array(texts).toString();
                });
    }

    /** The several values that a text tells of, if it is such an array; else the text. */
    private static Value several(Value value) {
        if (!(value instanceof Value.Text(var text)) || !text.startsWith("[")) {
            return value;
        }
        try {
            var json = JSON.readTree(text);
            return json.isArray() && !json.isEmpty() && json.valueStream().allMatch(JsonNode::isTextual)
                    ? Value.of(json.valueStream().map(JsonNode::textValue).toList())
                    : value;
        } catch (JsonProcessingException _) {
            return value; // a text that only begins like one
        }
    }

    private static ArrayNode array(Value.Texts texts) {
        var array = JsonNodeFactory.instance.arrayNode();
        texts.texts().forEach(array::add);
        return array;
    }

    private static JsonNode json(String name, Value value) {
        return switch (value) {
            case Value.Text(var text) -> JsonNodeFactory.instance.textNode(status(name, text));
            case Value.Texts texts -> array(texts);
        };
    }

    /** Rankr has no word for a booking that should not count; cancelled comes closest. */
    private static String status(String name, String text) {
        return name.equals(Field.STATUS.fieldName()) && text.equals(AppointmentStatus.INVALID.name())
                ? AppointmentStatus.CANCELLED.name()
                : text;
    }
}
