package dev.tandem.connector;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the headers of one answer say about the quota; whatever they leave out is empty.
 *
 * @param burstLimit calls allowed within {@code burstWindow}
 * @param burstRemaining calls left of it now
 * @param dayRemaining calls left today
 * @param retryAfter how long the CRM asks not to be called, with an answer 429
 */
public record QuotaReport(
        OptionalLong burstLimit,
        Optional<Duration> burstWindow,
        OptionalLong burstRemaining,
        OptionalLong dayLimit,
        OptionalLong dayRemaining,
        Optional<Duration> retryAfter) {}
