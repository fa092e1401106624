package dev.tandem.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What to change about a record: a field with a value is set, one with an empty value is cleared, the rest stay. */
public record Changes(SortedMap<String, Optional<Value>> values) {

    public static final Changes NONE = new Changes(new TreeMap<>());

    public Changes {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static Changes of(Map<String, Optional<Value>> values) {
        return new Changes(new TreeMap<>(values));
    }

    /** The changes that turn nothing into {@code fields}. */
    public static Changes creating(Fields fields) {
        var values = new TreeMap<String, Optional<Value>>();
        fields.values().forEach((name, value) -> values.put(name, Optional.of(value)));
        return new Changes(values);
    }

    public Changes with(String name, Optional<Value> value) {
        var more = new TreeMap<>(values);
        more.put(name, value);
        return new Changes(more);
    }

    public Changes with(Changes more) {
        var all = new TreeMap<>(values);
        all.putAll(more.values);
        return new Changes(all);
    }

    public Changes without(String name) {
        var rest = new TreeMap<>(values);
        rest.remove(name);
        return new Changes(rest);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }
}
