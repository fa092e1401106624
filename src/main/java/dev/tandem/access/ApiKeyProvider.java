package dev.tandem.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Quarkus' way to ask the {@link KeyRing}. */
@ApplicationScoped
class ApiKeyProvider implements IdentityProvider<ApiKeyRequest> {

    private final KeyRing ring;

    ApiKeyProvider(KeyRing ring) {
        this.ring = ring;
    }

    @Override
    public Class<ApiKeyRequest> getRequestType() {
        return ApiKeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(ApiKeyRequest request, AuthenticationRequestContext context) {
        return ring.holder(request.secret())
                .map(holder -> holder.map(ApiKeyProvider::identity)
                        .orElseThrow(() -> new AuthenticationFailedException("the key opens nothing")));
    }

    private static SecurityIdentity identity(Principal principal) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(principal.actor()))
                .addAttribute(Principals.ATTRIBUTE, principal)
                .build();
    }
}
