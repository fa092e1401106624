package dev.tandem.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Both CRMs as fixed answers: what the simulated ones said to a read is said again, after as long as a CRM takes. So a
 * gateway is measured, and not the simulators behind it.
 */
final class RecordedCrms implements AutoCloseable {

    private record Answer(int status, List<Map.Entry<String, String>> headers, Buffer body) {}

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(32));
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong();
    private final int simulated;
    private final int port;
    private volatile boolean recording;
    private volatile long latencyMillis;

    /** @param simulated the port of the simulated CRMs */
    RecordedCrms(int simulated) {
        this.simulated = simulated;
        port = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    int port() {
        return port;
    }

    /** From now on a read is only passed on when it is asked for the first time. */
    void record() {
        recording = true;
    }

    /** How long each answer takes from now on. */
    void latency(Duration latency) {
        latencyMillis = latency.toMillis();
    }

    /** How many calls there were so far. */
    long calls() {
        return calls.get();
    }

    private void answer(HttpServerRequest request) {
        calls.incrementAndGet();
        if (latencyMillis > 0) {
            request.pause();
            vertx.setTimer(latencyMillis, _ -> {
                request.resume();
                answerNow(request);
            });
        } else {
            answerNow(request);
        }
    }

    private void answerNow(HttpServerRequest request) {
        var known = recording && request.method().equals(HttpMethod.GET) ? answers.get(request.uri()) : null;
        if (known != null) {
            send(request, known);
            return;
        }
        request.body()
                .compose(body -> client.request(new RequestOptions()
                                .setMethod(request.method())
                                .setHost("localhost")
                                .setPort(simulated)
                                .setURI(request.uri())
                                .setHeaders(request.headers()))
                        .compose(passedOn -> passedOn.send(body)))
                .compose(response -> response.body().map(body -> recorded(request, response, body)))
                .onSuccess(answer -> send(request, answer))
                .onFailure(broken -> request.response().setStatusCode(502).end(broken.toString()));
    }

    private Answer recorded(HttpServerRequest request, HttpClientResponse response, Buffer body) {
        var headers = response.headers().entries().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("content-length"))
                .toList();
        var answer = new Answer(response.statusCode(), headers, body);
        if (recording && request.method().equals(HttpMethod.GET) && answer.status() == 200) {
            answers.put(request.uri(), answer);
        }
        return answer;
    }

    private static void send(HttpServerRequest request, Answer answer) {
        var response = request.response().setStatusCode(answer.status());
        answer.headers().forEach(header -> response.putHeader(header.getKey(), header.getValue()));
        response.end(answer.body());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
