package dev.tandem.connector.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tandem.testkit.RankrContract;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stands between the connector and the sandbox and notes what passes, to hold it to the contract. */
@Singleton
class Witness {

    /** What passed; a status of 0 if nothing was answered. */
    record Exchange(String method, String path, Map<String, String> headers, String body, int status, String answer) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Exchange> seen = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final HttpClient sandbox;
    private final Optional<Integer> port;
    private final int sandboxPort;

    Witness(
            Vertx vertx,
            @ConfigProperty(name = "witness.port") Optional<Integer> port,
            @ConfigProperty(name = "tandem.sandbox.port") int sandboxPort) {
        this.vertx = vertx;
        this.port = port;
        this.sandboxPort = sandboxPort;
        this.sandbox = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(200)); // some never end
    }

    void start(@Observes StartupEvent event) {
        port.ifPresent(own -> vertx.createHttpServer()
                .requestHandler(this::pass)
                .listen(own)
                .toCompletionStage()
                .toCompletableFuture()
                .join());
    }

    void forget() {
        seen.clear();
    }

    /** The calls of that method to records and the like, in order. */
    List<Exchange> calls(String method) {
        return seen.stream()
                .filter(exchange ->
                        exchange.method().equals(method) && !exchange.path().contains("/oauth/"))
                .toList();
    }

    long tokens() {
        return seen.stream()
                .filter(exchange -> exchange.path().contains("/oauth/"))
                .count();
    }

    /** Fails unless all that was accepted is as the contract has it. */
    void holdTo(RankrContract contract) {
        seen.stream()
                .filter(exchange ->
                        exchange.status() / 100 == 2 && !exchange.path().contains("/oauth/"))
                .filter(exchange -> !exchange.answer().startsWith("<"))
                .forEach(exchange -> contract.validate(
                        exchange.method(),
                        exchange.path(),
                        json(exchange.body()),
                        exchange.status(),
                        json(exchange.answer())));
    }

    private void pass(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> sandbox.request(
                                HttpMethod.valueOf(request.method().name()), sandboxPort, "localhost", request.uri())
                        .compose(forwarded -> {
                            request.headers().forEach(forwarded::putHeader);
                            return forwarded.send(body);
                        })
                        .compose(answer -> answer.body().map(content -> {
                            note(request, body, answer.statusCode(), content);
                            request.response().setStatusCode(answer.statusCode());
                            answer.headers().forEach(request.response()::putHeader);
                            return request.response().end(content);
                        }))
                        .onFailure(_ -> {
                            note(request, body, 0, Buffer.buffer());
                            request.connection().close();
                        }));
    }

    private void note(HttpServerRequest request, Buffer body, int status, Buffer answer) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(headers::put);
        seen.add(new Exchange(
                request.method().name(),
                request.uri().replaceFirst("^/rankr", ""),
                headers,
                body.toString(),
                status,
                answer.toString()));
    }

    private static JsonNode json(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
