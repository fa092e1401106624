package dev.tandem.intake;

import dev.tandem.platform.Budget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request, read up to a limit. What goes beyond is thrown away as it comes: a caller that is cut off while it
 * still sends would not see why. One that sends much more is cut off all the same.
 */
final class Body {

    private static final int PATIENT_UP_TO = 16; // times the limit

    private final HttpServerRequest request;
    private final long limit;
    private final Budget budget;
    private final Promise<byte[]> promise = Promise.promise();
    private @Nullable Buffer read = Buffer.buffer();
    private long came;

    private Body(HttpServerRequest request, long limit, Budget budget) {
        this.request = request;
        this.limit = limit;
        this.budget = budget;
    }

    /** The body is longer than it may be. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("the body is too long", null, false, false);
        }
    }

    /** Fails with {@link TooLong}, with {@link Commits.Busy} if the budget is used up, or if the caller goes away. */
    static Future<byte[]> read(HttpServerRequest request, long limit, Budget budget) {
        var body = new Body(request, limit, budget);
        if (declared(request) > limit) {
            body.refuse(new TooLong());
        }
        request.exceptionHandler(body::refuse).handler(body::take).endHandler(_ -> body.end());
        request.resume(); // Quarkus hands requests on paused
        return body.promise.future();
    }

    private static long declared(HttpServerRequest request) {
        try {
            var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    private void take(Buffer chunk) {
        came += chunk.length();
        if (came > limit) {
            refuse(new TooLong());
            if (came > PATIENT_UP_TO * limit) {
                request.connection().close();
            }
        } else if (read != null) {
            if (budget.take(chunk.length())) {
                read.appendBuffer(chunk);
            } else {
                refuse(new Commits.Busy());
            }
        }
    }

    private void end() {
        if (read != null) {
            var bytes = read.getBytes();
            letGo();
            promise.tryComplete(bytes);
        }
    }

    private void refuse(Throwable why) {
        letGo();
        promise.tryFail(why);
    }

    private void letGo() {
        if (read != null) {
            budget.giveBack(read.length());
            read = null;
        }
    }
}
