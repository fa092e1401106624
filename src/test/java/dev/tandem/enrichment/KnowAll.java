package dev.tandem.enrichment;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A provider elsewhere that says what a test wants it to say, and remembers what it was asked. */
final class KnowAll {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<JsonObject> questions = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile JsonObject answer = new JsonObject();
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

    /** Answers that from now on. */
    void answers(JsonObject other) {
        status = 200;
        silentAt = "";
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
