package dev.tandem.connector.rankr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.model.Changes;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import dev.tandem.testkit.Seeds;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written to Rankr is read back as it was, whatever the values and whatever an account calls its fields. */
class RankrFieldsProperties {

    /** Rankr has no room for these. */
    private static final Set<Field> UNHELD = EnumSet.of(Field.TIMEZONE, Field.DATE_OF_BIRTH, Field.ASSIGNEE_AT_GHL);

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final Map<Kind, Map<String, String>> RENAMED = Map.of(
            Kind.CONTACT, Map.of("company", "organisation", "address.line1", "location.street"),
            Kind.NOTE, Map.of("body", "text"));

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatIsWrittenIsReadBack(long seed) {
        var random = Seeds.random(seed);
        var fields = new RankrFields(random.nextBoolean() ? Map.of() : RENAMED);
        var kind = KINDS.get(random.nextInt(KINDS.size()));
        var held = anyFields(kind, random);

        var wire = fields.wire(kind, Changes.creating(held));

        assertThat(fields.unified(kind, record(wire), "US").fields()).isEqualTo(held);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aPatchMakesTheChangesAndNoOthers(long seed) {
        var random = Seeds.random(seed);
        var fields = new RankrFields(random.nextBoolean() ? Map.of() : RENAMED);
        var kind = KINDS.get(random.nextInt(KINDS.size()));
        var held = anyFields(kind, random);
        var changes = anyChanges(held, anyFields(kind, random), random);
        var wire = fields.wire(kind, Changes.creating(held));

        merge(wire, fields.wire(kind, changes));

        assertThat(fields.unified(kind, record(wire), "US").fields()).isEqualTo(held.with(changes));
    }

    private static Fields anyFields(Kind kind, RandomGenerator random) {
        var values = new HashMap<String, Value>();
        for (var field : Field.values()) {
            if (field.isOf(kind) && random.nextBoolean() && !UNHELD.contains(field)) {
                values.put(field.fieldName(), anyValue(field.type(), random));
            }
        }
        if (kind == Kind.CONTACT) {
            for (int custom = random.nextInt(3); custom > 0; custom--) {
                values.put(
                        Field.custom("key." + custom),
                        random.nextBoolean()
                                ? Value.of(anyText(random))
                                : Value.of(List.of("[" + anyText(random), anyText(random))));
            }
        }
        return Fields.of(values);
    }

    private static Changes anyChanges(Fields held, Fields others, RandomGenerator random) {
        var changes = Changes.NONE;
        for (var name : Fields.names(held, others)) {
            if (random.nextBoolean()) {
                changes = changes.with(name, others.get(name));
            }
        }
        return changes;
    }

    private static Value anyValue(FieldType type, RandomGenerator random) {
        return switch (type) {
            case TEXT -> Value.of(anyText(random));
            case EMAIL -> Value.of("someone" + random.nextInt(1000) + "@example.com");
            case PHONE -> Value.of("+1415555%04d".formatted(random.nextInt(10_000)));
            case URL -> Value.of("https://example.com/" + random.nextInt(1000));
            case DATE -> Value.of("1990-02-%02d".formatted(random.nextInt(1, 29)));
            case INSTANT -> Value.of(Instant.ofEpochSecond(random.nextInt()).toString());
            case COUNTRY -> Value.of(random.nextBoolean() ? "GB" : "US");
            case TIMEZONE -> Value.of("Europe/London");
            case ENUM -> Value.of("CANCELLED");
            case TAGS -> Value.of(List.of("tag " + random.nextInt(10), "täg"));
        };
    }

    private static String anyText(RandomGenerator random) {
        return "«" + Integer.toString(random.nextInt(), 36) + " \"/~.\\ é»";
    }

    private static RankrRecord record(ObjectNode wire) {
        var rest = new HashMap<String, JsonNode>();
        wire.properties().forEach(property -> rest.put(property.getKey(), property.getValue()));
        return new RankrRecord("con_1", 3, null, Instant.EPOCH, null, null, rest);
    }

    /** RFC 7396, as Rankr has it. */
    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                target.remove(change.getKey());
            } else if (change.getValue() instanceof ObjectNode nested) {
                var inner = target.get(change.getKey()) instanceof ObjectNode present
                        ? present
                        : JsonNodeFactory.instance.objectNode();
                merge(inner, nested);
                target.set(change.getKey(), inner);
            } else {
                target.set(change.getKey(), change.getValue());
            }
        });
    }
}
