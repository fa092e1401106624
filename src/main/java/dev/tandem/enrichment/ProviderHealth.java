package dev.tandem.enrichment;

import org.jspecify.annotations.Nullable;

/**
 * How a provider is doing.
 *
 * @param breaker CLOSED, HALF_OPEN or OPEN; null for one that is part of Tandem
 * @param minuteLimit calls within a minute; null where there is no limit
 * @param dayLimit calls within a UTC day; null where there is no limit
 */
public record ProviderHealth(
        @Nullable String breaker,
        @Nullable Integer minuteLimit,
        @Nullable Integer minuteRemaining,
        @Nullable Integer dayLimit,
        @Nullable Integer dayRemaining) {

    static final ProviderHealth UNLIMITED = new ProviderHealth(null, null, null, null, null);
}
