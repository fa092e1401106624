package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.People;
import dev.tandem.sandbox.Quota;
import dev.tandem.sandbox.Reply;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Calls a GHL sandbox as the demo location would, at a time of its own. */
final class GhlCaller {

    static final Instant MONDAY_NOON = Instant.parse("2026-03-02T17:00:00Z"); // noon in New York
    static final String LOCATION = "demo-location";

    private static final ObjectMapper JSON = new ObjectMapper();

    final GhlSandbox sandbox = new GhlSandbox(1);
    private final BiConsumer<Call, Reply> witness;
    Instant now = MONDAY_NOON;

    GhlCaller() {
        this((_, _) -> {});
    }

    /** Somebody who sees every call and its answer. */
    GhlCaller(BiConsumer<Call, Reply> witness) {
        this.witness = witness;
        sandbox.load("demo", List.of(), now);
        sandbox.load("other", People.of(2, 3), now);
        sandbox.limit(Quota.UNLIMITED);
    }

    Reply get(String uri) {
        return call("GET", uri, "");
    }

    Reply post(String uri, String body) {
        return call("POST", uri, body);
    }

    Reply put(String uri, String body) {
        return call("PUT", uri, body);
    }

    Reply delete(String uri) {
        return call("DELETE", uri, "");
    }

    /** With single quotes for double ones in the body; an empty body is none. */
    Reply call(String method, String uri, String body) {
        var version = uri.startsWith("/calendars") ? "2021-04-15" : "2021-07-28";
        return call(method, uri, body, Map.of("authorization", "Bearer pit-demo", "version", version));
    }

    Reply call(String method, String uri, String body, Map<String, String> headers) {
        var decoder = new QueryStringDecoder(uri);
        var call = new Call(method, decoder.path(), decoder.parameters(), headers, json(body));
        var reply = sandbox.handle(call, now);
        witness.accept(call, reply);
        return reply;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Makes a contact and says its id. */
    String contact(String properties) {
        return post(
                        "/contacts/",
                        "{'locationId':'demo-location'" + (properties.isEmpty() ? "" : ",") + properties + "}")
                .body()
                .at("/contact/id")
                .asText();
    }

    JsonNode search(String more) {
        return post(
                        "/contacts/search",
                        "{'locationId':'demo-location','pageLimit':20" + (more.isEmpty() ? "" : ",") + more + "}")
                .body();
    }

    String calendar() {
        return get("/calendars/?locationId=demo-location")
                .body()
                .at("/calendars/1/id")
                .asText();
    }

    static JsonNode json(String body) {
        try {
            return body.isEmpty() ? JsonNodeFactory.instance.missingNode() : JSON.readTree(body.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
