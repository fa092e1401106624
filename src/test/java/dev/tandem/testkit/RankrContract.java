package dev.tandem.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds requests and answers to {@code rankr/openapi.yaml}. Whatever that does not declare is an error: an operation, a
 * query parameter, a status, a header, a property.
 */
public final class RankrContract {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Set<String> USUAL_HEADERS = Set.of("content-type", "content-length", "date", "connection");
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonSchemaFactory schemas =
            JsonSchemaFactory.getInstance(VersionFlag.V202012, factory -> factory.metaSchema(metaSchema()));
    private final JsonNode document;

    /** An operation: what it is called by and what is declared of it. */
    private record Operation(String method, String template, JsonNode declaration, JsonNode item) {

        String name() {
            return method + " " + template;
        }
    }

    private RankrContract(JsonNode document) {
        this.document = document;
    }

    public static RankrContract load() {
        try (var yaml = RankrContract.class.getResourceAsStream("/rankr/openapi.yaml")) {
            return new RankrContract(new YAMLMapper().readTree(Objects.requireNonNull(yaml)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The operations, such as {@code GET /contacts/{id}}, each with the statuses that it may answer. */
    public Map<String, Set<Integer>> operations() {
        var operations = new TreeMap<String, Set<Integer>>();
        all().forEach(operation -> operations.put(operation.name(), statuses(operation)));
        return operations;
    }

    /** The operation that a call is, such as {@code GET /contacts/{id}}. */
    public String operation(String method, String path) {
        return find(method, path).name();
    }

    /** As the full check, for callers that do not see the headers. */
    public void validate(String method, String path, JsonNode requestBody, int status, JsonNode responseBody) {
        var operation = find(method, path);
        checkParameters(operation, path, status);
        checkRequest(operation, requestBody, status);
        checkBody(operation, response(operation, status), Optional.empty(), responseBody);
    }

    /**
     * Fails unless everything is as declared. A request that was refused may be wrong; one that was accepted may not.
     *
     * @param path with or without prefix and query
     * @param requestBody missing if there is none
     * @param responseBody missing if there is none
     */
    public void validate(
            String method,
            String path,
            JsonNode requestBody,
            int status,
            JsonNode responseBody,
            Map<String, String> responseHeaders) {
        var operation = find(method, path);
        var headers = lowerCase(responseHeaders);
        checkParameters(operation, path, status);
        checkRequest(operation, requestBody, status);
        checkHeaders(operation, response(operation, status), headers);
        checkBody(
                operation, response(operation, status), Optional.ofNullable(headers.get("content-type")), responseBody);
    }

    /** Fails unless that is what a webhook of that name, such as {@code contact}, delivers. */
    public void validateEvent(String webhook, JsonNode payload) {
        var body = document.path("webhooks").path(webhook).path("post").path("requestBody");
        assertThat(body.isMissingNode()).as("webhook " + webhook).isFalse();
        check("webhook " + webhook, body.at("/content/application~1json/schema"), payload);
    }

    private void checkParameters(Operation operation, String path, int status) {
        if (status >= 400 || path.indexOf('?') < 0) {
            return;
        }
        var declared = new ArrayList<JsonNode>();
        operation.declaration.path("parameters").forEach(declared::add);
        operation.item.path("parameters").forEach(declared::add);
        var names = declared.stream()
                .map(this::resolved)
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .map(parameter -> parameter.path("name").asText())
                .collect(Collectors.toSet());
        var given = List.of(path.substring(path.indexOf('?') + 1).split("&", -1)).stream()
                .map(parameter -> parameter.split("=", 2)[0])
                .toList();
        assertThat(names).as("query parameters of " + operation.name()).containsAll(given);
    }

    private void checkRequest(Operation operation, JsonNode body, int status) {
        if (status >= 300) {
            return;
        }
        var content = operation.declaration.path("requestBody").path("content");
        if (content.isMissingNode()) {
            assertThat(body.isMissingNode())
                    .as("no body to " + operation.name())
                    .isTrue();
        } else {
            var media = content.iterator().next();
            check("request of " + operation.name(), media.path("schema"), body);
        }
    }

    private JsonNode response(Operation operation, int status) {
        var response = operation.declaration.path("responses").path(Integer.toString(status));
        assertThat(response.isMissingNode())
                .as("%s declares no status %d", operation.name(), status)
                .isFalse();
        return resolved(response);
    }

    private void checkHeaders(Operation operation, JsonNode response, Map<String, String> given) {
        var declared = new HashSet<>(USUAL_HEADERS);
        for (var entry : response.path("headers").properties()) {
            var name = entry.getKey().toLowerCase(Locale.ROOT);
            var header = resolved(entry.getValue());
            declared.add(name);
            if (given.containsKey(name)) {
                check(
                        "%s of %s".formatted(name, operation.name()),
                        header.path("schema"),
                        new TextNode(given.get(name)));
            } else {
                assertThat(header.path("required").asBoolean())
                        .as("%s lacks the header %s", operation.name(), entry.getKey())
                        .isFalse();
            }
        }
        assertThat(declared).as("headers of " + operation.name()).containsAll(given.keySet());
    }

    private void checkBody(Operation operation, JsonNode response, Optional<String> type, JsonNode body) {
        var content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(body.isMissingNode())
                    .as("no body from " + operation.name())
                    .isTrue();
            return;
        }
        var declared = content.properties().iterator().next();
        type.ifPresent(given ->
                assertThat(given).as("content type of " + operation.name()).startsWith(declared.getKey()));
        check("answer of " + operation.name(), declared.getValue().path("schema"), body);
    }

    private void check(String what, JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        assertThat(schemas.getSchema(whole, STRICT).validate(value))
                .as("%s: %s", what, value)
                .isEmpty();
    }

    private Operation find(String method, String path) {
        var plain = path.split("\\?", 2)[0].replaceFirst("^(/sandbox)?/v1/", "/");
        return all().stream()
                .filter(operation -> operation.method.equals(method))
                .filter(operation -> plain.matches(operation.template.replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparing(operation -> operation.template.contains("{")))
                .orElseThrow(() -> new AssertionError("The contract has no %s %s".formatted(method, plain)));
    }

    private List<Operation> all() {
        var operations = new ArrayList<Operation>();
        for (var item : document.path("paths").properties()) {
            for (var operation : item.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    operations.add(new Operation(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            item.getKey(),
                            operation.getValue(),
                            item.getValue()));
                }
            }
        }
        return operations;
    }

    private static Set<Integer> statuses(Operation operation) {
        var statuses = new TreeSet<Integer>();
        operation
                .declaration
                .path("responses")
                .fieldNames()
                .forEachRemaining(name -> statuses.add(Integer.valueOf(name)));
        return statuses;
    }

    /** JSON Schema, but for the place where OpenAPI keeps what its schemas refer to. */
    private static JsonMetaSchema metaSchema() {
        return JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .keyword(new NonValidationKeyword("components"))
                .build();
    }

    private JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref");
        return reference instanceof MissingNode
                ? node
                : document.at(reference.asText().substring(1));
    }

    private static Map<String, String> lowerCase(Map<String, String> headers) {
        var result = new TreeMap<String, String>();
        headers.forEach((name, value) -> result.put(name.toLowerCase(Locale.ROOT), value));
        return result;
    }
}
