package dev.tandem.sandbox.rankr;

import dev.tandem.sandbox.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhooks as Standard Webhooks has it. The secret of the account {@code demo} is {@code whsec_} and the base64 of
 * {@code demo-webhook-secret}, and every other account's likewise.
 */
final class Signatures {

    private static final String ALGORITHM = "HmacSHA256";

    private Signatures() {}

    static Map<String, String> headers(Webhook webhook, byte[] body, Instant now) {
        var seconds = Long.toString(now.getEpochSecond());
        return Map.of(
                "webhook-id",
                webhook.id(),
                "webhook-timestamp",
                seconds,
                "webhook-signature",
                "v1," + signature(webhook, seconds, body));
    }

    private static String signature(Webhook webhook, String seconds, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes(webhook.tenant() + "-webhook-secret"), ALGORITHM));
            mac.update(bytes(webhook.id() + "." + seconds + "."));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
