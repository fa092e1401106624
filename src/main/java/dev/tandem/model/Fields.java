package dev.tandem.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one record by unified name, in canonical form; a field that is not there holds nothing. Custom fields
 * are named {@code customFields.<key>}, parts of the address {@code address.<part>}.
 */
public record Fields(SortedMap<String, Value> values) {

    public static final Fields NONE = new Fields(new TreeMap<>());

    public Fields {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static Fields of(Map<String, Value> values) {
        return new Fields(new TreeMap<>(values));
    }

    public Optional<Value> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The single value of a field; empty if it holds nothing. */
    public Optional<String> text(Field field) {
        return get(field.fieldName()).map(Value::toString);
    }

    /** The set of values of a field; empty if it holds nothing. */
    public SortedSet<String> texts(Field field) {
        return get(field.fieldName())
                .map(value -> switch (value) {
                    case Value.Text(var text) ->
                        Collections.unmodifiableSortedSet(new TreeSet<>(java.util.Set.of(text)));
                    case Value.Texts(var texts) -> texts;
                })
                .orElseGet(Collections::emptySortedSet);
    }

    /** These fields, with {@code name} holding {@code value}; null empties it. */
    public Fields with(String name, @Nullable Value value) {
        var changed = new TreeMap<>(values);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new Fields(changed);
    }

    public Fields with(Field field, @Nullable Value value) {
        return with(field.fieldName(), value);
    }

    /** These fields after {@code changes}. */
    public Fields with(Changes changes) {
        var changed = new TreeMap<>(values);
        changes.values()
                .forEach((name, value) -> value.ifPresentOrElse(v -> changed.put(name, v), () -> changed.remove(name)));
        return new Fields(changed);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Every name that at least one of the copies fills, in order. */
    public static SortedSet<String> names(Fields... copies) {
        var names = new TreeSet<String>();
        for (var copy : copies) {
            names.addAll(copy.values.keySet());
        }
        return names;
    }
}
