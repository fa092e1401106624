package dev.tandem.access;

import dev.tandem.store.StoredApiKey;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An API key, as whoever administers keys sees it: all but the key itself.
 *
 * @param workspaces names, or {@link Principal#EVERYWHERE}
 * @param lastUsed to the minute or so
 */
public record ApiKey(
        UUID id,
        String name,
        Set<Scope> scopes,
        Set<String> workspaces,
        Instant created,
        String createdBy,
        Optional<Instant> expires,
        Optional<Instant> revoked,
        Optional<Instant> lastUsed) {

    static ApiKey of(StoredApiKey stored) {
        return new ApiKey(
                stored.id(),
                stored.name(),
                stored.scopes().stream()
                        .flatMap(text -> Scope.of(text).stream())
                        .collect(Collectors.toUnmodifiableSet()),
                Set.copyOf(stored.workspaces()),
                stored.created(),
                stored.createdBy(),
                stored.expires(),
                stored.revoked(),
                stored.lastUsed());
    }

    /** How the audit names whoever comes with it. */
    public String actor() {
        return "key:" + id;
    }

    /** Whoever comes with it. */
    Principal principal() {
        return new Principal(actor(), scopes, workspaces, expires, Optional.of(id));
    }

    /** Whether somebody may see and revoke it: whoever may do so in every workspace that it opens. */
    boolean isOpenTo(Principal principal) {
        return workspaces.stream().allMatch(principal::mayReach);
    }
}
