package dev.tandem.connector.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.model.Canonical;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what GHL says of a record as unified fields in canonical form; what is null, blank or empty is not there. */
final class GhlReading {

    private final GhlLocation location;
    private final Map<String, Value> values = new TreeMap<>();

    GhlReading(GhlLocation location) {
        this.location = location;
    }

    GhlReading text(Field field, @Nullable String raw) {
        if (raw != null) {
            Canonical.lenient(field.type(), raw, location.region())
                    .ifPresent(text -> values.put(field.fieldName(), Value.of(text)));
        }
        return this;
    }

    GhlReading time(Field field, @Nullable JsonNode raw) {
        GhlTimes.instant(raw, location.zone())
                .ifPresent(at -> values.put(field.fieldName(), Value.of(Canonical.instant(at))));
        return this;
    }

    GhlReading tags(@Nullable List<String> raw) {
        if (raw != null) {
            var tags = raw.stream()
                    .map(Canonical::tag)
                    .filter(tag -> !tag.isEmpty())
                    .toList();
            if (!tags.isEmpty()) {
                values.put(Field.TAGS.fieldName(), Value.of(tags));
            }
        }
        return this;
    }

    GhlReading custom(Map<String, Value> custom) {
        custom.forEach((key, value) -> values.put(Field.custom(key), value));
        return this;
    }

    Fields fields() {
        return Fields.of(values);
    }
}
