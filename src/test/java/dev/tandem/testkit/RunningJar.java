package dev.tandem.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tandem as it is deployed: a process of its own, asked over HTTP. */
public final class RunningJar implements AutoCloseable {

    private static final int POLLS = 1_800; // of 100 ms: machines that build are busy

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final Path log;
    private final int port;

    /**
     * Starts {@code quarkus-run.jar}, or a native binary, on a free port.
     *
     * @param options to the JVM, such as system properties, which a binary takes as well
     */
    public RunningJar(Path jar, List<String> options, Map<String, String> environment) throws IOException {
        port = freePort();
        log = Files.createTempFile("tandem-jar", ".log");
        var own = Stream.concat(options.stream(), Stream.of("-Dquarkus.http.port=" + port));
        var path = jar.toAbsolutePath().toString();
        var command = path.endsWith(".jar")
                ? Stream.of(Stream.of(java()), own, Stream.of("-jar", path))
                        .flatMap(words -> words)
                        .toList()
                : Stream.concat(Stream.of(path), own).toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    /** Waits until it accepts connections. */
    public RunningJar ready() throws IOException, InterruptedException {
        for (int poll = 0; poll < POLLS && process.isAlive(); poll++) {
            try {
                get("/q/health/live");
                return this;
            } catch (IOException _) { // not yet: nobody listens
                Thread.sleep(100);
            }
        }
        throw new AssertionError("Tandem did not start:\n" + log());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        var request = request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Waits until it has ended by itself, and tells its exit code. */
    public int end() throws InterruptedException {
        assertThat(process.waitFor(60, SECONDS)).as("it ends by itself").isTrue();
        return process.exitValue();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does, or as a machine that loses its power: it gets no chance to put anything in order. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Everything it has logged. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Stops it as Kubernetes does, and waits until it is gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("Tandem did not stop:\n" + log());
            }
            Files.delete(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    public URI uri(String path) {
        return URI.create("http://localhost:%d%s".formatted(port, path));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }
}
