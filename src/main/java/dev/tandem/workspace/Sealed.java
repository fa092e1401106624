package dev.tandem.workspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A secret as it may be stored: encrypted and authenticated.
 *
 * @param keyId which key it takes to open it
 * @param nonce used once with that key
 * @param ciphertext with the tag that proves it whole
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to and from a row
public record Sealed(String keyId, byte[] nonce, byte[] ciphertext) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Sealed(var otherKey, var otherNonce, var otherText)
                && keyId.equals(otherKey)
                && Arrays.equals(nonce, otherNonce)
                && Arrays.equals(ciphertext, otherText);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nonce);
    }

    @Override
    public String toString() {
        return "sealed with key " + keyId;
    }
}
