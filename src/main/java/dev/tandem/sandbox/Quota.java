package dev.tandem.sandbox;

import java.time.Duration;

/**
 * How much a tenant may ask.
 *
 * @param burst calls in any {@code window}
 * @param day calls in a day
 */
public record Quota(int burst, Duration window, int day) {

    /** Never in the way. */
    public static final Quota UNLIMITED = new Quota(Integer.MAX_VALUE, Duration.ofSeconds(10), Integer.MAX_VALUE);

    public Quota {
        if (burst < 0 || day < 0 || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("burst and day must not be negative, window must be positive");
        }
    }
}
