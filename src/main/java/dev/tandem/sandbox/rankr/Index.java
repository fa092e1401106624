package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A property that records are looked up by.
 *
 * @param form what is compared of a value
 */
record Index(String property, UnaryOperator<String> form, Use use) {

    enum Use {
        /** Only the sandbox itself looks it up. */
        INNER,
        /** Callers filter by it. */
        FILTER,
        /** Callers filter by it, and two live records never have the same. */
        UNIQUE
    }

    static final Index EXTERNAL_ID = new Index("externalId", UnaryOperator.identity(), Use.UNIQUE);
    static final Index CONTACT_ID = new Index("contactId", UnaryOperator.identity(), Use.FILTER);
    static final Index NAME = new Index("name", Words::folded, Use.UNIQUE);

    boolean isUnique() {
        return use == Use.UNIQUE;
    }

    boolean isFilter() {
        return use != Use.INNER;
    }

    /** The keys of a record: none if it lacks the property, several if that is a list. */
    List<String> keys(ObjectNode values) {
        JsonNode value = values.path(property);
        if (value.isTextual()) {
            return List.of(form.apply(value.textValue()));
        }
        return Names.list(value).stream().map(form).toList();
    }
}
