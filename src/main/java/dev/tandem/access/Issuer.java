package dev.tandem.access;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whose tokens are believed, if anybody's. There is but one issuer: this is a resolver only because Quarkus goes without a
 * configured issuer only if there might be others.
 */
@ApplicationScoped
class Issuer implements TenantConfigResolver {

    /** What Quarkus takes for every issuer. */
    private static final String ANY = "any";

    private final boolean configured;
    private final boolean hasAudience;
    private final boolean isNamed;

    Issuer(
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> url,
            @ConfigProperty(name = "quarkus.oidc.public-key") Optional<String> key,
            @ConfigProperty(name = "quarkus.oidc.token.audience") Optional<List<String>> audience,
            @ConfigProperty(name = "quarkus.oidc.token.issuer") Optional<String> name) {
        this.configured = url.isPresent() || key.isPresent();
        this.hasAudience = audience.isPresent();
        this.isNamed = key.isEmpty() || name.filter(one -> !one.equals(ANY)).isPresent();
    }

    @Override
    public Uni<OidcTenantConfig> resolve(RoutingContext context, OidcRequestContext<OidcTenantConfig> requests) {
        return Uni.createFrom().nullItem();
    }

    boolean isConfigured() {
        return configured;
    }

    /** Whether tokens must be meant for us: without that, those for others would do. */
    boolean hasAudience() {
        return hasAudience;
    }

    /** Whether tokens must say that they are its: a key alone may sign those of others too. A server says who it is. */
    boolean isNamed() {
        return isNamed;
    }
}
