package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Call;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call that is known to come from an account.
 *
 * @param prefix {@code /v1} or {@code /sandbox/v1}
 * @param variables what stands in the path for the parts in braces
 */
record Request(Account account, Call call, String prefix, Map<String, String> variables, Instant now) {

    private static final int USUAL_LIMIT = 50;
    private static final int HIGHEST_LIMIT = 100;

    /** Whether it sees and makes test records only. */
    boolean isSandboxed() {
        return prefix.startsWith("/sandbox");
    }

    boolean sees(Kind kind, Entry entry) {
        return !isSandboxed() || !kind.isRecord() || entry.isTest();
    }

    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    boolean flag(String parameter) {
        return optionalFlag(parameter).orElse(false);
    }

    Optional<Boolean> optionalFlag(String parameter) {
        return call.parameter(parameter).map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problem.invalid(parameter + " must be true or false.");
        });
    }

    Optional<Instant> time(String parameter) {
        try {
            return call.parameter(parameter).map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
        } catch (DateTimeParseException unreadable) {
            throw Problem.invalid(parameter + " must be a time such as 2026-03-01T09:30:00Z.");
        }
    }

    Optional<Place> cursor() {
        return call.parameter("cursor").map(Place::ofCursor);
    }

    int limit() {
        try {
            var limit = call.parameter("limit").map(Integer::parseInt).orElse(USUAL_LIMIT);
            if (limit >= 1 && limit <= HIGHEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            throw limitProblem();
        }
        throw limitProblem();
    }

    /** The body, sent as that media type. */
    ObjectNode body(String mediaType) {
        var type = call.header("content-type").orElse("").split(";", 2)[0].strip();
        if (!type.equalsIgnoreCase(mediaType)) {
            throw new Problem(Problem.Type.UNSUPPORTED_MEDIA_TYPE, "Send %s.".formatted(mediaType));
        }
        if (call.body() instanceof ObjectNode body) {
            return body;
        }
        throw Problem.invalid("The body must be a JSON object.");
    }

    /** Refuses a conditional write to a record that is no longer of the version it names. */
    void checkVersion(Entry entry) {
        var wanted = call.header("if-match").orElse("*");
        for (var tag : List.of(wanted.split(",", -1))) {
            if (tag.strip().equals("*") || tag.strip().equals(entry.etag())) {
                return;
            }
        }
        throw new Problem(Problem.Type.VERSION_MISMATCH, "The record has version %d.".formatted(entry.version()));
    }

    private static Problem limitProblem() {
        return Problem.invalid("limit must be between 1 and %d.".formatted(HIGHEST_LIMIT));
    }
}
