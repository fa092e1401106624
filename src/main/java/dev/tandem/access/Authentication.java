package dev.tandem.access;

import dev.tandem.model.Failure;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.logging.Log;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Set;

/**
 * Finds out who makes a request: by an API key, or by a token of the issuer's, which Quarkus checks.
 *
 * <p><b>Failure semantics.</b> Whatever is wrong about a key or token, the answer is the same. If it cannot be found out,
 * because the database or the issuer is away, the answer is 503; if too many unknown keys come at a time, 429.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class Authentication implements HttpAuthenticationMechanism {

    private static final String SCHEME = "Bearer";

    private final OidcAuthenticationMechanism tokens;
    private final Issuer issuer;
    private final Refusals refusals;

    Authentication(OidcAuthenticationMechanism tokens, Issuer issuer, Refusals refusals) {
        this.tokens = tokens;
        this.issuer = issuer;
        this.refusals = refusals;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        var headers = context.request().headers();
        return identity(
                        Credentials.of(
                                headers.getAll(HttpHeaders.AUTHORIZATION), headers.getAll(Credentials.KEY_HEADER)),
                        context,
                        identities)
                .onFailure()
                .invoke(() -> context.put(HttpAuthenticationMechanism.class.getName(), this)) // who is to answer
                .onFailure(failure -> !(failure instanceof AuthenticationFailedException))
                .transform(failure -> unknown(context, failure));
    }

    private Uni<SecurityIdentity> identity(
            Credentials credentials, RoutingContext context, IdentityProviderManager identities) {
        return switch (credentials) {
            case Credentials.None() -> Uni.createFrom().nullItem();
            case Credentials.Unusable() -> refused();
            case Credentials.Key(var secret) ->
                identities.authenticate(
                        HttpSecurityUtils.setRoutingContextAttribute(new ApiKeyRequest(secret), context));
            case Credentials.Token() -> issuer.isConfigured() ? tokens.authenticate(context, identities) : refused();
        };
    }

    private static Uni<SecurityIdentity> refused() {
        return Uni.createFrom().failure(new AuthenticationFailedException("no key or token of ours"));
    }

    private AuthenticationFailedException unknown(RoutingContext context, Throwable failure) {
        if (failure instanceof Failure.Busy) {
            context.put(Authentication.class.getName(), failure);
            return new AuthenticationFailedException("too many ask who are not known", failure);
        }
        Log.error("who calls cannot be found out", failure);
        context.put(Authentication.class.getName(), true);
        return new AuthenticationFailedException("who calls cannot be found out", Failure.Busy.blind());
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        Object why = context.get(Authentication.class.getName());
        if (why instanceof Failure.Busy busy) {
            refusals.refuse(context, busy);
        } else if (why != null) {
            refusals.unavailable(context);
        } else {
            refusals.refuse(
                    context,
                    Failure.Denied.unauthenticated(
                            "The key or token is not valid: it may be mistyped, revoked or expired."));
        }
        return Uni.createFrom().item(true);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom()
                .item(new ChallengeData(
                        HttpResponseStatus.UNAUTHORIZED.code(), HttpHeaderNames.WWW_AUTHENTICATE, SCHEME));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyRequest.class, TokenAuthenticationRequest.class);
    }

    /** Before Quarkus' own. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1;
    }
}
