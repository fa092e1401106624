package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** An appointment. */
record Appointment(
        String id,
        String contactId,
        String locationId,
        Calendar calendar,
        String title,
        @Nullable String address,
        @Nullable String description,
        String status,
        String assignedUserId,
        Instant startTime,
        Instant endTime,
        Instant dateAdded,
        Instant dateUpdated)
        implements Child {

    private static final DateTimeFormatter WITH_OFFSET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");
    private static final DateTimeFormatter WITHOUT_ZONE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    Appointment of(String contact) {
        return new Appointment(
                id,
                contact,
                locationId,
                calendar,
                title,
                address,
                description,
                status,
                assignedUserId,
                startTime,
                endTime,
                dateAdded,
                dateUpdated);
    }

    Duration length() {
        return Duration.between(startTime, endTime);
    }

    /** Whether nobody else can have its slot. */
    boolean occupies() {
        return !status.equals("cancelled") && !status.equals("invalid");
    }

    boolean overlaps(Instant from, Instant to) {
        return startTime.isBefore(to) && endTime.isAfter(from);
    }

    /** What creating and updating answer: without the times of creation and change. */
    ObjectNode written(ZoneId zone) {
        var json = shared();
        json.put("meetingLocationType", "custom").put("isRecurring", false);
        return json.put("startTime", withOffset(startTime, zone)).put("endTime", withOffset(endTime, zone));
    }

    /** As a calendar shows it. */
    ObjectNode event(ZoneId zone) {
        var json = shared().put("groupId", calendar.groupId()).put("isRecurring", false);
        json.set("users", Json.array().add(assignedUserId));
        Json.put(json, "notes", description);
        Json.put(json, "description", description);
        json.put("startTime", withOffset(startTime, zone)).put("endTime", withOffset(endTime, zone));
        json.put("dateAdded", withOffset(dateAdded, zone)).put("dateUpdated", withOffset(dateUpdated, zone));
        json.set("assignedResources", Json.array());
        json.putObject("createdBy").put("userId", assignedUserId).put("source", "third_party");
        return json;
    }

    /** As its contact shows it: in the location's own time, without saying so. */
    ObjectNode contactEvent(ZoneId zone) {
        var json = shared().put("groupId", calendar.groupId()).put("status", "booked");
        json.set("users", Json.array().add(assignedUserId));
        Json.put(json, "notes", description);
        json.put("startTime", withoutZone(startTime, zone)).put("endTime", withoutZone(endTime, zone));
        json.put("dateAdded", withoutZone(dateAdded, zone)).put("dateUpdated", withoutZone(dateUpdated, zone));
        json.set("assignedResources", Json.array());
        return json;
    }

    static String withOffset(Instant at, ZoneId zone) {
        return WITH_OFFSET.format(at.atZone(zone));
    }

    private static String withoutZone(Instant at, ZoneId zone) {
        return WITHOUT_ZONE.format(at.atZone(zone));
    }

    private ObjectNode shared() {
        var json = Json.object().put("id", id).put("title", title);
        json.put("calendarId", calendar.id()).put("locationId", locationId).put("contactId", contactId);
        json.put("appointmentStatus", status).put("assignedUserId", assignedUserId);
        Json.put(json, "address", address);
        return json;
    }
}
