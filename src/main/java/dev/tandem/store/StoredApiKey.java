package dev.tandem.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An API key as it is stored: all but the key itself.
 *
 * @param scopes as tokens write them
 * @param workspaces names, or an asterisk for all
 * @param lastUsed to the minute or so
 */
public record StoredApiKey(
        UUID id,
        String name,
        List<String> scopes,
        List<String> workspaces,
        Instant created,
        String createdBy,
        Optional<Instant> expires,
        Optional<Instant> revoked,
        Optional<Instant> lastUsed) {

    /** Whether it opens anything at that time. */
    public boolean isValid(Instant now) {
        return revoked.isEmpty() && expires.filter(end -> !now.isBefore(end)).isEmpty();
    }
}
