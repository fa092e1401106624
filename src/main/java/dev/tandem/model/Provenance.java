package dev.tandem.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a field of the merged view holds what it does, or nothing any more.
 *
 * @param crm the side its value came from; null if both agreed or a caller of Tandem set it
 * @param at when it was decided
 * @param rule the name of the rule that decided
 */
public record Provenance(@Nullable Crm crm, Instant at, String rule, String reason) {

    private static final String ENRICHMENT = "enrichment:";

    /** Of a value that no CRM and no caller gave, but the provider of that name. */
    public static Provenance ofProvider(String provider, Instant at, String reason) {
        return new Provenance(null, at, ENRICHMENT + provider, reason);
    }

    /** Whether a provider gave the value. */
    public boolean isByProvider() {
        return rule.startsWith(ENRICHMENT);
    }
}
