package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tandem.model.Failure;
import io.quarkus.logging.Log;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * What GHL's refusals mean. Where its status codes mislead, its words decide: a contact that is gone is a 400, and so
 * are a duplicate and a slot that is taken; a 401 may be a missing scope; a 404 may be a path that the version lacks.
 */
final class GhlFailures {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The property that a validation message is about: its first word, but for two turns of phrase. */
    private static final Pattern PROPERTY =
            Pattern.compile("(?:property |each value in |nested property )?([\\w.]+) (?:should|must|is|has)\\b.*");

    private GhlFailures() {}

    /** What came of a call that threw; a write that may have happened is never said to have failed. */
    static Failure of(GhlRequest request, Throwable thrown) {
        return switch (thrown) {
            case Failure failure -> failure;
            case GhlRefusal refusal -> of(request, refusal);
            case Throwable t when neverLeft(t) -> new Failure.Unavailable(GHL, "it cannot be reached.");
            case Throwable t -> {
                Log.debugf(t, "No usable answer of GHL about %s %s", request.what(), request.id());
                yield unanswered(request, t);
            }
        };
    }

    private static Failure unanswered(GhlRequest request, Throwable thrown) {
        if (request.effect() != GhlRequest.Effect.READ) {
            return new Failure.UnknownOutcome(GHL);
        }
        return timedOut(thrown)
                ? new Failure.Timeout(GHL)
                : new Failure.Unavailable(GHL, "its answer broke off or cannot be read.");
    }

    private static Failure of(GhlRequest request, GhlRefusal refusal) {
        var body = parse(refusal.body());
        var message = message(body);
        var traceId = body.path("traceId").asText(null);
        Log.debugf(
                "GHL answered %d about %s %s, trace %s: %s",
                refusal.status(), request.what(), request.id(), traceId, message);
        return switch (of(request, refusal, body, message.toLowerCase(Locale.ROOT))) {
            case Failure.Upstream upstream -> upstream.traced(traceId);
            case Failure failure -> failure;
        };
    }

    private static Failure of(GhlRequest request, GhlRefusal refusal, JsonNode body, String message) {
        return switch (refusal.status()) {
            case 400, 409 -> badRequest(request, body, message);
            case 401 -> unauthorized(message);
            case 403 -> new Failure.MissingScope(GHL, "they do not open this location or this plan.");
            case 404 -> body.isObject() ? notFound(request, message) : broken(request, refusal.status());
            case 422 -> invalid(body.path("message"), message);
            case 429 -> new Failure.RateLimited(GHL, refusal.wait429());
            default ->
                refusal.status() >= 500
                        ? broken(request, refusal.status())
                        : new Failure.Rejected(GHL, null, "it answered with status %d.".formatted(refusal.status()));
        };
    }

    private static Failure badRequest(GhlRequest request, JsonNode body, String message) {
        var existing = body.path("meta").path("contactId").asText("");
        if (!existing.isEmpty()) {
            return new Failure.Duplicate(GHL, existing);
        }
        if (message.contains("not found")) {
            return new Failure.NotFound(request.what(), request.id(), GHL, null);
        }
        if (message.contains("slot")
                && (message.contains("no longer available") || message.contains("not available"))) {
            return new Failure.SlotTaken(GHL);
        }
        return invalid(body.path("message"), message);
    }

    private static Failure unauthorized(String message) {
        if (message.contains("version")) {
            return new Failure.Rejected(GHL, null, "it does not know the version asked for: check tandem.ghl.version.");
        }
        if (message.contains("scope") || message.contains("iam service")) {
            return new Failure.MissingScope(GHL, "a scope is missing.");
        }
        return message.contains("user type mismatch")
                ? new Failure.MissingScope(GHL, "they are an agency's, not a location's.")
                : new Failure.Unauthorized(GHL);
    }

    /** A path that GHL does not know says nothing about the record: taken for "gone" it would have records deleted. */
    private static Failure notFound(GhlRequest request, String message) {
        return message.startsWith("cannot ")
                ? new Failure.Rejected(GHL, null, "it has no such operation: check tandem.ghl.version.")
                : new Failure.NotFound(request.what(), request.id(), GHL, null);
    }

    /** Behind a 503 nothing was done; behind any other of these, something in between may have lost the answer. */
    private static Failure broken(GhlRequest request, int status) {
        return status == 503 || request.effect() == GhlRequest.Effect.READ
                ? new Failure.Unavailable(GHL, "it answered with status " + status + ".")
                : new Failure.UnknownOutcome(GHL);
    }

    private static Failure invalid(JsonNode messages, String message) {
        var first = messages.isArray() && !messages.isEmpty() ? messages.path(0).asText() : message;
        var property = PROPERTY.matcher(first);
        if (!property.matches()) {
            return new Failure.Rejected(GHL, null, "the request is not valid there.");
        }
        var field = GhlNames.unified(property.group(1));
        return new Failure.Rejected(GHL, field, reason(field, first));
    }

    private static String reason(String field, String message) {
        if (message.contains("should not exist")) {
            return "%s cannot be set there.".formatted(field);
        }
        return message.contains("should not be empty")
                ? "%s is needed there.".formatted(field)
                : "%s is not of the form it takes.".formatted(field);
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }

    /** GHL writes a message as text or as a list of texts, and here and there wraps it in {@code error}. */
    private static String message(JsonNode body) {
        var message = body.path("error").isObject() ? body.path("error").path("message") : body.path("message");
        return message.isArray() ? message.path(0).asText("") : message.asText("");
    }

    private static boolean neverLeft(Throwable thrown) {
        return caused(
                thrown,
                ConnectException.class,
                UnknownHostException.class,
                NoRouteToHostException.class,
                SSLHandshakeException.class);
    }

    private static boolean timedOut(Throwable thrown) {
        return caused(
                thrown,
                TimeoutException.class,
                org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException.class,
                io.netty.handler.timeout.TimeoutException.class);
    }

    private static boolean caused(Throwable thrown, Class<?>... types) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            for (var type : types) {
                if (type.isInstance(cause)) {
                    return true;
                }
            }
        }
        return false;
    }
}
