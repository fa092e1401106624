package dev.tandem.connector;

import org.jspecify.annotations.Nullable;

/**
 * What contacts can join at a CRM, such as a campaign, by the name that people there gave it.
 *
 * @param status in the CRM's own words, such as {@code published}; null if it does not say
 */
public record Joinable(
        String externalId, String name, @Nullable String status) {}
