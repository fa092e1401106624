package dev.tandem.workspace;

/**
 * A secret as it may be stored: encrypted and authenticated.
 *
 * @param keyId which key it takes to open it
 * @param nonce used once with that key
 * @param ciphertext with the tag that proves it whole
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to and from a row, never compared
public record Sealed(String keyId, byte[] nonce, byte[] ciphertext) {

    @Override
    public String toString() {
        return "sealed with key " + keyId;
    }
}
