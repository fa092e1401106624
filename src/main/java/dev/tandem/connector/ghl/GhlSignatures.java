package dev.tandem.connector.ghl;

import dev.tandem.connector.Webhooks;
import dev.tandem.platform.StartOrder;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Whether a webhook bears GHL's signature over its exact bytes. Where both kinds of signature are there the newer one
 * decides alone: else whoever broke the old one would need no other.
 */
@ApplicationScoped
class GhlSignatures {

    static final String HEADER = "X-GHL-Signature";
    static final String LEGACY_HEADER = "X-WH-Signature";

    /** What GHL writes into a header that it has no signature for. */
    private static final String NONE = "N/A";

    private final List<Ed25519.PublicPoint> keys;
    private final List<PublicKey> legacyKeys;

    GhlSignatures(GhlWebhooksConfig config) {
        keys = config.keys().stream().map(GhlSignatures::point).toList();
        legacyKeys = config.legacy().enabled()
                ? config.legacy().keys().stream()
                        .map(text -> key("tandem.intake.ghl.legacy.keys", "RSA", text))
                        .toList()
                : List.of();
    }

    /** Makes sure that the keys are read as the application starts, and a wrong one is not found out by a webhook. */
    void check(@Observes @Priority(StartOrder.CHECK) StartupEvent event) {
        // what observes is made by then, and with it the keys are read
    }

    boolean verify(Webhooks.Post post) {
        var current = signature(post, HEADER);
        return current.isPresent()
                ? isSigned(current.get(), post.body())
                : signature(post, LEGACY_HEADER)
                        .filter(legacy -> isSignedAsOfOld(legacy, post.body()))
                        .isPresent();
    }

    private static Optional<String> signature(Webhooks.Post post, String header) {
        return post.header(header).filter(value -> !value.equalsIgnoreCase(NONE));
    }

    /** Not with the JDK's own Ed25519, which takes eight times as long: at a thousand webhooks a second, most of a core. */
    private boolean isSigned(String signature, byte[] body) {
        return decoded(signature)
                .filter(bytes -> bytes.length == Ed25519.SIGNATURE_SIZE
                        && keys.stream().anyMatch(key -> Ed25519.verify(bytes, 0, key, body, 0, body.length)))
                .isPresent();
    }

    private boolean isSignedAsOfOld(String signature, byte[] body) {
        return decoded(signature)
                .filter(bytes -> legacyKeys.stream().anyMatch(key -> isSignedAsOfOld(key, bytes, body)))
                .isPresent();
    }

    private static boolean isSignedAsOfOld(PublicKey key, byte[] signature, byte[] body) {
        try {
            var verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(body);
            return verifier.verify(signature);
        } catch (SignatureException _) { // not even of the right length
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) { // no base64: no signature
            return Optional.empty();
        }
    }

    /** The point of the curve at the end of the encoded key. */
    private static Ed25519.PublicPoint point(String text) {
        var encoded = key("tandem.intake.ghl.keys", "Ed25519", text).getEncoded();
        var point = Ed25519.validatePublicKeyFullExport(encoded, encoded.length - Ed25519.PUBLIC_KEY_SIZE);
        if (point == null) {
            throw wrong("tandem.intake.ghl.keys", "Ed25519");
        }
        return point;
    }

    private static PublicKey key(String property, String algorithm, String text) {
        var base64 = text.replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw wrong(property, algorithm);
        }
    }

    private static ConfigurationException wrong(String property, String algorithm) {
        return new ConfigurationException(
                "%s: one is not a public key of %s, in PEM or the base64 of it".formatted(property, algorithm));
    }
}
