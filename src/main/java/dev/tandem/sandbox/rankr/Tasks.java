package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/** What is to be done for a contact. */
final class Tasks extends Child {

    private static final Shape SHAPE = new Shape(List.of(
            Property.EXTERNAL_ID,
            TEST,
            CONTACT_ID,
            Property.required("title", Rules.text(255)),
            Property.optional("description", Rules.text(65_535)),
            Property.optional("dueDate", Rules.time()),
            Property.required("status", Rules.word("OPEN", "IN_PROGRESS", "DONE", "CANCELLED"))
                    .otherwise(TextNode.valueOf("OPEN")),
            Property.optional("assigneeId", Rules.text(64))));

    @Override
    public String name() {
        return "task";
    }

    @Override
    public String idPrefix() {
        return "tsk";
    }

    @Override
    public Shape shape() {
        return SHAPE;
    }
}
