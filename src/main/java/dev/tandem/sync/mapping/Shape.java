package dev.tandem.sync.mapping;

import dev.tandem.model.Field;
import dev.tandem.model.FieldType;

/** Whether something is one text or a set of them: what must fit from one transform of a chain to the next. */
public enum Shape {
    TEXT,
    TEXTS,
    /** Either: taken by a transform that works on each text of a set, given by an expression. */
    ANY;

    /** What a field holds: custom fields may have several options. */
    public static Shape of(String field) {
        return Field.named(field)
                .map(named -> named.type() == FieldType.TAGS ? TEXTS : TEXT)
                .orElse(ANY);
    }

    /** Whether what has this shape may go where {@code wanted} is wanted. */
    public boolean fits(Shape wanted) {
        return this == wanted || this == ANY || wanted == ANY;
    }
}
