package dev.tandem.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * What no gateway on this machine can beat: a handler that asks for the parts of a contact at both CRMs, all at once, and
 * puts the answers one after the other. It knows no GraphQL, looks into nothing and keeps nothing.
 */
public final class BareGateway extends AbstractVerticle {

    private static final List<String> GHL = List.of("", "/tasks", "/notes", "/appointments");
    private static final List<String> RANKR = List.of("tasks", "notes", "appointments");

    private final int port;
    private final int upstream;

    private BareGateway(int port, int upstream) {
        this.port = port;
        this.upstream = upstream;
    }

    /**
     * Serves until it is killed.
     *
     * @param arguments the port to listen on, and that of both CRMs
     */
    public static void main(String[] arguments) {
        var port = Integer.parseInt(arguments[0]);
        var upstream = Integer.parseInt(arguments[1]);
        Vertx.vertx()
                .deployVerticle(
                        () -> new BareGateway(port, upstream),
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Override
    public void start(Promise<Void> started) {
        var client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(500));
        vertx.createHttpServer()
                .requestHandler(request -> answer(client, request))
                .listen(port, "localhost")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void answer(HttpClient client, HttpServerRequest request) {
        var ghl = request.getParam("ghl");
        var rankr = request.getParam("rankr");
        if (ghl == null || rankr == null) {
            request.response().end();
            return;
        }
        var parts = new ArrayList<Future<Buffer>>();
        GHL.forEach(part -> parts.add(get(client, "/ghl/contacts/" + ghl + part)));
        parts.add(get(client, "/rankr/v1/contacts/" + rankr));
        RANKR.forEach(part -> parts.add(get(client, "/rankr/v1/" + part + "?contactId=" + rankr)));
        Future.all(List.copyOf(parts))
                .onSuccess(_ -> {
                    var body = Buffer.buffer("[");
                    parts.forEach(part ->
                            body.appendString(body.length() > 1 ? "," : "").appendBuffer(part.result()));
                    request.response()
                            .putHeader("Content-Type", "application/json")
                            .end(body.appendString("]"));
                })
                .onFailure(broken -> request.response().setStatusCode(502).end(broken.toString()));
    }

    private Future<Buffer> get(HttpClient client, String uri) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("localhost")
                .setPort(upstream)
                .setURI(uri)
                .putHeader("Authorization", "Bearer pit-demo")
                .putHeader("Version", "2021-07-28")
                .putHeader("X-Api-Key", "rk-demo");
        return client.request(options)
                .compose(HttpClientRequest::send)
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.failedFuture(uri + ": " + response.statusCode()));
    }
}
