package dev.tandem.connector.rankr;

import dev.tandem.connector.Webhooks;
import dev.tandem.platform.Clock;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures after the Standard Webhooks specification: HMAC-SHA256 over id, time and the exact bytes of the body. While a
 * secret is replaced, the sender may sign with both, and the receiver may know both.
 */
@ApplicationScoped
class RankrSignatures {

    static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String SIGNATURE = "webhook-signature";

    private static final String VERSION = "v1,";
    private static final String SECRET_PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    /** Takes as much time as any: whether there is a workspace of some name is nobody's business. */
    private static final List<String> NOBODYS = List.of("whsec_bm9ib2R5");

    private final Duration tolerance;
    private final Clock clock;

    RankrSignatures(RankrWebhooksConfig config, Clock clock) {
        tolerance = config.tolerance();
        this.clock = clock;
    }

    /**
     * Whether one of the secrets made one of the signatures, and lately.
     *
     * @param secrets as base64 behind {@code whsec_}; none at all match nothing
     */
    boolean verify(Webhooks.Post post, List<String> secrets) {
        var id = post.header(ID);
        var timestamp = post.header(TIMESTAMP);
        if (id.isEmpty() || timestamp.filter(this::isRecent).isEmpty()) {
            return false;
        }
        var given = post.header(SIGNATURE).stream()
                .flatMap(RankrSignatures::signatures)
                .toList();
        var content = content(id.get(), timestamp.get(), post.body());
        var matches = (secrets.isEmpty() ? NOBODYS : secrets)
                .stream()
                        .map(secret -> hmac(secret, content))
                        .filter(expected -> given.stream().anyMatch(one -> MessageDigest.isEqual(expected, one)))
                        .count();
        return matches > 0 && !secrets.isEmpty();
    }

    private boolean isRecent(String timestamp) {
        try {
            var sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
            return Duration.between(sent, clock.now()).abs().compareTo(tolerance) <= 0;
        } catch (NumberFormatException | DateTimeException | ArithmeticException _) { // no time at all
            return false;
        }
    }

    private static Stream<byte[]> signatures(String header) {
        return Arrays.stream(header.split(" ", -1))
                .filter(one -> one.startsWith(VERSION))
                .flatMap(one -> decoded(one.substring(VERSION.length())).stream());
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) { // no base64: no signature
            return Optional.empty();
        }
    }

    private static byte[] content(String id, String timestamp, byte[] body) {
        var head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        var content = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, content, head.length, body.length);
        return content;
    }

    private static byte[] hmac(String secret, byte[] content) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(secret), ALGORITHM));
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws IllegalArgumentException if it is not base64 behind the usual prefix, or empty */
    static byte[] key(String secret) {
        var key = Base64.getDecoder()
                .decode(secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret);
        if (key.length == 0) {
            throw new IllegalArgumentException("empty");
        }
        return key;
    }
}
