package dev.tandem.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.jwt.build.Jwt;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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

    /** One that is good in all respects but that it never ends. */
    public static String endless() {
        return signed("RS256", claims(Map.of()), Tokens::rsa);
    }

    /** One that will be good in an hour. */
    public static String early() {
        var now = Instant.now();
        return signed(
                "RS256",
                claims(Map.of(
                        "exp", now.plusSeconds(7200).getEpochSecond(),
                        "nbf", now.plusSeconds(3600).getEpochSecond())),
                Tokens::rsa);
    }

    /** One that nobody signed, and says so. */
    public static String unsigned() {
        return signed("none", claims(Map.of("exp", inAnHour())), _ -> new byte[0]);
    }

    /** One that is signed with what everybody knows, as if that were a secret. */
    public static String signedWithThePublicKey() {
        return signed("HS256", claims(Map.of("exp", inAnHour())), text -> {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(publicKey()), "HmacSHA256"));
                return mac.doFinal(text);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static long inAnHour() {
        return Instant.now().plusSeconds(3600).getEpochSecond();
    }

    private static JsonObject claims(Map<String, Object> times) {
        return new JsonObject()
                .put("iss", ISSUER)
                .put("aud", AUDIENCE)
                .put("sub", "ada")
                .put("scope", "admin")
                .put("tandem_workspaces", new JsonArray().add("*"))
                .put("iat", Instant.now().minusSeconds(7200).getEpochSecond())
                .mergeIn(new JsonObject(times));
    }

    private static String signed(String algorithm, JsonObject claims, UnaryOperator<byte[]> signature) {
        var text = base64(new JsonObject()
                        .put("alg", algorithm)
                        .put("typ", "JWT")
                        .encode()
                        .getBytes(UTF_8))
                + "."
                + base64(claims.encode().getBytes(UTF_8));
        return text + "." + base64(signature.apply(text.getBytes(UTF_8)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] rsa(byte[] text) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(ours());
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
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
