package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** A sandbox with the empty accounts {@code demo} and {@code other}, a clock that tests move, and a way to call it. */
final class Rankr {

    static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private static final JsonMapper RELAXED = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    final RankrSandbox sandbox;
    private final Clock clock;
    private final Map<String, String> headers;

    private static final class Clock {
        private Instant now = START;
    }

    /** A call and what was answered. */
    record Answer(Call call, Reply reply) {

        int status() {
            return reply.status();
        }

        JsonNode body() {
            return reply.body();
        }

        JsonNode at(String pointer) {
            return reply.body().at(pointer);
        }

        String text(String property) {
            return reply.body().path(property).asText();
        }

        String id() {
            return text("id");
        }

        int version() {
            return reply.body().path("version").asInt();
        }

        String header(String name) {
            return reply.headers().getOrDefault(name, "");
        }

        /** That property of everything on a page. */
        List<String> all(String property) {
            return StreamSupport.stream(reply.body().path("data").spliterator(), false)
                    .map(record -> record.path(property).asText())
                    .toList();
        }

        /** The fields that the problem is about. */
        List<String> wrongFields() {
            return StreamSupport.stream(reply.body().path("errors").spliterator(), false)
                    .map(error -> error.path("field").asText())
                    .toList();
        }
    }

    Rankr() {
        this(new RankrSandbox(1), new Clock(), Map.of("x-api-key", "rk-demo"));
        sandbox.load("demo", List.of(), START);
        sandbox.load("other", List.of(), START);
    }

    private Rankr(RankrSandbox sandbox, Clock clock, Map<String, String> headers) {
        this.sandbox = sandbox;
        this.clock = clock;
        this.headers = headers;
    }

    /** The same sandbox, called with one more header, or one that is different; empty takes it away. */
    Rankr with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        more.values().removeIf(String::isEmpty);
        return new Rankr(sandbox, clock, more);
    }

    Instant now() {
        return clock.now;
    }

    void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    Answer get(String path) {
        return call("GET", path, "");
    }

    Answer post(String path, String json) {
        return with("content-type", "application/json").call("POST", path, json);
    }

    Answer patch(String path, String json) {
        return with("content-type", "application/merge-patch+json").call("PATCH", path, json);
    }

    Answer put(String path) {
        return call("PUT", path, "");
    }

    Answer delete(String path) {
        return call("DELETE", path, "");
    }

    /** A token call with these form fields. */
    Answer token(String json) {
        return with("content-type", "application/x-www-form-urlencoded").call("POST", "/oauth/token", json);
    }

    /** @param json may have single quotes and names without any; empty for no body */
    Answer call(String method, String pathAndQuery, String json) {
        var parts = pathAndQuery.split("\\?", 2);
        var call = new Call(method, parts[0], parts.length == 1 ? Map.of() : query(parts[1]), headers, json(json));
        return new Answer(call, sandbox.handle(call, clock.now));
    }

    static JsonNode json(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : RELAXED.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static Map<String, List<String>> query(String query) {
        var parameters = new TreeMap<String, List<String>>();
        for (var parameter : query.split("&", -1)) {
            var parts = parameter.split("=", 2);
            parameters.put(parts[0], List.of(URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
        }
        return parameters;
    }
}
