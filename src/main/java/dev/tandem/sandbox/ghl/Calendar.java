package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;

/** A calendar: open from nine to five on weekdays, in slots of the same length. */
record Calendar(
        String id,
        String locationId,
        String groupId,
        String name,
        boolean active,
        Duration slot,
        List<String> userIds) {

    private static final LocalTime OPENS = LocalTime.of(9, 0);
    private static final LocalTime CLOSES = LocalTime.of(17, 0);

    boolean isOpen(ZonedDateTime from, ZonedDateTime to) {
        return from.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0
                && from.toLocalDate().equals(to.toLocalDate())
                && !from.toLocalTime().isBefore(OPENS)
                && !to.toLocalTime().isAfter(CLOSES);
    }

    /** Where the day's slots start, taken or not; none at weekends. */
    Stream<ZonedDateTime> slotsOf(ZonedDateTime day) {
        var first = day.with(OPENS);
        return Stream.iterate(first, start -> isOpen(start, start.plus(slot)), start -> start.plus(slot));
    }

    ObjectNode json() {
        var json = Json.object().put("id", id).put("locationId", locationId).put("groupId", groupId);
        json.put("name", name).put("isActive", active).put("calendarType", "round_robin");
        json.put("eventType", "RoundRobin_OptimizeForAvailability").put("widgetType", "classic");
        json.put("slotDuration", slot.toMinutes()).put("slotDurationUnit", "mins");
        json.put("slotInterval", slot.toMinutes()).put("slotIntervalUnit", "mins");
        json.put("autoConfirm", true).put("allowReschedule", true).put("allowCancellation", true);
        var members = json.putArray("teamMembers");
        userIds.forEach(user -> members.addObject().put("userId", user).put("priority", 0.5));
        var hours = json.putArray("openHours").addObject();
        var days = hours.putArray("daysOfTheWeek");
        Stream.of(1, 2, 3, 4, 5).forEach(days::add);
        hours.putArray("hours")
                .addObject()
                .put("openHour", OPENS.getHour())
                .put("openMinute", 0)
                .put("closeHour", CLOSES.getHour())
                .put("closeMinute", 0);
        return json;
    }
}
