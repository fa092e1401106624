package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;

/** When a contact is met. */
final class Appointments extends Child {

    private static final Shape SHAPE = new Shape(List.of(
            Property.EXTERNAL_ID,
            TEST,
            CONTACT_ID,
            Property.optional("calendarId", Rules.text(128)),
            Property.required("title", Rules.text(255)),
            Property.required("startsAt", Rules.time()),
            Property.required("endsAt", Rules.time()),
            Property.optional("timezone", Rules.timezone()),
            Property.required("status", Rules.word("SCHEDULED", "CONFIRMED", "CANCELLED", "COMPLETED", "NO_SHOW"))
                    .otherwise(TextNode.valueOf("SCHEDULED")),
            Property.optional("location", Rules.text(500))));

    @Override
    public String name() {
        return "appointment";
    }

    @Override
    public String idPrefix() {
        return "apt";
    }

    @Override
    public Shape shape() {
        return SHAPE;
    }

    @Override
    public void check(Account account, ObjectNode values, Errors errors) {
        super.check(account, values, errors);
        if (values.has("startsAt") && values.has("endsAt")) {
            checkOrder(values, errors);
        }
    }

    private static void checkOrder(ObjectNode values, Errors errors) {
        var start = Instant.parse(values.path("startsAt").asText());
        var end = Instant.parse(values.path("endsAt").asText());
        if (!end.isAfter(start)) {
            errors.add("endsAt", "must be after startsAt");
        }
    }
}
