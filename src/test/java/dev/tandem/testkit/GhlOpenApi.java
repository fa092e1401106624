package dev.tandem.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * GHL's official OpenAPI files (v2), less their known errors. They are not part of this project: they are looked for in
 * the directory that the system property {@code tandem.ghl.openapi} names, or else in {@code shared/ghl/openapi} beside
 * the project or any directory above it.
 */
public final class GhlOpenApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FILES =
            List.of("contacts", "calendars", "locations", "campaigns", "workflows", "users");

    private final Map<String, Operation> operations = new HashMap<>();
    private final Map<JsonNode, JsonSchema> compiled = new HashMap<>();

    private GhlOpenApi(Path directory) {
        var common = read(directory.resolve("v2/common/common-schemas.json"));
        for (var file : FILES) {
            var document = read(directory.resolve("v2/apps/" + file + ".json"));
            GhlSpecErrata.correct(file, document);
            var definitions = JSON.createObjectNode();
            definitions.setAll((ObjectNode) common.at("/components/schemas"));
            definitions.setAll((ObjectNode) document.at("/components/schemas"));
            asJsonSchema(definitions);
            document.path("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().forEach(operation -> {
                        asJsonSchema(operation.getValue());
                        var name = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                        operations.put(name, new Operation(name, operation.getValue(), definitions));
                    }));
        }
    }

    /** Empty if the files are not on this machine. */
    public static Optional<GhlOpenApi> find() {
        return directory().map(GhlOpenApi::new);
    }

    /** All that contradicts the files, in sentences; empty if nothing does. */
    public List<String> violations(String method, String path, JsonNode request, int status, JsonNode answer) {
        return operation(method, path)
                .map(operation -> Stream.of(
                                status < 300 ? requestViolations(operation, request) : List.<String>of(),
                                answerViolations(operation, status, answer))
                        .flatMap(Collection::stream)
                        .map(violation -> operation.name() + ": " + violation)
                        .toList())
                .orElseGet(() -> List.of("There is no operation " + method + " " + path));
    }

    /** The operation that a path belongs to; the one with the fewest names in its template if several would do. */
    private Optional<Operation> operation(String method, String path) {
        return operations.values().stream()
                .filter(operation -> (method + " " + path).matches(operation.pattern()))
                .min(Comparator.comparingInt(
                        operation -> operation.name().replaceAll("[^{]", "").length()));
    }

    private List<String> requestViolations(Operation operation, JsonNode request) {
        var schema = operation.json().at("/requestBody/content/application~1json/schema");
        if (schema.isMissingNode()) {
            return request.isMissingNode() ? List.of() : List.of("takes no body");
        }
        if (request.isMissingNode()) {
            return List.of(); // required in name only: many of these bodies have no properties
        }
        var violations = new ArrayList<>(violations("request", operation, schema, request));
        var properties = operation.resolved(schema).path("properties");
        if (!properties.isEmpty()) {
            request.fieldNames().forEachRemaining(name -> {
                if (!properties.has(name) && !GhlSpecErrata.allowsProperty(operation.name(), name)) {
                    violations.add("request has an undeclared property " + name);
                }
            });
        }
        return violations;
    }

    private List<String> answerViolations(Operation operation, int status, JsonNode answer) {
        var declared = operation.json().path("responses");
        if (!declared.has(Integer.toString(status)) && !GhlSpecErrata.allowsStatus(operation.name(), status)) {
            return List.of("answers an undeclared status " + status);
        }
        var like = declared.has(Integer.toString(status)) || status >= 300 ? Integer.toString(status) : "200";
        var schema = declared.at("/" + like + "/content/application~1json/schema");
        return schema.isMissingNode()
                ? List.of()
                : violations("answer " + status, operation, schema, GhlSpecErrata.asDeclared(operation.name(), answer));
    }

    private List<String> violations(String what, Operation operation, JsonNode schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, operation::compile).validate(value).stream()
                .map(message -> what + " " + message.getMessage())
                .toList();
    }

    private record Operation(String name, JsonNode json, ObjectNode definitions) {

        String pattern() {
            return name.replaceAll("\\{[^}]+}", "[^/]+");
        }

        JsonNode resolved(JsonNode schema) {
            var reference = schema.path("$ref").asText("");
            return reference.isEmpty() ? schema : definitions.path(reference.substring(reference.lastIndexOf('/') + 1));
        }

        JsonSchema compile(JsonNode schema) {
            var whole = ((ObjectNode) schema).deepCopy();
            whole.set("definitions", definitions);
            return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(whole);
        }
    }

    /** From OpenAPI 3.0's dialect: references within one document, and null as a type. */
    private static void asJsonSchema(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var reference = object.path("$ref").asText("");
            if (!reference.isEmpty()) {
                object.put("$ref", "#/definitions/" + reference.substring(reference.lastIndexOf('/') + 1));
            }
            if (object.path("nullable").asBoolean(false) && object.path("type").isTextual()) {
                var type = object.get("type");
                object.putArray("type").add(type).add("null");
            }
            object.remove(List.of("nullable", "example"));
        }
        node.forEach(GhlOpenApi::asJsonSchema);
    }

    private static Optional<Path> directory() {
        var named = System.getProperty("tandem.ghl.openapi");
        return named != null
                ? Optional.of(Path.of(named))
                : Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                        .map(path -> path.resolve("shared/ghl/openapi"))
                        .filter(Files::isDirectory)
                        .findFirst();
    }

    private static ObjectNode read(Path file) {
        try {
            return (ObjectNode) JSON.readTree(file.toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
