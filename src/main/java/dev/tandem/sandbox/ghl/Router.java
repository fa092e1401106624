package dev.tandem.sandbox.ghl;

import dev.tandem.sandbox.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which handler answers which path. Trailing slashes matter, and what was added first wins. */
final class Router {

    private final Map<String, List<Route>> byMethodAndLength = new HashMap<>();

    /** What answers a call. */
    @FunctionalInterface
    interface Handler {
        Reply answer(Ask ask);
    }

    /**
     * One operation.
     *
     * @param template such as {@code /contacts/{contactId}/tasks/{taskId}}
     */
    record Route(String template, List<String> segments, Handler handler) {

        private boolean matches(List<String> path) {
            for (int i = 0; i < segments.size(); i++) {
                if (isName(segments.get(i))
                        ? path.get(i).isEmpty()
                        : !segments.get(i).equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        List<String> params(String path) {
            var parts = split(path);
            var params = new ArrayList<String>(2);
            for (int i = 0; i < segments.size(); i++) {
                if (isName(segments.get(i))) {
                    params.add(parts.get(i));
                }
            }
            return params;
        }

        private static boolean isName(String segment) {
            return segment.startsWith("{");
        }
    }

    Router add(String method, String template, Handler handler) {
        var segments = split(template);
        byMethodAndLength
                .computeIfAbsent(method + segments.size(), _ -> new ArrayList<>())
                .add(new Route(template, segments, handler));
        return this;
    }

    Optional<Route> find(String method, String path) {
        var parts = split(path);
        return byMethodAndLength.getOrDefault(method + parts.size(), List.of()).stream()
                .filter(route -> route.matches(parts))
                .findFirst();
    }

    /** Every operation, as {@code GET /contacts/{contactId}}. */
    List<String> operations() {
        return byMethodAndLength.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(route -> entry.getKey().replaceAll("[0-9]", "") + " " + route.template()))
                .sorted()
                .toList();
    }

    private static List<String> split(String path) {
        return List.of(path.split("/", -1));
    }
}
