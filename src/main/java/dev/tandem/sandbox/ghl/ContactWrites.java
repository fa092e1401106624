package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;

/** What a contact may be sent, and how that changes it: only the properties that are there do. */
final class ContactWrites {

    private static final Shape COMMON = Shape.of(
            Shape.text("firstName").orNull(),
            Shape.text("lastName").orNull(),
            Shape.text("name").orNull(),
            Shape.email("email").orNull(),
            Shape.text("phone").orNull(),
            Shape.text("address1").orNull(),
            Shape.text("city").orNull(),
            Shape.text("state").orNull(),
            Shape.text("postalCode"),
            Shape.text("website").orNull(),
            Shape.text("timezone").orNull(),
            Shape.flag("dnd"),
            Shape.object("dndSettings"),
            Shape.object("inboundDndSettings"),
            Shape.texts("tags"),
            Shape.array("customFields"),
            Shape.text("source").orNull(),
            Shape.date("dateOfBirth").orNull(),
            Shape.text("country"),
            Shape.text("assignedTo").orNull());

    /** Without {@code locationId}, {@code gender} and {@code companyName}, which an update must not name. */
    static final Shape UPDATE = COMMON;

    static final Shape CREATE = COMMON.and(
            Shape.text("locationId").required(),
            Shape.text("gender"),
            Shape.text("companyName").orNull());

    static final Shape UPSERT = CREATE.and(Shape.flag("createNewIfDuplicateAllowed"));

    private static final Set<String> SETTINGS = Set.of("dnd", "dndSettings", "inboundDndSettings");

    private ContactWrites() {}

    static void apply(ObjectNode body, Contact.Draft draft, Ask ask) {
        if (body.hasNonNull("name") && !body.has("firstName") && !body.has("lastName")) {
            var names = body.get("name").asText().strip().split("\\s+", 2);
            draft.set(TextField.FIRST_NAME, names[0]);
            draft.set(TextField.LAST_NAME, names.length > 1 ? names[1] : null);
        }
        TextField.ALL.stream()
                .filter(field -> body.has(field.wireName()))
                .forEach(field -> draft.set(field, value(field, body)));
        if (body.has("tags")) {
            draft.tags = ask.location().tags().known(Json.texts(body.get("tags")), ask.ids());
        }
        SETTINGS.stream().filter(body::has).forEach(name -> draft.settings.put(name, body.get(name)));
        body.path("customFields").forEach(field -> customField(field, draft, ask.location()));
    }

    /** The e-mail address that the body sets, as it is stored; empty if none. */
    static String emailIn(ObjectNode body) {
        return body.path("email").asText("").strip();
    }

    /** The phone number that the body sets, as it is stored; empty if none. */
    static String phoneIn(ObjectNode body) {
        return body.hasNonNull("phone") ? normalPhone(body.get("phone").asText()) : "";
    }

    /** Digits behind a plus; ten digits are taken for a number in the location's country. */
    static String normalPhone(String typed) {
        var digits = typed.replaceAll("[^0-9]", "");
        if (digits.isEmpty()) {
            return "";
        }
        return (!typed.strip().startsWith("+") && digits.length() == 10 ? "+1" : "+") + digits;
    }

    private static String value(TextField field, ObjectNode body) {
        var typed = body.get(field.wireName());
        return typed.isNull()
                ? ""
                : switch (field) {
                    case EMAIL -> emailIn(body);
                    case PHONE -> phoneIn(body);
                    case DATE_OF_BIRTH ->
                        Dates.parse(typed.asText()).map(Object::toString).orElse("");
                    default -> typed.asText();
                };
    }

    /** By id or key; an unknown one is ignored without a word, as GHL does. */
    private static void customField(JsonNode sent, Contact.Draft draft, Location location) {
        var name = sent.hasNonNull("id")
                ? sent.get("id").asText()
                : sent.path("key").asText();
        var value = List.of("field_value", "fieldValue", "value").stream()
                .filter(sent::has)
                .map(sent::get)
                .findFirst();
        location.contactField(name)
                .ifPresent(field -> value.ifPresent(set -> {
                    if (set.isNull() || set.equals(TextNode.valueOf(""))) {
                        draft.customFields.remove(field.id());
                    } else {
                        draft.customFields.put(field.id(), set);
                    }
                }));
    }
}
