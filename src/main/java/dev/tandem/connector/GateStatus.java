package dev.tandem.connector;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How it stands between one workspace and one CRM.
 *
 * @param burstRemaining calls that could be made at once, interactive ones included
 * @param dayRemaining calls left until midnight UTC; empty if the day is not limited
 * @param closedUntil until when the CRM asked to be left alone; empty if it did not
 * @param waiting calls that wait for their turn
 */
public record GateStatus(
        Breaker breaker,
        int burstLimit,
        int burstRemaining,
        OptionalLong dayLimit,
        OptionalLong dayRemaining,
        Optional<Instant> closedUntil,
        int waiting) {

    /** Whether calls are let through. */
    public enum Breaker {
        CLOSED,
        /** None are: the CRM failed too often. */
        OPEN,
        /** One is, to see whether the CRM is back. */
        HALF_OPEN
    }
}
