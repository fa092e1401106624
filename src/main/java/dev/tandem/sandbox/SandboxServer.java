package dev.tandem.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The sandboxes over HTTP, on a port of their own: each CRM under its name, the controls under {@code /control}. The
 * only place where simulated CRMs meet threads, sockets and the time of day.
 */
final class SandboxServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Buffer GARBAGE = Buffer.buffer("<html><body>502 Bad Gateway</body></html>");

    private final Vertx vertx;
    private final Sandboxes sandboxes;
    private final ControlApi control;
    private final HttpServer server;

    SandboxServer(Vertx vertx, Sandboxes sandboxes) {
        this.vertx = vertx;
        this.sandboxes = sandboxes;
        control = new ControlApi(sandboxes);
        server = vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true));
    }

    Future<HttpServer> start(String host, int port) {
        return server.requestHandler(this::receive).listen(port, host);
    }

    int port() {
        return server.actualPort();
    }

    Future<Void> stop() {
        return server.close();
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            try {
                route(request, body);
            } catch (JsonProcessingException | IllegalArgumentException malformed) {
                send(request, refusal(400, "Malformed request"));
            }
        });
    }

    private void route(HttpServerRequest request, Buffer body) throws JsonProcessingException {
        var uri = new QueryStringDecoder(request.uri());
        var path = uri.path();
        var end = path.indexOf('/', 1);
        var name = path.substring(1, end < 0 ? path.length() : end);
        var call = new Call(
                request.method().name(),
                end < 0 ? "/" : path.substring(end),
                uri.parameters(),
                headers(request),
                parsed(request, body));
        if (name.equals("control")) {
            vertx.executeBlocking(() -> control.handle(call), false)
                    .onSuccess(reply -> send(request, reply))
                    .onFailure(broken -> send(request, refusal(500, broken.toString())));
        } else {
            sandboxes
                    .find(name)
                    .ifPresentOrElse(
                            crm -> deliver(request, crm.receive(call)),
                            () -> send(request, refusal(404, "No CRM " + name)));
        }
    }

    private void deliver(HttpServerRequest request, Delivery delivery) {
        if (delivery.delay().toMillis() > 0) {
            vertx.setTimer(delivery.delay().toMillis(), _ -> deliverNow(request, delivery));
        } else {
            deliverNow(request, delivery);
        }
    }

    private static void deliverNow(HttpServerRequest request, Delivery delivery) {
        switch (delivery.fate()) {
            case ARRIVES -> send(request, delivery.reply());
            case GARBLED -> request.response().end(GARBAGE);
            case CONNECTION_CLOSED -> request.connection().close();
            case NEVER -> {} // the caller hangs up when it has waited long enough
        }
    }

    private static void send(HttpServerRequest request, Reply reply) {
        var response = request.response().setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (response.closed()) {
            return;
        }
        if (reply.body().isMissingNode()) {
            response.end();
            return;
        }
        if (!reply.headers().containsKey("Content-Type")) {
            response.putHeader("Content-Type", "application/json; charset=utf-8");
        }
        response.end(Buffer.buffer(bytes(reply.body())));
    }

    private static byte[] bytes(JsonNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        var headers = HashMap.<String, String>newHashMap(request.headers().size());
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }

    private static JsonNode parsed(HttpServerRequest request, Buffer body) throws JsonProcessingException {
        if (body.length() == 0) {
            return JsonNodeFactory.instance.missingNode();
        }
        var text = body.toString(StandardCharsets.UTF_8);
        var type = request.getHeader("Content-Type");
        return type != null && type.startsWith("application/x-www-form-urlencoded") ? form(text) : JSON.readTree(text);
    }

    private static JsonNode form(String text) {
        var fields = JsonNodeFactory.instance.objectNode();
        new QueryStringDecoder(text, false).parameters().forEach((name, values) -> fields.put(name, values.getFirst()));
        return fields;
    }

    private static Reply refusal(int status, String message) {
        var body =
                JsonNodeFactory.instance.objectNode().put("statusCode", status).put("message", message);
        return new Reply(status, body, Map.of());
    }
}
