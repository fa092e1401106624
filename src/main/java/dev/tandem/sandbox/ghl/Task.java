package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A task. Its times of creation and change show in the location-wide search only. */
record Task(
        String id,
        String contactId,
        String title,
        @Nullable String body,
        @Nullable String assignedTo,
        Instant dueDate,
        boolean completed,
        Instant dateAdded,
        Instant dateUpdated)
        implements Child {

    static final Comparator<Task> NEWEST_FIRST =
            Comparator.comparing(Task::dateAdded).thenComparing(Task::id).reversed();

    Task withCompleted(boolean now, Instant at) {
        return new Task(id, contactId, title, body, assignedTo, dueDate, now, dateAdded, at);
    }

    Task of(String contact) {
        return new Task(id, contact, title, body, assignedTo, dueDate, completed, dateAdded, dateUpdated);
    }

    /** As the contact's own task calls show it. */
    ObjectNode json() {
        var json = Json.object().put("id", id);
        shared(json);
        return json;
    }

    /** As the location-wide search shows it. */
    ObjectNode row(String locationId, ObjectNode contactDetails) {
        var row = Json.object().put("_id", id);
        shared(row);
        row.put("status", completed ? "completed" : "to_do");
        row.put("statusGroup", completed ? "completed" : "to_do");
        row.put("deleted", false).put("locationId", locationId);
        row.put("dateAdded", Json.time(dateAdded));
        row.put("dateUpdated", Json.time(dateUpdated)).put("updatedAt", Json.time(dateUpdated));
        row.set("contactDetails", contactDetails);
        row.putArray("searchAfter").add(dateAdded.toEpochMilli()).add(id);
        return row;
    }

    private void shared(ObjectNode json) {
        json.put("title", title);
        Json.put(json, "body", body);
        Json.put(json, "assignedTo", assignedTo);
        json.put("dueDate", Json.time(dueDate)).put("completed", completed).put("contactId", contactId);
    }
}
