package dev.tandem.platform;

import java.time.Instant;

/** What time it is; injected everywhere, so that a test can say. */
public interface Clock {

    Instant now();
}
