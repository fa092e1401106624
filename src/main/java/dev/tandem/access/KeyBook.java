package dev.tandem.access;

import dev.tandem.model.Failure;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.platform.StartOrder;
import dev.tandem.store.ApiKeys;
import dev.tandem.store.StoredApiKey;
import dev.tandem.workspace.Workspaces;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The API keys, for whoever administers them. Nobody hands on more than they have, or sees keys to where they may not go. */
@ApplicationScoped
public class KeyBook {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_WORKSPACES = 1_000;

    private final ApiKeys keys;
    private final KeyRing ring;
    private final Workspaces workspaces;
    private final AccessConfig config;
    private final Clock clock;

    KeyBook(ApiKeys keys, KeyRing ring, Workspaces workspaces, AccessConfig config, Clock clock) {
        this.keys = keys;
        this.ring = ring;
        this.workspaces = workspaces;
        this.config = config;
        this.clock = clock;
    }

    /** Refuses to start where every key would be over as it is made. */
    void check(@Observes @Priority(StartOrder.CHECK) StartupEvent event) {
        if (!config.keyLifetime().isPositive()) {
            throw new ConfigurationException("tandem.security.key-lifetime must be more than nothing, such as 365d");
        }
    }

    /**
     * What a new key is to be.
     *
     * @param workspaces names, or {@link Principal#EVERYWHERE}
     * @param expires when it ends; as late as it may unless given
     */
    public record Draft(String name, Set<Scope> scopes, Set<String> workspaces, Optional<Instant> expires) {

        public Draft {
            scopes = Set.copyOf(scopes);
            workspaces = Set.copyOf(workspaces);
        }
    }

    /** A new key: what is known of it, and the key itself, which nobody will be told again. */
    public record Made(ApiKey key, String secret) {

        /** Without the secret, so that no log can have it. */
        @Override
        public String toString() {
            return "Made[key=" + key + "]";
        }
    }

    /** All keys that {@code principal} may administer, the newest first. */
    public Uni<List<ApiKey>> all(Principal principal) {
        return (principal.isEverywhere() ? keys.all() : keys.within(principal.workspaces()))
                .map(found -> found.stream().map(ApiKey::of).toList());
    }

    /**
     * Makes a key. Fails with a {@link Failure.BadInput} if a workspace has as many as one may have.
     *
     * @throws Failure.BadInput if it cannot be as it is drafted, or would open more than is open to {@code principal}
     */
    public Uni<Made> create(Principal principal, Draft draft) {
        var now = clock.now();
        var latest = latest(principal, now);
        check(principal, draft, now, latest);
        var stored = new StoredApiKey(
                Ids.next(),
                draft.name(),
                draft.scopes().stream().map(Scope::text).sorted().toList(),
                draft.workspaces().stream().sorted().toList(),
                now,
                principal.actor(),
                Optional.of(draft.expires().orElse(latest)),
                Optional.empty(),
                Optional.empty());
        var secret = ApiKeySecret.next();
        return keys.create(stored, ApiKeySecret.hash(secret), principal.key(), config.keysPerWorkspace())
                .replaceWith(() -> new Made(ApiKey.of(stored), secret));
    }

    /** When a new key ends at the latest: no later than a key that makes it, as that could outlive itself. */
    private Instant latest(Principal principal, Instant now) {
        var end = now.plus(config.keyLifetime());
        return principal
                .key()
                .flatMap(_ -> principal.expires())
                .filter(end::isAfter)
                .orElse(end);
    }

    private void check(Principal principal, Draft draft, Instant now, Instant latest) {
        if (draft.name().isBlank() || draft.name().length() > LONGEST_NAME) {
            throw new Failure.BadInput("name", "must have between 1 and %d characters".formatted(LONGEST_NAME));
        }
        if (draft.scopes().isEmpty()) {
            throw new Failure.BadInput("scopes", "must name at least one");
        }
        if (!draft.scopes().stream().allMatch(principal::may)) {
            throw new Failure.BadInput("scopes", "must be among your own");
        }
        if (draft.workspaces().isEmpty() || draft.workspaces().size() > MOST_WORKSPACES) {
            throw new Failure.BadInput("workspaces", "must name between 1 and %d".formatted(MOST_WORKSPACES));
        }
        if (!draft.workspaces().stream().allMatch(name -> isOpen(principal, name))) {
            throw new Failure.BadInput("workspaces", "must all exist and be open to you");
        }
        if (draft.expires().filter(end -> !end.isAfter(now)).isPresent()) {
            throw new Failure.BadInput("expiresAt", "must be in the future");
        }
        if (draft.expires().filter(latest::isBefore).isPresent()) {
            throw new Failure.BadInput(
                    "expiresAt", "must not be after %s".formatted(latest.truncatedTo(ChronoUnit.SECONDS)));
        }
    }

    private boolean isOpen(Principal principal, String name) {
        return principal.mayReach(name)
                && (name.equals(Principal.EVERYWHERE)
                        || workspaces.named(Optional.of(name)).isPresent());
    }

    /**
     * A key that is revoked.
     *
     * @param made the keys that were made with it, or with one of those, and were good until then
     */
    public record Revoked(ApiKey key, List<ApiKey> made) {}

    /**
     * Revokes a key: within seconds it opens nothing any more. Fails with a {@link Failure.NotFound} if there is none.
     *
     * @param andMade whether those that were made with it are revoked, too; they open nothing that it did not
     */
    public Uni<Revoked> revoke(Principal principal, UUID id, boolean andMade) {
        return keys.withId(id)
                .map(found -> found.map(ApiKey::of)
                        .filter(key -> key.isOpenTo(principal))
                        .orElseThrow(() -> Failure.NotFound.named("key", "id")))
                .chain(() -> keys.revoke(id, andMade, principal.actor(), clock.now()))
                .map(found -> found.map(revoked -> new Revoked(
                                ApiKey.of(revoked.key()),
                                revoked.made().stream().map(ApiKey::of).toList()))
                        .orElseThrow(() -> Failure.NotFound.named("key", "id")))
                .call(ring::forget);
    }
}
