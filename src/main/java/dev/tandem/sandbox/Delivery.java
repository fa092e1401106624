package dev.tandem.sandbox;

import java.time.Duration;

/**
 * An answer on its way to the caller.
 *
 * @param delay how long it takes
 * @param fate what becomes of it on the way
 */
record Delivery(Reply reply, Duration delay, Fate fate) {

    enum Fate {
        ARRIVES,
        GARBLED,
        CONNECTION_CLOSED,
        NEVER
    }

    /** What the caller sees of it; 0 if nothing. */
    int status() {
        return switch (fate) {
            case ARRIVES -> reply.status();
            case GARBLED -> 200;
            case CONNECTION_CLOSED, NEVER -> 0;
        };
    }
}
