package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A note. Nothing tells when it last changed. */
record Note(
        String id,
        String contactId,
        String body,
        @Nullable String title,
        @Nullable String userId,
        @Nullable String color,
        @Nullable Boolean pinned,
        Instant dateAdded)
        implements Child {

    Note of(String contact) {
        return new Note(id, contact, body, title, userId, color, pinned, dateAdded);
    }

    ObjectNode json() {
        var json = Json.object().put("id", id).put("body", body);
        Json.put(json, "title", title);
        Json.put(json, "userId", userId);
        Json.put(json, "color", color);
        if (pinned != null) {
            json.put("pinned", pinned);
        }
        return json.put("dateAdded", Json.time(dateAdded)).put("contactId", contactId);
    }
}
