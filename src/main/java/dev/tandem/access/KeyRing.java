package dev.tandem.access;

import dev.tandem.model.Failure;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Turnstile;
import dev.tandem.store.ApiKeys;
import dev.tandem.store.StoredApiKey;
import dev.tandem.workspace.Workspaces;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells whom a key lets in. What the database says of a key is believed for five seconds: a busy key costs no statement a
 * call, and a revoked one is refused by every replica within that time, by the one that revoked it at once.
 *
 * <p>Anybody can make up keys, and each costs a statement: only a few that this process has not yet seen to be valid are
 * looked up at a time.
 *
 * <p><b>Failure semantics.</b> Fails with {@link Failure.Busy} if more of those come. Fails if the database does: then nobody
 * is let in, and nobody is told that a key is wrong.
 */
@ApplicationScoped
public class KeyRing {

    private static final Principal FIRST = new Principal(
            "bootstrap", Set.of(Scope.ADMIN), Set.of(Principal.EVERYWHERE), Optional.empty(), Optional.empty());

    /** At a time; a look-up takes a millisecond or two. */
    private static final int MOST_STRANGERS = 8;

    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    private final ApiKeys keys;
    private final Cache known;
    private final Clock clock;
    private final Optional<byte[]> bootstrap;
    private final Turnstile strangers = new Turnstile(MOST_STRANGERS);

    /** The hashes of keys that were valid when they were last looked up. */
    private final Set<String> familiar = ConcurrentHashMap.newKeySet();

    private final Map<UUID, Instant> used = new ConcurrentHashMap<>();

    KeyRing(ApiKeys keys, @CacheName("api-keys") Cache known, AccessConfig config, Workspaces workspaces, Clock clock) {
        this.keys = keys;
        this.known = known;
        this.clock = clock;
        workspaces.onChange(workspace -> {
            if (!workspaces.has(workspace)) {
                forgetSoon();
            }
        });
        this.bootstrap = config.bootstrapKeyHash().map(HexFormat.of()::parseHex);
    }

    /** Whoever has that key; empty if it lets nobody in. Asks nobody about what cannot be a key. */
    Uni<Optional<Principal>> holder(String secret) {
        if (secret.length() > ApiKeySecret.LONGEST) {
            return Uni.createFrom().item(Optional.empty());
        }
        var hash = ApiKeySecret.hash(secret);
        if (bootstrap.filter(first -> MessageDigest.isEqual(first, hash)).isPresent()) {
            return Uni.createFrom().item(Optional.of(FIRST));
        }
        if (!ApiKeySecret.isWellFormed(secret)) {
            return Uni.createFrom().item(Optional.empty());
        }
        var name = HexFormat.of().formatHex(hash);
        return known.getAsync(name, _ -> look(name, hash))
                .map(this::valid)
                .invoke(holder -> remember(name, holder.isPresent()))
                .invoke(holder -> holder.flatMap(Principal::key).ifPresent(id -> used.put(id, clock.now())));
    }

    private Uni<Optional<StoredApiKey>> look(String name, byte[] hash) {
        return familiar.contains(name)
                ? keys.withHash(hash)
                : strangers.pass(() -> keys.withHash(hash), () -> Failure.Busy.many("API keys", COME_AGAIN));
    }

    private void remember(String name, boolean isValid) {
        if (isValid) {
            familiar.add(name);
        } else {
            familiar.remove(name);
        }
    }

    /**
     * Whether whoever came with a key or token may still stay. A key may open less by now: a workspace that it opened is
     * deleted, and another customer's may have its name.
     */
    public Uni<Boolean> stillOpen(Principal principal) {
        if (principal.isExpired(clock.now())) {
            return Uni.createFrom().item(false);
        }
        return principal
                .key()
                .map(id -> known.getAsync(id, keys::withId)
                        .map(key -> valid(key)
                                .filter(now -> now.workspaces().containsAll(principal.workspaces()))
                                .isPresent()))
                .orElseGet(() -> Uni.createFrom().item(true));
    }

    private Optional<Principal> valid(Optional<StoredApiKey> key) {
        return key.filter(stored -> stored.isValid(clock.now()))
                .map(stored -> ApiKey.of(stored).principal());
    }

    /** What was known of keys is no longer so. */
    Uni<Void> forget() {
        return known.invalidateAll();
    }

    /** Keys of a workspace that is deleted go with it. */
    private void forgetSoon() {
        forget().subscribe().with(_ -> {}, failure -> Log.error("what was known of keys is believed on", failure));
    }

    @Scheduled(every = "60s", delayed = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> note() {
        var times = Map.copyOf(used);
        if (times.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return keys.used(times)
                .invoke(() -> times.forEach(used::remove))
                .onFailure()
                .invoke(failure -> Log.warnf("when keys were last used is noted later: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
