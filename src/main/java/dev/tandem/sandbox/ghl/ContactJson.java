package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** How contacts look, which depends on where they are seen. */
final class ContactJson {

    private static final List<TextField> DETAIL =
            TextField.ALL.stream().filter(field -> field != TextField.GENDER).toList();

    private ContactJson() {}

    /** By id, and after updates. */
    static ObjectNode detail(Contact contact) {
        var json = base(contact);
        DETAIL.forEach(field -> Json.put(json, field.wireName(), contact.texts().get(field)));
        Json.put(json, "name", contact.fullName().isEmpty() ? null : contact.fullName());
        lowerCase(json, contact);
        contact.changed().ifPresent(at -> json.put("dateUpdated", Json.time(at)));
        json.put("lastActivity", Json.time(contact.dateUpdated()));
        settings(json, contact);
        json.set("additionalEmails", Json.array());
        json.set("followers", Json.strings(contact.followers()));
        json.putObject("createdBy").put("source", "PRIVATE_INTEGRATION").put("channel", "OAUTH");
        return json;
    }

    /** After creation: much as the detail, but a date of birth is a time. */
    static ObjectNode created(Contact contact) {
        var json = detail(contact);
        json.remove(List.of("name", "lastActivity"));
        json.put("deleted", false);
        contact.text(TextField.DATE_OF_BIRTH).ifPresent(day -> {
            var date = LocalDate.parse(day);
            json.put("dateOfBirth", day + "T00:00:00.000Z");
            json.put("birthMonth", date.getMonthValue()).put("birthDay", date.getDayOfMonth());
        });
        return json;
    }

    /** In {@code POST /contacts/search}: the address has another name, a date of birth is a number. */
    static ObjectNode searchRow(Contact contact, ArrayNode searchAfter) {
        var row = base(contact);
        TextField.ALL.stream()
                .filter(field -> field != TextField.GENDER && field != TextField.DATE_OF_BIRTH)
                .forEach(field -> Json.put(
                        row,
                        field == TextField.ADDRESS ? "address" : field.wireName(),
                        contact.texts().get(field)));
        contact.text(TextField.DATE_OF_BIRTH)
                .map(LocalDate::parse)
                .ifPresent(day -> row.put(
                        "dateOfBirth",
                        day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()));
        Json.put(row, "contactName", contact.fullName().isEmpty() ? null : contact.fullName());
        lowerCase(row, contact);
        contact.changed().ifPresent(at -> row.put("dateUpdated", Json.time(at)));
        settings(row, contact);
        row.set("additionalEmails", Json.array());
        row.set("followers", Json.strings(contact.followers()));
        row.set("searchAfter", searchAfter);
        return row;
    }

    /** In the lists: nothing tells when it last changed. */
    static ObjectNode listRow(Contact contact) {
        var row = base(contact);
        for (var field : List.of(
                TextField.FIRST_NAME,
                TextField.LAST_NAME,
                TextField.EMAIL,
                TextField.PHONE,
                TextField.TIMEZONE,
                TextField.COUNTRY,
                TextField.SOURCE)) {
            Json.put(row, field.wireName(), contact.texts().get(field));
        }
        Json.put(row, "contactName", contact.fullName().isEmpty() ? null : contact.fullName());
        row.set("attributions", Json.array());
        row.set("followers", Json.strings(contact.followers()));
        return row;
    }

    private static ObjectNode base(Contact contact) {
        var json = Json.object().put("id", contact.id()).put("locationId", contact.locationId());
        json.put("type", "lead").put("dateAdded", Json.time(contact.dateAdded()));
        json.set("tags", Json.strings(contact.tags()));
        var customFields = json.putArray("customFields");
        contact.customFields()
                .forEach((id, value) -> customFields.addObject().put("id", id).set("value", value));
        Json.put(json, "businessId", contact.businessId());
        return json;
    }

    private static void settings(ObjectNode json, Contact contact) {
        json.put("dnd", false);
        contact.settings().forEach((name, value) -> Json.put(json, name, value));
    }

    private static void lowerCase(ObjectNode json, Contact contact) {
        contact.emailLowerCase().ifPresent(email -> json.put("emailLowerCase", email));
        contact.text(TextField.FIRST_NAME).ifPresent(name -> json.put("firstNameLowerCase", folded(name)));
        contact.text(TextField.LAST_NAME).ifPresent(name -> json.put("lastNameLowerCase", folded(name)));
        if (!contact.fullName().isEmpty()) {
            json.put("fullNameLowerCase", folded(contact.fullName()));
        }
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
