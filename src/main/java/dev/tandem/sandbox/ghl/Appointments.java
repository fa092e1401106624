package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Appointments: booked, moved, cancelled, and listed by contact. */
final class Appointments {

    private static final Shape UPDATE = Shape.of(
            Shape.text("title"),
            Shape.oneOf("meetingLocationType", "custom", "zoom", "gmeet", "phone", "address", "ms_teams", "google"),
            Shape.text("meetingLocationId"),
            Shape.flag("overrideLocationConfig"),
            Shape.oneOf("appointmentStatus", "new", "confirmed", "cancelled", "showed", "noshow", "invalid"),
            Shape.text("assignedUserId"),
            Shape.text("description"),
            Shape.text("address"),
            Shape.flag("ignoreDateRange"),
            Shape.flag("toNotify"),
            Shape.flag("ignoreFreeSlotValidation"),
            Shape.text("rrule"),
            Shape.text("calendarId"),
            Shape.time("startTime"),
            Shape.time("endTime"));
    private static final Shape CREATE = UPDATE.and(
            Shape.text("calendarId").required(),
            Shape.text("locationId").required(),
            Shape.text("contactId").required(),
            Shape.time("startTime").required());

    private Appointments() {}

    static void routes(Router router) {
        router.add("GET", "/contacts/{contactId}/appointments", Appointments::ofContact)
                .add("POST", "/calendars/events/appointments", Appointments::create)
                .add("GET", "/calendars/events/appointments/{eventId}", Appointments::get)
                .add("PUT", "/calendars/events/appointments/{eventId}", Appointments::update)
                .add("DELETE", "/calendars/events/{eventId}", Appointments::delete);
    }

    private static Reply ofContact(Ask ask) {
        var answer = Json.object();
        var events = answer.putArray("events");
        ask.location()
                .appointments()
                .of(ask.contact().id())
                .forEach(one -> events.add(one.contactEvent(ask.location().zone())));
        return Json.ok(answer);
    }

    private static Reply get(Ask ask) {
        var answer = Json.object();
        answer.set("event", find(ask).event(ask.location().zone()));
        return Json.ok(answer);
    }

    private static Reply create(Ask ask) {
        var body = ask.body(CREATE);
        ask.mustBeOwn(body.get("locationId").asText());
        var contact = ask.contact(body.get("contactId").asText());
        var calendar = calendar(ask, body.get("calendarId").asText());
        var start = time(body, "startTime", ask.now());
        var booked = new Appointment(
                ask.ids().next(),
                contact.id(),
                ask.location().id(),
                calendar,
                body.path("title").asText(calendar.name()),
                Json.text(body, "address"),
                Json.text(body, "description"),
                body.path("appointmentStatus").asText("confirmed"),
                body.path("assignedUserId").asText(calendar.userIds().getFirst()),
                start,
                time(body, "endTime", start.plus(calendar.slot())),
                ask.now(),
                ask.now());
        checkSlot(ask, body, booked);
        ask.location().appointments().put(booked);
        ask.tell(EventType.APPOINTMENT_CREATE, booked);
        return Json.ok(booked.written(ask.location().zone()));
    }

    private static Reply update(Ask ask) {
        var before = find(ask);
        var body = ask.body(UPDATE);
        var calendar =
                body.has("calendarId") ? calendar(ask, body.get("calendarId").asText()) : before.calendar();
        var start = time(body, "startTime", before.startTime());
        var moved = new Appointment(
                before.id(),
                before.contactId(),
                before.locationId(),
                calendar,
                body.path("title").asText(before.title()),
                changed(body, "address", before.address()),
                changed(body, "description", before.description()),
                body.path("appointmentStatus").asText(before.status()),
                body.path("assignedUserId").asText(before.assignedUserId()),
                start,
                time(body, "endTime", body.has("startTime") ? start.plus(before.length()) : before.endTime()),
                before.dateAdded(),
                ask.now());
        if (!moved.startTime().equals(before.startTime()) || !moved.endTime().equals(before.endTime())) {
            checkSlot(ask, body, moved);
        }
        ask.location().appointments().put(moved);
        ask.tell(EventType.APPOINTMENT_UPDATE, moved);
        return Json.ok(moved.written(ask.location().zone()));
    }

    /** Wants a body, be it empty, and answers 201. */
    private static Reply delete(Ask ask) {
        if (!ask.call().body().isObject()) {
            throw Refusal.badRequest("Unexpected end of JSON input");
        }
        var gone = find(ask);
        ask.location().appointments().remove(gone);
        ask.tell(EventType.APPOINTMENT_DELETE, gone);
        return Json.created(Json.object().put("succeeded", true));
    }

    private static void checkSlot(Ask ask, ObjectNode body, Appointment booked) {
        if (!booked.endTime().isAfter(booked.startTime())) {
            throw Refusal.badRequest("endTime must be after startTime");
        }
        if (!body.path("ignoreFreeSlotValidation").asBoolean(false)
                && !Calendars.isFree(ask, booked.calendar(), booked.startTime(), booked.endTime(), booked.id())) {
            throw Refusal.slotTaken();
        }
    }

    private static Appointment find(Ask ask) {
        return ask.location()
                .appointments()
                .find(ask.param(0))
                .orElseThrow(() -> Refusal.notFound("Appointment not found"));
    }

    private static Calendar calendar(Ask ask, String id) {
        return ask.location().calendar(id).orElseThrow(() -> Refusal.badRequest("Calendar not found for id:" + id));
    }

    private static Instant time(ObjectNode body, String name, Instant otherwise) {
        return body.has(name) ? Shape.instant(body.get(name)).orElseThrow() : otherwise;
    }

    private static @Nullable String changed(ObjectNode body, String name, @Nullable String before) {
        return body.has(name) ? Json.text(body, name) : before;
    }
}
