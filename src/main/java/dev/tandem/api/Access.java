package dev.tandem.api;

import dev.tandem.access.Principal;
import dev.tandem.access.Principals;
import dev.tandem.access.Scope;
import dev.tandem.model.Failure;
import dev.tandem.workspace.Workspaces;
import graphql.GraphQLContext;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of one operation may do, found out once before it is executed.
 *
 * @param refusal why they may do nothing where they want to; empty if they may
 */
record Access(Optional<Principal> principal, Optional<Failure.Denied> refusal) {

    private static final String KEY = Access.class.getName();
    private static final Access NONE = new Access(Optional.empty(), Optional.empty());

    /** @param context the HTTP request, also that by which a WebSocket was opened; null if there is none */
    static Access of(@Nullable RoutingContext context, Workspaces workspaces) {
        return Principals.of(context)
                .map(principal -> new Access(
                        Optional.of(principal),
                        RequestWorkspace.header(context)
                                .flatMap(name -> RequestWorkspace.refusal(workspaces, principal, name))))
                .orElse(NONE);
    }

    void putInto(Map<String, Object> context) {
        context.put(KEY, this);
    }

    static Access in(GraphQLContext context) {
        return context.getOrDefault(KEY, NONE);
    }

    /**
     * Lets pass whoever may go to all workspaces.
     *
     * @throws Failure.Denied if they may not
     */
    void demandEverywhere() {
        if (principal.filter(Principal::isEverywhere).isEmpty()) {
            throw Failure.Denied.forbidden("This is for whoever may use all workspaces.");
        }
    }

    /**
     * Lets pass whoever may.
     *
     * @throws Failure.Denied if nobody known calls, they may not go where they want to, or they lack the scope
     */
    void demand(Optional<Scope> scope) {
        var caller = principal.orElseThrow(
                () -> Failure.Denied.unauthenticated("Say who calls: send an API key or a token, as a bearer."));
        refusal.ifPresent(denied -> {
            throw denied;
        });
        scope.filter(needed -> !caller.may(needed)).ifPresent(needed -> {
            throw Failure.Denied.forbidden("This needs the scope %s.".formatted(needed.text()));
        });
    }
}
