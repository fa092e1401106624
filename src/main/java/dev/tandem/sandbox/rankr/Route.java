package dev.tandem.sandbox.rankr;

import dev.tandem.sandbox.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * An operation.
 *
 * @param template its path without prefix, such as {@code /contacts/{id}}
 * @param parameters the query parameters that it takes
 */
record Route(String method, String template, Set<String> parameters, Function<Request, Reply> handler) {

    static Route of(String method, String template, Function<Request, Reply> handler, String... parameters) {
        return new Route(method, template, Set.of(parameters), handler);
    }

    boolean isWrite() {
        return !method.equals("GET");
    }

    /** What stands for the parts in braces; empty if the path is another one. */
    Optional<Map<String, String>> match(String path) {
        var wanted = List.of(template.split("/"));
        var given = List.of(path.split("/", -1));
        if (wanted.size() != given.size()) {
            return Optional.empty();
        }
        var variables = new TreeMap<String, String>();
        for (int i = 0; i < wanted.size(); i++) {
            var part = wanted.get(i);
            if (part.startsWith("{")) {
                variables.put(part.substring(1, part.length() - 1), given.get(i));
            } else if (!part.equals(given.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
