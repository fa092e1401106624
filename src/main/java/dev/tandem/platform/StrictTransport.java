package dev.tandem.platform;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells browsers that came over TLS never to come without; the other headers are in the configuration. */
@ApplicationScoped
class StrictTransport {

    private static final int FIRST = -10_000;

    private final Optional<String> policy;

    StrictTransport(@ConfigProperty(name = "tandem.http.strict-transport-security") Optional<String> policy) {
        this.policy = policy;
    }

    void register(@Observes Router router) {
        policy.ifPresent(text -> router.route().order(FIRST).handler(context -> tell(context, text)));
    }

    private static void tell(RoutingContext context, String policy) {
        if (context.request().isSSL()) {
            context.response().putHeader("Strict-Transport-Security", policy);
        }
        context.next();
    }
}
