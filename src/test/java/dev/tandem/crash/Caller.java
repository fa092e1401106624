package dev.tandem.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** A caller of Tandem who asks until there is an answer, however often the gateway dies meanwhile. */
final class Caller {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Supplier<RunningJar> gateway;
    private final Duration patience;
    private volatile boolean calm;
    private volatile long calmSince;

    /** @param patience how long until an answer once nobody is killed any more; beyond it, something is stuck */
    Caller(Supplier<RunningJar> gateway, Duration patience) {
        this.gateway = gateway;
        this.patience = patience;
    }

    /** Nobody is killed any more. */
    void calm() {
        calmSince = System.nanoTime();
        calm = true;
    }

    /** What a query answers. */
    JsonNode ask(String query, Map<String, ?> variables) {
        var start = System.nanoTime();
        while (true) {
            var answer = once(query, variables);
            if (answer.path("errors").isEmpty() && answer.hasNonNull("data")) {
                return answer.path("data");
            }
            pause(start, query + answer);
        }
    }

    /**
     * The payload of a mutation, which is repeated under one idempotency key until it was taken in.
     *
     * @param mutation such as {@code contactUpdate}
     */
    JsonNode mutate(String mutation, String selection, Map<String, ?> fields) {
        var input = new HashMap<String, Object>(fields);
        if (!mutation.equals("syncContact")) { // which may be repeated as it is
            input.put("idempotencyKey", UUID.randomUUID().toString());
        }
        var operation = """
                mutation($input: %s%sInput!) { %s(input: $input) { %s userErrors { field code message } } }
                """.formatted(
                        mutation.substring(0, 1).toUpperCase(java.util.Locale.ROOT),
                        mutation.substring(1),
                        mutation,
                        selection);
        var start = System.nanoTime();
        while (true) {
            var answer = once(operation, Map.of("input", input));
            var payload = answer.path("data").path(mutation);
            if (payload.path("userErrors").isArray()
                    && payload.path("userErrors").isEmpty()) {
                return payload;
            }
            if (!mayPass(answer, payload)) {
                throw new AssertionError("%s of %s was refused: %s".formatted(mutation, input, answer));
            }
            pause(start, mutation + " of " + input + ": " + answer);
        }
    }

    /** No answer, a failure that is worth another try, or a first attempt that may still be under way. */
    private static boolean mayPass(JsonNode answer, JsonNode payload) {
        return !payload.isObject()
                || payload.at("/userErrors/0/field").asText().equals("idempotencyKey")
                || answer.at("/errors/0/extensions/retryable").asBoolean();
    }

    /** One attempt; an empty object where nobody answered. */
    JsonNode once(String operation, Map<String, ?> variables) {
        try {
            var body = JSON.writeValueAsString(Map.of("query", operation, "variables", variables));
            var answer = gateway.get().post("/graphql", body);
            return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
        } catch (HttpTimeoutException e) {
            throw new UncheckedIOException(e);
        } catch (IOException _) { // it is dead, or not there yet
            return JSON.createObjectNode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void pause(long start, String what) {
        if (calm && System.nanoTime() - Math.max(start, calmSince) > patience.toNanos()) {
            throw new AssertionError("still not done after %s: %s".formatted(patience, what));
        }
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
