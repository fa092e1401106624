package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to write about a record: a property that is not there stays as it is, one that is null is cleared. */
record GhlBody(@JsonValue Map<String, @Nullable Object> properties) {

    static final GhlBody EMPTY = new GhlBody(Map.of());

    GhlBody {
        properties = Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(properties));
    }

    GhlBody with(String property, @Nullable Object value) {
        var more = new LinkedHashMap<String, @Nullable Object>(properties);
        more.put(property, value);
        return new GhlBody(more);
    }

    boolean has(String property) {
        return properties.containsKey(property);
    }
}
