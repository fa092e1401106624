package dev.tandem.sync.mapping;

import dev.tandem.model.Canonical;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.Value;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Transforms one after the other, and at the end the form that the field at the other end keeps its values in. Without
 * that, what a CRM tidies up when it stores it would look like an edit for ever.
 */
final class Chain {

    /** No country: a national number is not guessed at here. */
    private static final String NO_REGION = "ZZ";

    private Chain() {}

    /**
     * What the chain makes of a value; one without transforms hands it on as it is.
     *
     * @param target the field that is to hold it, unified or a CRM's
     * @throws UnfitValue if it can make nothing of it that the field could hold
     */
    static Optional<Value> apply(List<Transform> transforms, Optional<Value> value, String target) {
        return transforms.isEmpty()
                ? value
                : Transform.apply(transforms, value).flatMap(result -> fitted(result, target));
    }

    /** What sort of text a field holds: custom ones hold any. */
    static FieldType type(String field) {
        return Field.named(field).map(Field::type).orElse(FieldType.TEXT);
    }

    private static Optional<Value> fitted(Value value, String target) {
        var type = type(target);
        var texts = new TreeSet<String>();
        switch (value) {
            case Value.Text(var text) -> canonical(type, text).ifPresent(texts::add);
            case Value.Texts(var several) ->
                several.forEach(text -> canonical(type, text).ifPresent(texts::add));
        }
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (Shape.of(target)) {
                    case TEXTS -> Value.of(texts);
                    case TEXT -> Value.of(only(texts));
                    case ANY -> value instanceof Value.Texts ? Value.of(texts) : Value.of(texts.getFirst());
                });
    }

    private static String only(SortedSet<String> texts) {
        if (texts.size() > 1) {
            throw new UnfitValue("the field holds one text, and would get %d".formatted(texts.size()));
        }
        return texts.getFirst();
    }

    private static Optional<String> canonical(FieldType type, String text) {
        return Canonical.lenient(type, text, NO_REGION);
    }
}
