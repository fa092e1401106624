package dev.tandem.api;

import dev.tandem.access.AccessConfig;
import dev.tandem.access.Principals;
import dev.tandem.access.Rates;
import dev.tandem.model.Failure;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stands before every route. Whoever is unknown, or asks too often, is turned away before anything of their request is read;
 * a path that
 * {@link PathRules} does not know is for administrators. What a caller may do in the graph is decided field by field, in
 * {@link GuardedSchema}.
 */
@ApplicationScoped
class AccessGate {

    /** After Quarkus has found out who calls, and before anybody answers. */
    private static final int ORDER = -150;

    private final PathRules rules;
    private final Rates rates;
    private final HttpRefusals refusals;

    AccessGate(
            @ConfigProperty(name = "quarkus.smallrye-graphql.root-path", defaultValue = "graphql") String graph,
            @ConfigProperty(name = "quarkus.smallrye-graphql.ui.root-path") String graphiql,
            AccessConfig config,
            Rates rates,
            HttpRefusals refusals) {
        this.rules = PathRules.of(graph, graphiql, config.introspection());
        this.rates = rates;
        this.refusals = refusals;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::check);
    }

    private void check(RoutingContext context) {
        try {
            if (!rules.isOpen(context.normalizedPath()) && !isSocket(context)) {
                var access = new Access(Principals.of(context), Optional.empty());
                access.principal().flatMap(rates::refusal).ifPresent(busy -> {
                    throw busy;
                });
                access.demand(rules.needed(context.normalizedPath()));
                if (rules.isForOperators(context.normalizedPath())) {
                    access.demandEverywhere();
                }
            }
            context.next();
        } catch (Failure.Denied | Failure.Busy refused) {
            refusals.refuse(context, refused);
        }
    }

    /** A WebSocket says who it is once it is open. */
    private boolean isSocket(RoutingContext context) {
        return rules.isGraph(context.normalizedPath()) && SubscriptionRoute.opens(context.request());
    }
}
