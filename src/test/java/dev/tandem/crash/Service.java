package dev.tandem.crash;

import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a Service of Kubernetes is to its callers: requests go in turn to those that said last that they are ready. Only a
 * connection that is refused is tried elsewhere; whatever else goes wrong is the caller's to see.
 */
final class Service implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(100);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<RunningJar> members = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<RunningJar> ready = List.of();
    private final Thread prober = Thread.ofPlatform().name("prober").start(this::probe);

    void add(RunningJar member) {
        members.add(member);
    }

    /** Whether requests go to it. */
    boolean hasReady(RunningJar member) {
        return ready.contains(member);
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        var refused = new ConnectException("nobody is ready");
        var now = ready;
        for (var attempt = 0; attempt < now.size(); attempt++) {
            var member = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
            try {
                return client.send(request(member, path, json), BodyHandlers.ofString());
            } catch (ConnectException e) {
                refused = e;
            }
        }
        throw refused;
    }

    private static HttpRequest request(RunningJar member, String path, String json) {
        return HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(member.port(), path)))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(json))
                .build();
    }

    private void probe() {
        try {
            while (true) {
                ready = members.stream().filter(Service::isReady).toList();
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException _) {
            // nobody calls any more
        }
    }

    private static boolean isReady(RunningJar member) {
        try {
            return member.get("/q/health/ready").statusCode() == 200;
        } catch (IOException _) { // it does not listen
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        prober.interrupt();
        client.close();
    }
}
