package dev.tandem.sandbox.ghl;

import dev.tandem.sandbox.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.Map;

/** Signs webhooks as GHL does today, with a key pair that is made from a text: whoever knows the text can make it too. */
final class Signer {

    private final PrivateKey key;

    Signer(String secret) {
        try {
            var seed = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The legacy header is there with the word that GHL writes where it has no such signature. */
    Map<String, String> headers(Webhook webhook, byte[] body) {
        return Map.of("X-GHL-Signature", signature(body), "X-WH-Signature", "N/A", "deliveryId", webhook.id());
    }

    private String signature(byte[] body) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(body);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
