package dev.tandem.testkit;

import dev.tandem.testkit.Deliveries.Post;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The gateway as the CRMs see it: it takes their webhooks. */
public final class Hooks {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Hooks() {}

    /** What is answered to a delivery of GHL. */
    public static HttpResponse<String> ghl(int port, Post post) {
        return send(request(port, "/webhooks/ghl", post));
    }

    /** What is answered to a delivery of Rankr for a workspace. */
    public static HttpResponse<String> rankr(int port, String workspace, Post post) {
        return send(request(port, "/webhooks/rankr/" + workspace, post));
    }

    public static HttpRequest request(int port, String path, Post post) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(post.body()));
        post.headers().forEach(request::header);
        return request.build();
    }

    public static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
