package dev.tandem.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as a simulated CRM sees it.
 *
 * @param path decoded and without the CRM's own prefix, such as {@code /contacts/abc}
 * @param query each parameter with its values, decoded
 * @param headers by lower-case name
 * @param body what was sent, parsed; a missing node if nothing was
 */
@RegisterForReflection
public record Call(
        String method, String path, Map<String, List<String>> query, Map<String, String> headers, JsonNode body) {

    /** The first value of a query parameter. */
    public Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** A header by its lower-case name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
