package dev.tandem.sandbox.rankr;

import java.util.List;

/** What was written down about a contact. */
final class Notes extends Child {

    private static final Shape SHAPE = new Shape(List.of(
            Property.EXTERNAL_ID,
            TEST,
            CONTACT_ID,
            Property.optional("title", Rules.text(255)),
            Property.required("content", Rules.text(65_535))));

    @Override
    public String name() {
        return "note";
    }

    @Override
    public String idPrefix() {
        return "not";
    }

    @Override
    public Shape shape() {
        return SHAPE;
    }
}
