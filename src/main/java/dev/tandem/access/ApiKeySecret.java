package dev.tandem.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * API keys as their holders see them: {@code tdm_}, and in base64 256 random bits with the CRC-32 of them. The checksum lets
 * typing errors and guesses be refused without asking anybody; the prefix lets scanners find keys that leaked.
 */
final class ApiKeySecret {

    /** What every key starts with. */
    static final String PREFIX = "tdm_";

    /** No key is longer; the bootstrap key may be another than ours. */
    static final int LONGEST = 200;

    private static final int RANDOM = 32;
    private static final int LENGTH = PREFIX.length() + (RANDOM + Integer.BYTES) * 4 / 3;

    private ApiKeySecret() {}

    /** A new key that nobody can guess. */
    static String next() {
        var random = new byte[RANDOM];
        new SecureRandom().nextBytes(random);
        var bytes = ByteBuffer.allocate(RANDOM + Integer.BYTES).put(random).putInt(checksum(random));
        return PREFIX + Base64.getUrlEncoder().encodeToString(bytes.array());
    }

    /** Whether somebody may once have been given this. */
    static boolean isWellFormed(String key) {
        if (key.length() != LENGTH || !key.startsWith(PREFIX)) {
            return false;
        }
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(key.substring(PREFIX.length())));
            var random = new byte[RANDOM];
            bytes.get(random);
            return bytes.getInt() == checksum(random);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** What it is recognised by: a plain SHA-256 will do, as nobody can try 256 random bits. */
    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
