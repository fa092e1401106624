package dev.tandem.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Load over plain sockets, so that the generator takes as little of the machine as it can: every request is made up before
 * the clock runs, and of each answer only its status is looked at and whether it tells of GraphQL errors.
 */
final class Load {

    /** How long after its end a constant rate is caught up with; what was due by then counts as answered no sooner. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final int port;
    private final List<byte[]> requests;

    /** @param requests sent in turn, again and again */
    private Load(int port, List<byte[]> requests) {
        this.port = port;
        this.requests = requests;
    }

    static Load graphQl(int port, List<String> bodies) {
        return new Load(
                port,
                bodies.stream()
                        .map(body -> bytes("POST /graphql HTTP/1.1\r\nHost: localhost\r\n"
                                + "Content-Type: application/json\r\nContent-Length: "
                                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body))
                        .toList());
    }

    static Load get(int port, List<String> paths, String headers) {
        return new Load(
                port,
                paths.stream()
                        .map(path -> bytes("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n"))
                        .toList());
    }

    /** Requests as they go over the wire; over several connections too, each is sent once before any is sent again. */
    static Load raw(int port, List<byte[]> requests) {
        return new Load(port, requests);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What was measured. */
    static final class Measured {
        private final double perSecond;
        private final long[] nanos;
        private final long errors;

        /** @param nanos of each answered request, sorted */
        private Measured(double perSecond, long[] nanos, long errors) {
            this.perSecond = perSecond;
            this.nanos = nanos;
            this.errors = errors;
        }

        double perSecond() {
            return perSecond;
        }

        int count() {
            return nanos.length;
        }

        /** How many answers told of a GraphQL error. */
        long errors() {
            return errors;
        }

        /** The milliseconds within which that share of the requests was answered. */
        double millis(double quantile) {
            return nanos[(int) Math.min(nanos.length - 1L, Math.round(quantile * nanos.length))] / 1e6;
        }
    }

    /** As many requests as that many connections get through, each waiting for its answer before it asks again. */
    Measured closed(int connections, Duration duration) throws IOException, InterruptedException {
        var end = System.nanoTime() + duration.toNanos();
        return run(connections, duration, number -> new Schedule(number, connections, System::nanoTime, end));
    }

    /**
     * A constant rate, whether or not answers keep up: a request that has to wait for a connection is measured from when
     * it was due.
     */
    Measured constant(int connections, double perSecond, Duration duration) throws IOException, InterruptedException {
        var start = System.nanoTime();
        var end = start + duration.toNanos();
        var step = (long) (1e9 / perSecond * connections);
        return run(connections, duration, number -> {
            var next = new long[] {start + step * number / connections};
            return new Schedule(
                    number,
                    connections,
                    () -> {
                        var due = next[0];
                        next[0] += step;
                        return due;
                    },
                    end);
        });
    }

    /** When one connection sends its next request. */
    private record Schedule(int offset, int stride, LongSupplier due, long end) {}

    private interface Schedules {
        Schedule of(int connection);
    }

    private Measured run(int connections, Duration duration, Schedules schedules) throws InterruptedException {
        var errors = new LongAdder();
        var givenUp = new LongAdder();
        var start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var running = new ArrayList<Future<long[]>>();
            for (int number = 0; number < connections; number++) {
                var schedule = schedules.of(number);
                running.add(threads.submit(() -> ask(schedule, errors, givenUp)));
            }
            var all = new ArrayList<long[]>();
            for (var one : running) {
                all.add(one.get());
            }
            var nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            var took = Math.max(duration.toNanos(), System.nanoTime() - start);
            return new Measured((nanos.length - givenUp.sum()) / (took / 1e9), nanos, errors.sum());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private long[] ask(Schedule schedule, LongAdder errors, LongAdder givenUp)
            throws IOException, InterruptedException {
        var nanos = new long[1 << 12];
        var count = 0;
        try (var socket = new Socket("localhost", port)) {
            socket.setTcpNoDelay(true);
            var out = socket.getOutputStream();
            var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            while (true) {
                var due = schedule.due().getAsLong();
                if (due >= schedule.end()) {
                    return Arrays.copyOf(nanos, count);
                }
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                if (System.nanoTime() - schedule.end() > PATIENCE.toNanos()) {
                    givenUp.increment();
                } else {
                    sleepUntil(due);
                    var request = (schedule.offset() + (long) count * schedule.stride()) % requests.size();
                    if (exchange(out, in, requests.get((int) request)).contains("\"errors\":[{")) {
                        errors.increment();
                    }
                }
                nanos[count++] = System.nanoTime() - due;
            }
        }
    }

    private static void sleepUntil(long due) throws InterruptedException {
        var left = due - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }

    private static String exchange(OutputStream out, InputStream in, byte[] request) throws IOException {
        out.write(request);
        var length = -1;
        var chunked = false;
        var status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("answered " + status);
        }
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            chunked = chunked || header.equalsIgnoreCase("transfer-encoding: chunked");
        }
        if (length < 0 && !chunked) {
            throw new IOException("an answer without a length");
        }
        return new String(chunked ? chunks(in) : in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var whole = new ByteArrayOutputStream();
        while (true) {
            var length = Integer.parseInt(line(in), 16);
            whole.write(in.readNBytes(length));
            line(in);
            if (length == 0) {
                return whole.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
