package dev.tandem.enrichment;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider elsewhere that says what a test wants it to say, and remembers what it was asked. */
final class KnowAll {

    private static final long PAUSE_MILLIS = 50;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<JsonObject> questions = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile JsonObject answer = new JsonObject();
    private final AtomicInteger hungUp = new AtomicInteger();
    private volatile int rambling;
    private volatile String silentAt = "";
    private volatile @Nullable Runnable meanwhile;

    KnowAll(int port) throws Exception {
        server = vertx.createHttpServer().requestHandler(this::handle);
        server.listen(port).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void handle(HttpServerRequest request) {
        paths.add(String.valueOf(request.path()));
        authorizations.add(String.valueOf(request.getHeader("authorization")));
        request.body().onSuccess(body -> {
            questions.add(new JsonObject(body));
            if (rambling > 0) {
                ramble(request, Buffer.buffer(" ".repeat(rambling)));
                return;
            }
            if (silentAt.equals(request.path())) {
                return;
            }
            var work = meanwhile;
            vertx.executeBlocking(() -> {
                        if (work != null) {
                            work.run();
                        }
                        return answer;
                    })
                    .onComplete(done -> request.response()
                            .setStatusCode(done.succeeded() ? status : 500)
                            .putHeader("content-type", "application/json")
                            .end(answer.toBuffer()));
        });
    }

    private void ramble(HttpServerRequest request, Buffer piece) {
        var response = request.response().setChunked(true);
        var timer = vertx.setPeriodic(PAUSE_MILLIS, _ -> {
            if (!response.closed() && !response.writeQueueFull()) {
                response.write(piece);
            }
        });
        request.connection().closeHandler(_ -> {
            vertx.cancelTimer(timer);
            hungUp.incrementAndGet();
        });
    }

    /** Answers with one piece of so many bytes after the other, and never comes to an end. */
    void rambles(int bytes) {
        answers(new JsonObject());
        hungUp.set(0);
        rambling = bytes;
    }

    /** How often it was cut short. */
    int hungUp() {
        return hungUp.get();
    }

    /** Answers that from now on. */
    void answers(JsonObject other) {
        status = 200;
        silentAt = "";
        rambling = 0;
        meanwhile = null;
        answer = other;
    }

    /** Answers with that status from now on. */
    void refuses(int with) {
        answers(new JsonObject());
        status = with;
    }

    /** Does not answer any more there. */
    void fallsSilent(String path) {
        silentAt = path;
    }

    /** How often it was asked there. */
    long calls(String path) {
        return paths.stream().filter(path::equals).count();
    }

    /** Has that happen between question and answer. */
    void thinksWhile(Runnable work) {
        meanwhile = work;
    }

    void forget() {
        questions.clear();
        paths.clear();
        authorizations.clear();
    }

    /** What it was asked about somebody. */
    List<JsonObject> questionsAbout(String email) {
        return questions.stream()
                .filter(question -> email.equals(question.getString("email")))
                .toList();
    }

    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    void stop() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
