package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tandem.sandbox.Reply;
import java.util.Map;
import java.util.TreeMap;

/** The answers that go well. */
final class Replies {

    private Replies() {}

    static Reply ok(JsonNode body) {
        return new Reply(200, body, Map.of());
    }

    static Reply nothing() {
        return new Reply(204, MissingNode.getInstance(), Map.of());
    }

    /** The same answer with more headers. */
    static Reply with(Reply reply, Map<String, String> more) {
        var headers = new TreeMap<>(reply.headers());
        headers.putAll(more);
        return new Reply(reply.status(), reply.body(), headers);
    }
}
