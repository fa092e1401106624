package dev.tandem.connector.ghl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A GHL that answers what it is told to, and remembers what it was asked. */
public class GhlStub implements QuarkusTestResourceLifecycleManager {

    /** A request as it arrived. */
    record Asked(String method, String path, String version, String authorization, String body) {
        @Override
        public String toString() {
            return "%s %s".formatted(method, path);
        }
    }

    /** An answer, after a while. */
    record Told(int status, String type, String body, Duration after) {}

    private static final List<Asked> ASKED = Collections.synchronizedList(new ArrayList<>());
    private static final Deque<Told> TOLD = new ArrayDeque<>();

    private @Nullable HttpServer server;

    static void forget() {
        synchronized (TOLD) {
            TOLD.clear();
        }
        ASKED.clear();
    }

    static void answers(int status, String json) {
        answers(status, "application/json", json, Duration.ZERO);
    }

    static void answers(int status, String type, String body, Duration after) {
        synchronized (TOLD) {
            TOLD.add(new Told(status, type, body, after));
        }
    }

    static List<Asked> asked() {
        return List.copyOf(ASKED);
    }

    static Asked last() {
        return asked().getLast();
    }

    @Override
    public Map<String, String> start() {
        var started = listening();
        started.createContext("/", this::handle);
        started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        started.start();
        server = started;
        var port = started.getAddress().getPort();
        return Map.ofEntries(
                Map.entry("tandem.sync.enabled", "false"), // the stub is asked by the tests alone
                Map.entry("tandem.workspaces.stub.region", "US"),
                Map.entry("tandem.workspaces.stub.timezone", "Asia/Kolkata"),
                Map.entry("tandem.workspaces.stub.ghl.url", "http://localhost:%d/ghl/".formatted(port)),
                Map.entry("tandem.workspaces.stub.ghl.location-id", "loc1"),
                Map.entry("tandem.workspaces.stub.ghl.token", "pit-1"),
                Map.entry("tandem.workspaces.stub.rankr.url", "http://localhost:1"),
                Map.entry("tandem.workspaces.frugal.ghl.url", "http://localhost:%d/ghl".formatted(port)),
                Map.entry("tandem.workspaces.frugal.ghl.location-id", "loc3"),
                Map.entry("tandem.workspaces.frugal.ghl.token", "pit-3"),
                Map.entry("tandem.workspaces.frugal.rankr.url", "http://localhost:1"),
                Map.entry("tandem.workspaces.nobody.ghl.url", "http://localhost:1"),
                Map.entry("tandem.workspaces.nobody.ghl.location-id", "loc2"),
                Map.entry("tandem.workspaces.nobody.ghl.token", "pit-2"),
                Map.entry("tandem.workspaces.nobody.rankr.url", "http://localhost:1"),
                Map.entry("tandem.gates.ghl.breaker.request-volume-threshold", "1000"),
                Map.entry("tandem.gates.rankr.breaker.request-volume-threshold", "1000"));
    }

    private static HttpServer listening() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        var asked = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString().substring("/ghl".length()),
                exchange.getRequestHeaders().getFirst("Version"),
                exchange.getRequestHeaders().getFirst("Authorization"),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        ASKED.add(asked);
        Told told;
        synchronized (TOLD) {
            told = TOLD.isEmpty() ? new Told(500, "text/plain", "nothing left to tell", Duration.ZERO) : TOLD.poll();
        }
        sleep(told.after());
        exchange.getResponseHeaders().add("Content-Type", told.type());
        exchange.getResponseHeaders()
                .add("X-RateLimit-Max", asked.authorization().endsWith("pit-3") ? "50" : "100");
        exchange.getResponseHeaders().add("X-RateLimit-Remaining", "49");
        exchange.getResponseHeaders().add("X-RateLimit-Interval-Milliseconds", "10000");
        if (told.status() == 429) {
            exchange.getResponseHeaders().add("Retry-After", "1");
        }
        var bytes = told.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(told.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
