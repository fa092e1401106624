package dev.tandem.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket to the graph of whoever wants to see how it is answered, pings left out. */
public final class RawSocket implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    /** Opens one with those headers. */
    public RawSocket(Map<String, String> headers) {
        this(headers, "127.0.0.1");
    }

    /** Opens one with those headers, from that address of this machine. */
    public RawSocket(Map<String, String> headers, String from) {
        client = HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral(from))
                .build();
        var builder = client.newWebSocketBuilder().subprotocols("graphql-transport-ws");
        headers.forEach(builder::header);
        socket = builder.buildAsync(URI.create("ws://localhost:%d/graphql".formatted(RestAssured.port)), new Listener())
                .join();
    }

    /** Says that. */
    public RawSocket say(Map<String, ?> message) {
        try {
            socket.sendText(JSON.writeValueAsString(message), true).join();
            return this;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Says hello with that payload. */
    public RawSocket init(Map<String, ?> payload) {
        return say(Map.of("type", "connection_init", "payload", payload));
    }

    /** Begins an operation. */
    public RawSocket subscribe(String operation) {
        return say(Map.of("id", "1", "type", "subscribe", "payload", Map.of("query", operation)));
    }

    /** The next that is heard: a message, or {@code closed} and the status. */
    public String heard() {
        var end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                var event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event == null) {
                    throw new AssertionError("nothing was heard within " + PATIENCE);
                }
                if (!event.contains("\"ping\"")) {
                    return event;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
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
                events.add(text.toString());
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(webSocket, part, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
            events.add("closed " + status);
            return WebSocket.Listener.super.onClose(webSocket, status, reason);
        }
    }
}
