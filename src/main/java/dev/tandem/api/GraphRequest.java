package dev.tandem.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.tandem.model.FailureCode;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue.ValueType;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody sends to the graph, as the specification of GraphQL over HTTP reads it. */
sealed interface GraphRequest {

    /** What one operation is asked by. */
    sealed interface Single extends GraphRequest {}

    /** One that can be tried: {@code query}, {@code variables}, {@code operationName} and {@code extensions} as far as given. */
    record Asked(JsonObject request) implements Single {}

    /** Several in one, none of which was looked at yet. */
    record Batch(List<JsonObject> requests) implements GraphRequest {}

    /**
     * One that cannot.
     *
     * @param allow the methods that would be taken; empty if the method is not what is wrong
     */
    record Refused(int status, FailureCode code, String message, Optional<String> allow) implements Single {}

    /** No form and no script of another site can send it unasked: browsers ask first whether they may. */
    Refused WRONG_TYPE = new Refused(
            415,
            FailureCode.BAD_USER_INPUT,
            "The Content-Type has to be application/json, in UTF-8.",
            Optional.empty());

    Refused WRONG_METHOD = new Refused(
            405, FailureCode.BAD_USER_INPUT, "Ask with POST, or queries with GET.", Optional.of("GET, POST"));

    Refused NOT_BY_GET = new Refused(
            405, FailureCode.BAD_USER_INPUT, "By GET there are only queries: use POST.", Optional.of("POST"));

    Refused UNACCEPTABLE = new Refused(
            406,
            FailureCode.BAD_USER_INPUT,
            "Answers are application/graphql-response+json or application/json: accept one of them.",
            Optional.empty());

    Refused NO_BATCH = malformed(
            "A batch is not taken here (tandem.graphql.limits.batch), as one request would be many: send each operation by"
                    + " itself, or several root fields in one.");

    /** Where a request names its operation. */
    String OPERATION = "operationName";

    /** Whether a Content-Type says that a body is JSON, in the only encoding that JSON has. */
    static boolean isJson(@Nullable String type) {
        return type != null && Reading.TYPE.matcher(type).matches();
    }

    /**
     * Reads the body of a POST.
     *
     * @param most how many operations a batch may have; 0 if none is taken
     */
    static GraphRequest ofBody(byte[] body, int most) {
        return switch (Reading.startOf(body)) {
            case OBJECT -> Reading.request(new String(body, StandardCharsets.UTF_8));
            case ARRAY -> most == 0 ? NO_BATCH : Reading.batch(new String(body, StandardCharsets.UTF_8), most);
            case NEITHER -> malformed("The body is not a JSON object with a query.");
        };
    }

    /** Reads the parameters of a GET, each as it is once it is decoded. */
    static Single ofParameters(Map<String, List<String>> parameters) {
        var request = Json.createObjectBuilder();
        for (var name : List.of("query", OPERATION)) {
            parameters.getOrDefault(name, List.of()).stream().findFirst().ifPresent(text -> request.add(name, text));
        }
        for (var name : List.of("variables", "extensions")) {
            var text = parameters.getOrDefault(name, List.of()).stream()
                    .findFirst()
                    .filter(given -> !given.isBlank());
            if (text.isPresent()) {
                var object = Reading.object(text.get());
                if (object.isEmpty()) {
                    return malformed("The %s are not a JSON object.".formatted(name));
                }
                request.add(name, object.get());
            }
        }
        return checked(request.build());
    }

    /** The request, if nothing makes it one that cannot even be tried; a name that is blank is left out, as it names nothing. */
    static Single checked(JsonObject request) {
        if (!isAbsentOr(ValueType.STRING, request, "query")) {
            return malformed("The query is not a string.");
        }
        if (!isAbsentOr(ValueType.OBJECT, request, "variables")) {
            return malformed("The variables are not an object.");
        }
        if (!isAbsentOr(ValueType.OBJECT, request, "extensions")) {
            return malformed("The extensions are not an object.");
        }
        if (!isAbsentOr(ValueType.STRING, request, OPERATION)) {
            return malformed("The operationName is not a string.");
        }
        var query = text(request);
        return query.filter(given -> !given.isBlank()).isEmpty()
                        && Documents.hash(request).isEmpty()
                ? malformed("The request needs a query, as a string.")
                : new Asked(
                        request.containsKey(OPERATION) && operation(request).isEmpty()
                                ? Json.createObjectBuilder(request)
                                        .remove(OPERATION)
                                        .build()
                                : request);
    }

    /** The name of the operation that is meant; empty if a request names none. */
    static Optional<String> operation(JsonObject request) {
        return request.get(OPERATION) instanceof JsonString name
                        && !name.getString().isBlank()
                ? Optional.of(name.getString())
                : Optional.empty();
    }

    /** The query that a request brings; empty if it only names one. */
    static Optional<String> text(JsonObject request) {
        return request.get("query") instanceof JsonString query ? Optional.of(query.getString()) : Optional.empty();
    }

    private static boolean isAbsentOr(ValueType type, JsonObject request, String key) {
        var value = request.get(key);
        return value == null || value.getValueType() == ValueType.NULL || value.getValueType() == type;
    }

    private static Refused malformed(String message) {
        return new Refused(400, FailureCode.BAD_USER_INPUT, message, Optional.empty());
    }

    /** How JSON is read here: line breaks within strings are taken, as people send queries with them. */
    final class Reading {

        private static final Pattern TYPE =
                Pattern.compile("(?i)\\s*application/json\\s*(?:;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*)?");
        private static final Pattern BREAK = Pattern.compile("[\\n\\t\\r]");
        private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
        private static final JsonFactory JSON = JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                .build();

        /** What a body is. */
        enum Start {
            OBJECT,
            ARRAY,
            NEITHER
        }

        private Reading() {}

        private static Start startOf(byte[] body) {
            try (var parser = JSON.createParser(body)) {
                var first = parser.nextToken();
                if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
                    return Start.NEITHER;
                }
                parser.skipChildren();
                return parser.nextToken() != null
                        ? Start.NEITHER
                        : first == JsonToken.START_OBJECT ? Start.OBJECT : Start.ARRAY;
            } catch (IOException _) {
                return Start.NEITHER;
            }
        }

        private static Single request(String body) {
            return object(body)
                    .map(GraphRequest::checked)
                    .orElseGet(() -> malformed("The body is not a JSON object with a query."));
        }

        private static GraphRequest batch(String body, int most) {
            var requests = read(body, JsonReader::readArray);
            if (requests.isEmpty()
                    || requests.get().isEmpty()
                    || !requests.get().stream().allMatch(JsonObject.class::isInstance)) {
                return malformed("The body is not an array of JSON objects with a query each.");
            }
            return requests.get().size() > most
                    ? new Refused(
                            400,
                            FailureCode.COST_EXCEEDED,
                            "The batch has %d operations, and the limit (batch) is %d: send fewer at a time."
                                    .formatted(requests.get().size(), most),
                            Optional.empty())
                    : new Batch(requests.get().getValuesAs(JsonObject.class));
        }

        private static Optional<JsonObject> object(String text) {
            return read(text, JsonReader::readObject);
        }

        private static <T> Optional<T> read(String text, Function<JsonReader, T> as) {
            try (var reader =
                    READERS.createReader(new StringReader(BREAK.matcher(text).replaceAll(" ")))) {
                return Optional.of(as.apply(reader));
            } catch (RuntimeException _) { // what is nested too deeply is no JsonException
                return Optional.empty();
            }
        }
    }
}
