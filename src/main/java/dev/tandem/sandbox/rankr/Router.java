package dev.tandem.sandbox.rankr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the operation that a method and a path mean; of two that fit, the one that was listed first. */
final class Router {

    private final List<Route> routes = new ArrayList<>();

    /** A route, and what stands in the path for its parts in braces. */
    record Match(Route route, Map<String, String> variables) {}

    Router() {
        routes.addAll(ContactTags.routes());
        Kinds.ALL.forEach(kind -> routes.addAll(new Records(kind).routes()));
        routes.addAll(Members.routes());
    }

    /** @throws Problem if there is no such path, or none with that method */
    Match find(String method, String path) {
        return match(method, path)
                .orElseThrow(() -> routes.stream()
                                .anyMatch(route -> route.match(path).isPresent())
                        ? new Problem(Problem.Type.METHOD_NOT_ALLOWED, "%s cannot be used here.".formatted(method))
                        : Problem.notFound("path", path));
    }

    Optional<Match> match(String method, String path) {
        return routes.stream()
                .filter(route -> route.method().equals(method))
                .flatMap(route -> route.match(path).map(variables -> new Match(route, variables)).stream())
                .findFirst();
    }
}
