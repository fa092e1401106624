package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/**
 * What GHL's webhooks say. Much is missing from them, on purpose: no time of the last change, no time zone and no other
 * e-mail addresses of a contact, no title of a note, no {@code completed} of a task, and of a task that is new neither its
 * contact nor its body.
 */
final class WebhookJson {

    private static final List<TextField> CONTACT = List.of(
            TextField.ADDRESS,
            TextField.CITY,
            TextField.STATE,
            TextField.COMPANY_NAME,
            TextField.COUNTRY,
            TextField.SOURCE,
            TextField.EMAIL,
            TextField.FIRST_NAME,
            TextField.LAST_NAME,
            TextField.PHONE,
            TextField.POSTAL_CODE,
            TextField.WEBSITE,
            TextField.ASSIGNED_TO);

    private WebhookJson() {}

    /** @param salt makes ids that no other life of the sandbox had */
    static Webhook of(Location location, EventLog.Event event, long salt) {
        var id = UUID.nameUUIDFromBytes("%s %d %d"
                        .formatted(location.id(), event.number(), salt)
                        .getBytes(StandardCharsets.UTF_8))
                .toString();
        var payload = Json.object().put("type", event.type().wireName()).put("locationId", location.id());
        switch (event.subject()) {
            case Contact contact -> contact(payload, contact);
            case Note note -> note(payload, note);
            case Task task -> task(payload, task, event.type());
            case Appointment appointment -> appointment(payload.putObject("appointment"), appointment, location.zone());
        }
        payload.put("timestamp", Json.time(event.at())).put("webhookId", id);
        payload.put("appId", "sandbox-app").put("versionId", "sandbox-version");
        return new Webhook("/webhooks/ghl", location.id(), id, payload);
    }

    private static void contact(ObjectNode json, Contact contact) {
        json.put("id", contact.id()).put("dateAdded", Json.time(contact.dateAdded()));
        CONTACT.forEach(
                field -> Json.put(json, field.wireName(), contact.texts().get(field)));
        contact.text(TextField.DATE_OF_BIRTH).ifPresent(day -> json.put("dateOfBirth", day + "T00:00:00.000Z"));
        Json.put(json, "name", contact.fullName().isEmpty() ? null : contact.fullName());
        Json.put(json, "dnd", contact.settings().getOrDefault("dnd", BooleanNode.FALSE));
        json.set("tags", Json.strings(contact.tags()));
        json.putArray("attachments");
        var customFields = json.putArray("customFields");
        contact.customFields()
                .forEach((id, value) -> customFields.addObject().put("id", id).set("value", value));
    }

    private static void note(ObjectNode json, Note note) {
        json.put("id", note.id()).put("body", note.body());
        json.put("contactId", note.contactId()).put("dateAdded", Json.time(note.dateAdded()));
    }

    private static void task(ObjectNode json, Task task, EventType type) {
        json.put("id", task.id()).put("title", task.title());
        Json.put(json, "assignedTo", task.assignedTo());
        json.put("dateAdded", Json.time(task.dateAdded())).put("dueDate", Json.time(task.dueDate()));
        if (type != EventType.TASK_CREATE) {
            json.put("contactId", task.contactId());
            Json.put(json, "body", task.body());
        }
    }

    private static void appointment(ObjectNode json, Appointment appointment, ZoneId zone) {
        json.put("id", appointment.id()).put("title", appointment.title());
        Json.put(json, "address", appointment.address());
        json.put("calendarId", appointment.calendar().id()).put("contactId", appointment.contactId());
        json.put("groupId", appointment.calendar().groupId()).put("appointmentStatus", appointment.status());
        json.put("assignedUserId", appointment.assignedUserId());
        json.set("users", Json.array().add(appointment.assignedUserId()));
        Json.put(json, "notes", appointment.description());
        json.put("source", "third_party");
        json.put("startTime", Appointment.withOffset(appointment.startTime(), zone));
        json.put("endTime", Appointment.withOffset(appointment.endTime(), zone));
        json.put("dateAdded", Appointment.withOffset(appointment.dateAdded(), zone));
        json.put("dateUpdated", Appointment.withOffset(appointment.dateUpdated(), zone));
    }
}
