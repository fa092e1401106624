package dev.tandem.api;

import dev.tandem.access.Scope;
import java.util.List;
import java.util.Optional;

/** Who may ask for which path. */
record PathRules(String graph, List<String> open, Optional<Scope> schema) {

    /**
     * Health is for whoever runs Tandem; webhooks are signed instead; GraphiQL is but a page, which has to say who asks as
     * any other caller does. Where GHL sends a person back to, what they bring is the proof.
     */
    static PathRules of(String graph, String graphiql, Optional<Scope> schema) {
        return new PathRules(
                absolute(graph), List.of("/q/health", "/webhooks", "/oauth/ghl/callback", absolute(graphiql)), schema);
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    /** Whether anybody may. */
    boolean isOpen(String path) {
        return open.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
    }

    /** Whether that is where the graph is, which has its own rules. */
    boolean isGraph(String path) {
        return path.equals(graph);
    }

    /** Whether only an operator may: whoever may go everywhere, as it is not in the path where they want to. */
    boolean isForOperators(String path) {
        return path.equals("/oauth/ghl/authorize") || path.startsWith("/oauth/ghl/authorize/");
    }

    /** The scope that others need; empty if it is enough to be known. */
    Optional<Scope> needed(String path) {
        return path.equals(graph)
                ? Optional.empty()
                : path.equals(graph + "/schema.graphql") ? schema : Optional.of(Scope.ADMIN);
    }
}
