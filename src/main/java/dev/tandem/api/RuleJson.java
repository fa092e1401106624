package dev.tandem.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a rule set's document, which is well formed: it was checked before it was stored. */
record RuleJson(Map<?, ?> values) {

    boolean has(String name) {
        return values.get(name) != null;
    }

    @Nullable
    String text(String name) {
        var value = values.get(name);
        return value == null ? null : value.toString();
    }

    String required(String name) {
        return Objects.requireNonNull(text(name), name);
    }

    @Nullable
    Integer number(String name) {
        return values.get(name) instanceof Number number ? number.intValue() : null;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    @Nullable
    List<String> texts(String name) {
        return values.get(name) instanceof List<?> items
                ? items.stream().map(Object::toString).toList()
                : null;
    }

    <T> @Nullable T object(String name, Function<RuleJson, T> read) {
        return values.get(name) instanceof Map<?, ?> object ? read.apply(new RuleJson(object)) : null;
    }

    <T> List<T> list(String name, Function<RuleJson, T> read) {
        return values.get(name) instanceof List<?> items
                ? items.stream()
                        .filter(Map.class::isInstance)
                        .map(item -> read.apply(new RuleJson((Map<?, ?>) item)))
                        .toList()
                : List.of();
    }
}
