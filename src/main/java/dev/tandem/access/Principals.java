package dev.tandem.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Makes of whatever Quarkus found out about a caller the {@link Principal} that everything is decided by. */
@ApplicationScoped
public class Principals implements SecurityIdentityAugmentor {

    static final String ATTRIBUTE = "tandem.principal";

    private final AccessConfig config;

    Principals(AccessConfig config) {
        this.config = config;
    }

    /** Whoever makes a request; empty if that is nobody who may. */
    public static Optional<Principal> of(@Nullable RoutingContext context) {
        return context != null && context.user() instanceof QuarkusHttpUser user
                ? Optional.ofNullable(user.getSecurityIdentity().getAttribute(ATTRIBUTE))
                : Optional.empty();
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.getAttribute(ATTRIBUTE) != null) {
            return Uni.createFrom().item(identity);
        }
        if (identity.isAnonymous()) {
            return Uni.createFrom()
                    .item(config.anonymous()
                            .scopes()
                            .map(scopes -> with(identity, anonymous(scopes)))
                            .orElse(identity));
        }
        return identity.getPrincipal() instanceof JsonWebToken token
                ? Uni.createFrom()
                        .item(with(
                                identity,
                                Claims.principal(config.claims(), token::getClaim)
                                        .orElseThrow(
                                                () -> new AuthenticationFailedException("the token has no subject"))))
                : Uni.createFrom().item(identity);
    }

    private Principal anonymous(Set<Scope> scopes) {
        return new Principal("anonymous", scopes, config.anonymous().workspaces(), Optional.empty(), Optional.empty());
    }

    private static SecurityIdentity with(SecurityIdentity identity, Principal principal) {
        return QuarkusSecurityIdentity.builder(identity)
                .addAttribute(ATTRIBUTE, principal)
                .build();
    }
}
