package dev.tandem.connector.rankr;

import jakarta.ws.rs.HeaderParam;
import org.jspecify.annotations.Nullable;

/** Where a workspace's account is, and the header that opens it: a bearer token or an API key. */
public final class RankrAccess {

    private final String base;

    @HeaderParam("Authorization")
    public final @Nullable String authorization;

    @HeaderParam("X-Api-Key")
    public final @Nullable String apiKey;

    private RankrAccess(String base, @Nullable String authorization, @Nullable String apiKey) {
        this.base = base;
        this.authorization = authorization;
        this.apiKey = apiKey;
    }

    static RankrAccess byToken(String base, String token) {
        return new RankrAccess(base, "Bearer " + token, null);
    }

    static RankrAccess byKey(String base, String key) {
        return new RankrAccess(base, null, key);
    }

    /** Origin and prefix that every path comes after. */
    String base() {
        return base;
    }

    /** Whether a fresh one may be had, as tokens expire and keys do not. */
    boolean isRenewable() {
        return authorization != null;
    }
}
