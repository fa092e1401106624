package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tandem.sandbox.Reply;
import java.util.List;
import java.util.Map;

/** GHL says no: a status, and a message that is a text or, if many properties are wrong, a list of texts. */
final class Refusal extends RuntimeException {

    private final int status;
    private final String error;
    private final transient ObjectNode body;

    private Refusal(int status, String error, JsonNode message) {
        super(message.toString(), null, false, false);
        this.status = status;
        this.error = error;
        body = Json.object();
        body.set("message", message);
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "Bad Request", new TextNode(message));
    }

    static Refusal unauthorized(String message) {
        return new Refusal(401, "Unauthorized", new TextNode(message));
    }

    static Refusal wrongLocation() {
        return new Refusal(403, "Forbidden", new TextNode("The token does not have access to this location."));
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "Not Found", new TextNode(message));
    }

    /** Properties that are wrong: none of the request was carried out. */
    static Refusal invalid(List<String> messages) {
        return new Refusal(422, "Unprocessable Entity", Json.strings(messages));
    }

    /** Something about a search that is wrong: a text rather than a list. */
    static Refusal unprocessable(String message) {
        return new Refusal(422, "Unprocessable Entity", new TextNode(message));
    }

    static Refusal tooManyRequests() {
        return new Refusal(429, "Too Many Requests", new TextNode("Too Many Requests"));
    }

    static Refusal noContact(String id) {
        return badRequest("Contact not found for id:" + id);
    }

    static Refusal slotTaken() {
        return badRequest("The slot you have selected is no longer available.");
    }

    static Refusal duplicate(Contact existing, String matchingField) {
        var refusal = badRequest("This location does not allow duplicated contacts.");
        refusal.body
                .putObject("meta")
                .put("contactId", existing.id())
                .put("matchingField", matchingField)
                .put("contactName", existing.fullName());
        return refusal;
    }

    Reply reply() {
        return new Reply(status, body.put("error", error).put("statusCode", status), Map.of());
    }
}
