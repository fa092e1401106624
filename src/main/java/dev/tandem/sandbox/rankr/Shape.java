package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.rankr.Property.Use;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The properties of a resource, in the order in which answers show them. */
final class Shape {

    /** What every resource has and no caller sets. */
    private static final Set<String> KEPT_BY_RANKR = Set.of("id", "version", "createdAt", "updatedAt", "archivedAt");

    private final Map<String, Property> properties;

    Shape(List<Property> properties) {
        var byName = new LinkedHashMap<String, Property>();
        properties.forEach(property -> byName.put(property.name(), property));
        this.properties = Collections.unmodifiableMap(byName);
    }

    /** The values of a new record. */
    ObjectNode create(ObjectNode body, Errors errors) {
        var values = JsonNodeFactory.instance.objectNode();
        properties.values().stream()
                .filter(property -> !property.otherwise().isMissingNode())
                .forEach(property -> values.set(property.name(), property.otherwise()));
        apply(body, values, true, errors);
        properties.values().stream()
                .filter(property -> property.use() == Use.REQUIRED || property.use() == Use.FIXED)
                .filter(property -> !body.has(property.name()) && !values.has(property.name()))
                .forEach(property -> errors.add(property.name(), "is required"));
        return values;
    }

    /** The values of a record after a merge patch. */
    ObjectNode patch(ObjectNode before, ObjectNode body, Errors errors) {
        var values = before.deepCopy();
        apply(body, values, false, errors);
        return values;
    }

    void show(ObjectNode values, ObjectNode into) {
        properties.forEach((name, property) -> into.set(name, property.rule().show(values.path(name))));
    }

    private void apply(ObjectNode body, ObjectNode values, boolean isNew, Errors errors) {
        for (var entry : body.properties()) {
            var name = entry.getKey();
            var property = properties.get(name);
            if (property == null) {
                errors.add(name, KEPT_BY_RANKR.contains(name) ? "is read-only" : "is not known");
            } else if (property.use() == Use.READ_ONLY) {
                errors.add(name, "is read-only");
            } else if (property.use() == Use.FIXED && !isNew) {
                errors.add(name, "cannot be changed");
            } else {
                set(property, entry.getValue(), values, errors);
            }
        }
    }

    private static void set(Property property, JsonNode given, ObjectNode values, Errors errors) {
        if (given.isNull()) {
            if (property.mayBeNull()) {
                values.remove(property.name());
            } else {
                errors.add(property.name(), "must not be null");
            }
            return;
        }
        var kept = property.rule().keep(property.name(), given, values.path(property.name()), errors);
        if (kept.isMissingNode()) {
            values.remove(property.name());
        } else {
            values.set(property.name(), kept);
        }
    }
}
