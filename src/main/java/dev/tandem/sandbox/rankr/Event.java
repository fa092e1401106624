package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A change that webhooks tell of.
 *
 * @param id the same each time it is delivered
 * @param type such as {@code contact.updated}
 * @param data the resource as it then was
 */
public record Event(String id, String accountId, String type, Instant at, ObjectNode data) {

    /** What is sent. */
    public ObjectNode payload() {
        var payload = JsonNodeFactory.instance.objectNode();
        payload.put("type", type);
        payload.put("timestamp", at.toString());
        payload.put("accountId", accountId);
        payload.set("data", data);
        return payload;
    }
}
