package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;

/** Calendars, what is in them, and what is free in them. */
final class Calendars {

    private static final Duration LONGEST = Duration.ofDays(31);

    private Calendars() {}

    static void routes(Router router) {
        router.add("GET", "/calendars/", Calendars::list)
                .add("GET", "/calendars/events", Calendars::events)
                .add("GET", "/calendars/{calendarId}", Calendars::get)
                .add("GET", "/calendars/{calendarId}/free-slots", Calendars::freeSlots);
    }

    private static Reply list(Ask ask) {
        ask.mustBeOwn(ask.query("locationId"));
        var answer = Json.object();
        var calendars = answer.putArray("calendars");
        ask.location().calendars().forEach(calendar -> calendars.add(calendar.json()));
        return Json.ok(answer);
    }

    private static Reply get(Ask ask) {
        var answer = Json.object();
        answer.set("calendar", calendar(ask).json());
        return Json.ok(answer);
    }

    /** All that start within the window, of one calendar, group or user: there is no way to get everything. */
    private static Reply events(Ask ask) {
        ask.mustBeOwn(ask.query("locationId"));
        var from = ask.millis("startTime");
        var to = ask.millis("endTime");
        var owned = owned(ask);
        var answer = Json.object();
        var events = answer.putArray("events");
        ask.location().appointments().ordered().stream()
                .filter(one ->
                        !one.startTime().isBefore(from) && !one.startTime().isAfter(to))
                .filter(owned)
                .forEach(one -> events.add(one.event(ask.location().zone())));
        return Json.ok(answer);
    }

    private static Predicate<Appointment> owned(Ask ask) {
        var call = ask.call();
        var calendar = call.parameter("calendarId");
        var group = call.parameter("groupId");
        var user = call.parameter("userId");
        if (calendar.isEmpty() && group.isEmpty() && user.isEmpty()) {
            throw Refusal.badRequest("Either of userId, calendarId or groupId is required");
        }
        return one -> calendar.map(one.calendar().id()::equals).orElse(true)
                && group.map(one.calendar().groupId()::equals).orElse(true)
                && user.map(one.assignedUserId()::equals).orElse(true);
    }

    private static Reply freeSlots(Ask ask) {
        var calendar = calendar(ask);
        var from = ask.millis("startDate");
        var to = ask.millis("endDate");
        if (to.isBefore(from) || Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw Refusal.badRequest("The date range must be positive and at most 31 days");
        }
        var zone = zone(ask);
        var answer = Json.object();
        var lastDay = to.atZone(ask.location().zone());
        for (var day = from.atZone(ask.location().zone()).truncatedTo(ChronoUnit.DAYS);
                !day.isAfter(lastDay);
                day = day.plusDays(1)) {
            var free = calendar.slotsOf(day)
                    .filter(slot -> !slot.toInstant().isBefore(from)
                            && !slot.toInstant().isAfter(to))
                    .filter(slot -> isFree(
                            ask, calendar, slot.toInstant(), slot.toInstant().plus(calendar.slot()), ""))
                    .map(slot -> slot.withZoneSameInstant(zone))
                    .toList();
            add(answer, free);
        }
        return Json.ok(answer);
    }

    private static void add(ObjectNode answer, List<ZonedDateTime> free) {
        for (var slot : free) {
            answer.withObject("/" + slot.toLocalDate())
                    .withArray("slots")
                    .add(Appointment.withOffset(slot.toInstant(), slot.getZone()));
        }
    }

    /** Whether a slot can be had: open, in the future, and nobody else's. */
    static boolean isFree(Ask ask, Calendar calendar, Instant from, Instant to, String ownId) {
        var zone = ask.location().zone();
        return from.isAfter(ask.now())
                && calendar.isOpen(from.atZone(zone), to.atZone(zone))
                && ask.location().appointments().ordered().stream()
                        .filter(Appointment::occupies)
                        .filter(other -> other.calendar().id().equals(calendar.id()))
                        .filter(other -> !other.id().equals(ownId))
                        .noneMatch(other -> other.overlaps(from, to));
    }

    private static Calendar calendar(Ask ask) {
        return ask.location()
                .calendar(ask.param(0))
                .orElseThrow(() -> Refusal.badRequest("Calendar not found for id:" + ask.param(0)));
    }

    private static ZoneId zone(Ask ask) {
        try {
            return ask.call()
                    .parameter("timezone")
                    .map(ZoneId::of)
                    .orElse(ask.location().zone());
        } catch (DateTimeException unknown) {
            throw Refusal.invalid(List.of("timezone must be a valid IANA timezone"));
        }
    }
}
