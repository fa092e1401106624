package dev.tandem.testkit;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An application that lets nobody in without a key or a token, as in production. */
public final class Secured implements QuarkusTestProfile {

    /** The key of whoever installs it. */
    public static final String BOOTSTRAP = "tdm_made-by-hand-for-the-first-time-only";

    /** What is configured of it. */
    public static final String BOOTSTRAP_HASH = "35ca4fdfc48b958a9e068cdc6f3ad4da0198a15d448ad4636d9ad481a33aaf44";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tandem.sandbox.contacts",
                "12",
                "tandem.security.anonymous.scopes",
                "",
                "tandem.security.bootstrap-key-hash",
                BOOTSTRAP_HASH,
                "quarkus.oidc.public-key",
                Tokens.publicKey(),
                "quarkus.oidc.token.issuer",
                Tokens.ISSUER,
                "quarkus.oidc.token.audience",
                Tokens.AUDIENCE);
    }
}
