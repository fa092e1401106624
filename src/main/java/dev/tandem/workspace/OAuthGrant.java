package dev.tandem.workspace;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What an installation from GHL's marketplace was given.
 *
 * @param access opens the location
 * @param refresh gives the next pair, once
 * @param agency GHL's id of the agency whose installation it comes of; empty if the location has one of its own
 * @param refreshesAgency whether {@code refresh} is the agency's, with which a location's token has to be asked for each time,
 *     and not the location's own
 * @param expiresAt when {@code access} ends
 * @param scopes what it may do
 */
public record OAuthGrant(
        Secret access,
        Secret refresh,
        Optional<String> agency,
        boolean refreshesAgency,
        Instant expiresAt,
        Set<String> scopes) {

    public OAuthGrant {
        scopes = Set.copyOf(scopes);
    }

    /**
     * Both tokens in one, to be sealed; the rest is not secret. A {@code company} says that the refresh token is that agency's,
     * as it did before there was an {@code agency}.
     */
    public Secret joined() {
        var json = new JsonObject().put("access", access.reveal()).put("refresh", refresh.reveal());
        agency.ifPresent(id -> json.put(refreshesAgency ? "company" : "agency", id));
        return Secret.of(json.encode());
    }

    /**
     * Both tokens, as they were before they were sealed.
     *
     * @throws IllegalStateException if it is not what {@link #joined} made
     */
    public static OAuthGrant of(Secret joined, Instant expiresAt, Set<String> scopes) {
        try {
            var json = new JsonObject(joined.reveal());
            var refreshed = Optional.ofNullable(json.getString("company"));
            return new OAuthGrant(
                    Secret.of(json.getString("access")),
                    Secret.of(json.getString("refresh")),
                    refreshed.or(() -> Optional.ofNullable(json.getString("agency"))),
                    refreshed.isPresent(),
                    expiresAt,
                    scopes);
        } catch (DecodeException _) { // whose message would quote it
            throw new IllegalStateException("a pair of tokens is not of the form it was sealed in");
        }
    }
}
