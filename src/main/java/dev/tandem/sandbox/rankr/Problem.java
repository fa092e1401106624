package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.sandbox.Reply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An error answer as RFC 9457 has it, thrown by whoever finds that a call cannot be carried out. */
final class Problem extends RuntimeException {

    /** The kinds of error, with the status each has. */
    enum Type {
        INVALID_REQUEST(400, "Invalid request"),
        UNAUTHORIZED(401, "Unauthorized"),
        FORBIDDEN(403, "Forbidden"),
        NOT_FOUND(404, "Not found"),
        METHOD_NOT_ALLOWED(405, "Method not allowed"),
        DUPLICATE(409, "Duplicate"),
        VERSION_MISMATCH(412, "Version mismatch"),
        UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
        VALIDATION(422, "Validation failed"),
        IDEMPOTENCY_KEY_REUSED(422, "Idempotency key reused"),
        RATE_LIMITED(429, "Too many requests"),
        INTERNAL(500, "Internal error");

        private final int status;
        private final String title;

        Type(int status, String title) {
            this.status = status;
            this.title = title;
        }

        private String urn() {
            return "urn:rankr:problem:" + Words.kebab(name());
        }
    }

    /** What is wrong with one property, to be read after its name. */
    record FieldError(String field, String message) {}

    private final Type type;
    private final String detail;
    private final List<FieldError> errors;
    private final @Nullable String existingId;

    Problem(Type type, String detail) {
        this(type, detail, List.of(), null);
    }

    private Problem(Type type, String detail, List<FieldError> errors, @Nullable String existingId) {
        super(detail, null, false, false);
        this.type = type;
        this.detail = detail;
        this.errors = List.copyOf(errors);
        this.existingId = existingId;
    }

    static Problem invalid(String detail) {
        return new Problem(Type.INVALID_REQUEST, detail);
    }

    static Problem notFound(String what, String id) {
        return new Problem(Type.NOT_FOUND, "There is no %s %s.".formatted(what, id));
    }

    static Problem forbidden(String detail) {
        return new Problem(Type.FORBIDDEN, detail);
    }

    static Problem validation(List<FieldError> errors) {
        return new Problem(Type.VALIDATION, "The body is not acceptable.", errors, null);
    }

    static Problem duplicate(String what, String existingId, String field) {
        return new Problem(
                Type.DUPLICATE,
                "The %s %s has this %s.".formatted(what, existingId, field),
                List.of(new FieldError(field, "is taken")),
                existingId);
    }

    Reply reply(String instance, String traceId, Map<String, String> headers) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("type", type.urn());
        body.put("title", type.title);
        body.put("status", type.status);
        body.put("detail", detail);
        body.put("instance", instance);
        body.put("traceId", traceId);
        var list = body.putArray("errors");
        errors.forEach(error -> list.addObject().put("field", error.field()).put("message", error.message()));
        if (existingId != null) {
            body.put("existingId", existingId);
        }
        return Replies.with(new Reply(type.status, body, headers), Map.of("Content-Type", "application/problem+json"));
    }
}
