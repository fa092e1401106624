package dev.tandem.connector.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What GHL's official OpenAPI files allow a client to ask. They are no part of this project: they are looked for in
 * {@code shared/ghl/openapi} beside it or above.
 */
final class GhlContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Taken by GHL though it does not say so: the place in a search of tasks, as each row carries it. */
    private static final Set<String> UNDECLARED = Set.of("POST /locations/{locationId}/tasks/search searchAfter");

    private final Map<String, Operation> operations = new HashMap<>();

    private GhlContract(Path directory) {
        for (var name : List.of("contacts", "calendars", "locations", "campaigns", "workflows", "users")) {
            var document = read(directory.resolve("v2/apps/%s.json".formatted(name)));
            document.path("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().forEach(method -> {
                        var operation = method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                        operations.put(operation, new Operation(operation, method.getValue(), document));
                    }));
        }
    }

    /** Empty if the files are not on this machine. */
    static Optional<GhlContract> find() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("shared/ghl/openapi"))
                .filter(Files::isDirectory)
                .findFirst()
                .map(GhlContract::new);
    }

    /** All that the files do not allow, or miss. */
    List<String> violations(List<GhlStub.Asked> requests) {
        return requests.stream()
                .flatMap(asked -> violations(asked).stream().map(violation -> asked + ": " + violation))
                .toList();
    }

    private List<String> violations(GhlStub.Asked asked) {
        var parts = asked.path().split("\\?", 2);
        var found = operations.values().stream()
                .filter(operation -> operation.matches(asked.method() + " " + parts[0]))
                .min(Comparator.comparingInt(Operation::placeholders));
        if (found.isEmpty()) {
            return List.of("no such operation");
        }
        var violations = new ArrayList<String>();
        var operation = found.get();
        if (!operation.versions().contains(asked.version())) {
            violations.add("version " + asked.version());
        }
        if (parts.length > 1) {
            queryNames(parts[1])
                    .filter(name -> !operation.takesQuery(name))
                    .forEach(name -> violations.add("query " + name));
        }
        if (!asked.body().isEmpty()) {
            violations.addAll(operation.bodyViolations(parse(asked.body())));
        }
        return violations;
    }

    private static Stream<String> queryNames(String query) {
        return Stream.of(query.split("&", -1)).map(pair -> pair.split("=", 2)[0]);
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Operation(String name, JsonNode json, JsonNode document) {

        boolean matches(String call) {
            return call.matches(name.replaceAll("\\{[^}]+}", "[^/]+"));
        }

        int placeholders() {
            return (int) name.chars().filter(character -> character == '{').count();
        }

        Set<String> versions() {
            return parameters("header")
                    .flatMap(header -> header.at("/schema/enum").valueStream())
                    .map(JsonNode::asText)
                    .collect(Collectors.toSet());
        }

        boolean takesQuery(String query) {
            return parameters("query")
                    .anyMatch(parameter -> parameter.path("name").asText().equals(query));
        }

        private Stream<JsonNode> parameters(String in) {
            return json.path("parameters")
                    .valueStream()
                    .filter(parameter -> parameter.path("in").asText().equals(in));
        }

        List<String> bodyViolations(JsonNode body) {
            var schema = json.at("/requestBody/content/application~1json/schema");
            var reference = schema.path("$ref").asText("");
            var declared = reference.isEmpty() ? schema : document.at(reference.substring(1));
            if (declared.isMissingNode()) {
                return List.of("takes no body");
            }
            var properties = declared.path("properties");
            var unknown = body.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(property -> !properties.isEmpty() && !properties.has(property))
                    .filter(property -> !UNDECLARED.contains(name + " " + property))
                    .map(property -> "property " + property);
            var missing = declared.path("required")
                    .valueStream()
                    .map(JsonNode::asText)
                    .filter(property -> !body.has(property))
                    .map(property -> "no property " + property);
            return Stream.concat(unknown, missing).toList();
        }
    }
}
