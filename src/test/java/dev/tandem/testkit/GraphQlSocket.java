package dev.tandem.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One subscription of a front end, over graphql-transport-ws. */
public final class GraphQlSocket implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private GraphQlSocket(int port, String workspace) {
        socket = client.newWebSocketBuilder()
                .subprotocols("graphql-transport-ws")
                .header("X-Tandem-Workspace", workspace)
                .buildAsync(URI.create("ws://localhost:%d/graphql".formatted(port)), new Listener())
                .join();
    }

    /** Subscribes on behalf of that workspace. */
    public static GraphQlSocket subscribe(String workspace, String subscription, Map<String, ?> variables) {
        return subscribe(RestAssured.port, workspace, subscription, variables);
    }

    /** The same at a gateway that listens on that port. */
    public static GraphQlSocket subscribe(int port, String workspace, String subscription, Map<String, ?> variables) {
        var opened = new GraphQlSocket(port, workspace);
        opened.send(Map.of("type", "connection_init"));
        assertThat(opened.message().path("type").asText()).isEqualTo("connection_ack");
        opened.send(Map.of(
                "id", "1", "type", "subscribe", "payload", Map.of("query", subscription, "variables", variables)));
        return opened;
    }

    /** The data of the next answer, without any error. */
    public JsonNode next() {
        var message = message();
        assertThat(message.path("type").asText()).as(message.toString()).isEqualTo("next");
        assertThat(message.at("/payload/errors").isEmpty())
                .as(message.toString())
                .isTrue();
        return message.at("/payload/data");
    }

    /** The next message, whatever it is but a sign of life. */
    public JsonNode message() {
        var end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                var message = messages.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                assertThat(message).as("a message within " + PATIENCE).isNotNull();
                if (!message.path("type").asText().equals("ping")) {
                    return message;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The status that it is closed with, by the other end. */
    public int closed() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void send(Map<String, ?> message) {
        try {
            socket.sendText(JSON.writeValueAsString(message), true).join();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    messages.add(JSON.readTree(text.toString()));
                } catch (JsonProcessingException e) {
                    throw new AssertionError(text.toString(), e);
                }
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(webSocket, part, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
            closed.complete(status);
            return WebSocket.Listener.super.onClose(webSocket, status, reason);
        }
    }
}
