package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * One property of a resource.
 *
 * @param otherwise its value if it is left out of a new record; missing if there is none
 */
record Property(String name, Rule rule, Use use, JsonNode otherwise) {

    enum Use {
        OPTIONAL,
        /** Never null. */
        REQUIRED,
        /** Never null, and set when the record is created, not later. */
        FIXED,
        READ_ONLY
    }

    static final Property EXTERNAL_ID = optional("externalId", Rules.text(128));

    static Property optional(String name, Rule rule) {
        return new Property(name, rule, Use.OPTIONAL, MissingNode.getInstance());
    }

    static Property required(String name, Rule rule) {
        return new Property(name, rule, Use.REQUIRED, MissingNode.getInstance());
    }

    static Property fixed(String name, Rule rule) {
        return new Property(name, rule, Use.FIXED, MissingNode.getInstance());
    }

    static Property readOnly(String name, Rule rule) {
        return new Property(name, rule, Use.READ_ONLY, MissingNode.getInstance());
    }

    Property otherwise(JsonNode value) {
        return new Property(name, rule, use, value);
    }

    boolean mayBeNull() {
        return use == Use.OPTIONAL;
    }
}
