package dev.tandem.workspace;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Something that opens a door. Printed, logged or written as JSON it shows nothing; what it is comes out by
 * {@link #reveal} alone, for the one call that needs it.
 */
public final class Secret {

    private static final String HIDDEN = "***";

    /** Shorter ones would give too much of themselves away by their end. */
    private static final int LONG_ENOUGH = 16;

    private static final int SHOWN = 4;

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /** What it is; to be kept no longer than the call that it is for. */
    public String reveal() {
        return value;
    }

    /** Its last four characters, by which people tell one from another; empty if it is too short to show any. */
    public Optional<String> hint() {
        return value.length() < LONG_ENOUGH ? Optional.empty() : Optional.of(value.substring(value.length() - SHOWN));
    }

    /** Takes as long for any other secret of the same length. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @JsonValue
    @Override
    public String toString() {
        return HIDDEN;
    }
}
