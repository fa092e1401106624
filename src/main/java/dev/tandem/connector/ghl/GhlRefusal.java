package dev.tandem.connector.ghl;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;
import org.jspecify.annotations.Nullable;

/** An answer of GHL that is not the one hoped for, on its way from the wire to {@link GhlFailures}. */
final class GhlRefusal extends RuntimeException {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final int status;
    private final String body;
    private final Duration wait;

    GhlRefusal(int status, String body, Duration wait) {
        super("GHL answered " + status, null, false, false);
        this.status = status;
        this.body = body;
        this.wait = wait;
    }

    int status() {
        return status;
    }

    /** As it came: JSON, or a page from something in between. */
    String body() {
        return body;
    }

    /** How long GHL asks to be left alone; means something with status 429 only. */
    Duration wait429() {
        return wait;
    }

    /** By {@code Retry-After} in seconds where GHL sends it, else until its window is over. */
    static Duration wait(Function<String, @Nullable String> headers) {
        var seconds = number(headers.apply("Retry-After"));
        if (seconds.isPresent()) {
            return Duration.ofSeconds(seconds.getAsLong());
        }
        var window = number(headers.apply("X-RateLimit-Interval-Milliseconds"));
        return window.isPresent() ? Duration.ofMillis(window.getAsLong()) : WINDOW;
    }

    static OptionalLong number(@Nullable String header) {
        return header != null && header.strip().matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(header.strip()))
                : OptionalLong.empty();
    }

    /** Makes one of every answer from 400 up. */
    static final class Mapper implements ResponseExceptionMapper<GhlRefusal> {

        @Override
        public GhlRefusal toThrowable(Response response) {
            var body = response.hasEntity() ? response.readEntity(String.class) : "";
            return new GhlRefusal(response.getStatus(), body, GhlRefusal.wait(response::getHeaderString));
        }
    }
}
