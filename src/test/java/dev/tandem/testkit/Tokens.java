package dev.tandem.testkit;

import io.smallrye.jwt.build.Jwt;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** An issuer of tokens, without a server: its public key is all that Tandem is told. */
public final class Tokens {

    /** Who it is. */
    public static final String ISSUER = "https://issuer.example.com";

    /** Whom its tokens are for. */
    public static final String AUDIENCE = "tandem";

    /** Everything there is. */
    public static final List<String> SCOPES =
            List.of("contacts.readonly", "contacts.write", "sync.run", "rules.write", "admin");

    /** Kept in properties: an application under test has classes of its own, and would make keys of its own. */
    private static final String PUBLIC = "test.issuer.public";

    private static final String PRIVATE = "test.issuer.private";

    private Tokens() {}

    /** What Tandem checks tokens with. */
    public static synchronized String publicKey() {
        if (System.getProperty(PUBLIC) == null) {
            var pair = pair();
            var base64 = Base64.getEncoder();
            System.setProperty(PRIVATE, base64.encodeToString(pair.getPrivate().getEncoded()));
            System.setProperty(PUBLIC, base64.encodeToString(pair.getPublic().getEncoded()));
        }
        return System.getProperty(PUBLIC);
    }

    /** A token that is good for an hour. */
    public static String of(Set<String> scopes, Set<String> workspaces) {
        return of(scopes, workspaces, Duration.ofHours(1));
    }

    /** A token that is good for that long; not any more, if that is negative. */
    public static String of(Set<String> scopes, Set<String> workspaces, Duration life) {
        return token(ISSUER, AUDIENCE, scopes, workspaces, life, ours());
    }

    /** One that is good in all respects but for whom it is meant. */
    public static String forAnother() {
        return token(ISSUER, "another", Set.of("admin"), Set.of("*"), Duration.ofHours(1), ours());
    }

    /** One that is good in all respects but for who says so. */
    public static String ofAnother() {
        return token(
                "https://another.example.com", AUDIENCE, Set.of("admin"), Set.of("*"), Duration.ofHours(1), ours());
    }

    /** One that is good in all respects but for who signed it. */
    public static String forged() {
        return token(ISSUER, AUDIENCE, Set.of("admin"), Set.of("*"), Duration.ofHours(1), pair().getPrivate());
    }

    private static String token(
            String issuer, String audience, Set<String> scopes, Set<String> workspaces, Duration life, PrivateKey key) {
        var now = Instant.now();
        return Jwt.issuer(issuer)
                .subject("ada")
                .audience(audience)
                .claim("scope", String.join(" ", scopes))
                .claim("tandem_workspaces", List.copyOf(workspaces))
                .issuedAt(now.minusSeconds(7200))
                .expiresAt(now.plus(life))
                .sign(key);
    }

    private static PrivateKey ours() {
        publicKey();
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(System.getProperty(PRIVATE))));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
