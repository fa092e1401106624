package dev.tandem.tenancy;

import static dev.tandem.model.Crm.GHL;
import static dev.tandem.workspace.CredentialKind.GHL_OAUTH;

import dev.tandem.connector.Marketplace;
import dev.tandem.connector.Renewals;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Sessions;
import dev.tandem.store.Credentials;
import dev.tandem.store.GhlInstalls;
import dev.tandem.workspace.CreatedWorkspace;
import dev.tandem.workspace.Credential;
import dev.tandem.workspace.OAuthGrant;
import dev.tandem.workspace.Vault;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Renews the tokens of installations before they end. A refresh token is good for one use, so there is one turn for each
 * workspace, leased in the database, which one replica has at a time; others wait for what it brings. No transaction is open
 * while GHL is asked. What comes is stored before it is used.
 *
 * <p><b>Failure semantics.</b> A replica that dies between GHL's answer and its storage leaves its turn to the next, which
 * asks with the same refresh token; for half a minute GHL gives the same answer. After that the token is lost: the workspace
 * says so and why, the log too, and a person has to authorize anew. An answer that cannot be stored is tried to be until the
 * turn is over.
 */
@ApplicationScoped
public class GhlRenewer implements Renewals {

    /** How long before its end a token is not used any more without a look for the next. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private static final Duration LOOK = Duration.ofMillis(100);

    /** For so long a pair is kept that the database does not take. */
    private static final Duration OUTAGE = Duration.ofMinutes(10);

    private static final int QUARTER = 4;

    private final GhlInstalls installs;
    private final Credentials credentials;
    private final Marketplace marketplace;
    private final Workspaces workspaces;
    private final Loader loader;
    private final Vault vault;
    private final TenancyConfig.Renewal config;
    private final Sessions sessions;
    private final Drain drain;
    private final Clock clock;
    private final UUID holder = Ids.next();
    private final Map<WorkspaceId, Uni<Void>> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger busy = new AtomicInteger();

    @Inject
    GhlRenewer(
            GhlInstalls installs,
            Credentials credentials,
            Marketplace marketplace,
            Workspaces workspaces,
            Loader loader,
            Vault vault,
            TenancyConfig config,
            Sessions sessions,
            Drain drain,
            Clock clock) {
        this.installs = installs;
        this.credentials = credentials;
        this.marketplace = marketplace;
        this.workspaces = workspaces;
        this.loader = loader;
        this.vault = vault;
        this.config = config.renewal();
        this.sessions = sessions;
        this.drain = drain;
        this.clock = clock;
    }

    /** When a pair is to be renewed that was got then. */
    static Instant dueAt(Instant expiresAt, Instant now, Duration ahead) {
        var quarter = Duration.between(now, expiresAt).dividedBy(QUARTER);
        return expiresAt.minus(quarter.compareTo(ahead) < 0 ? quarter : ahead);
    }

    /** A pair, sealed for a workspace. */
    static Credential sealed(Vault vault, WorkspaceId workspace, OAuthGrant grant, int version, Instant now) {
        var place = new Vault.Place(workspace, GHL_OAUTH, version);
        return new Credential(
                workspace,
                GHL_OAUTH,
                version,
                vault.seal(place, grant.joined()),
                Optional.empty(),
                Optional.of(grant.scopes()).filter(scopes -> !scopes.isEmpty()),
                grant.expiresAt(),
                null,
                now);
    }

    @Scheduled(every = "${tandem.tenancy.tick:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        var free = config.concurrency() - busy.get();
        return free <= 0 || drain.leaving()
                ? Uni.createFrom().voidItem()
                : sessions.isolated(() -> installs.due(clock.now(), free))
                        .invoke(due -> due.forEach(this::begin))
                        .replaceWithVoid();
    }

    private void begin(GhlInstalls.Due due) {
        busy.incrementAndGet();
        renewed(due.workspace(), due.version())
                .onTermination()
                .invoke(busy::decrementAndGet)
                .subscribe()
                .with(
                        _ -> {},
                        failure -> Log.warnf(
                                "GHL's tokens of workspace %s are not renewed yet: %s",
                                due.workspace(), failure.getMessage()));
    }

    @Override
    public Uni<Void> ready(WorkspaceId workspace) {
        var created = workspaces.find(workspace);
        var pair = created.flatMap(one -> one.current(GHL_OAUTH));
        if (pair.isEmpty() || leftOf(pair.get()).compareTo(MARGIN) > 0) {
            return Uni.createFrom().voidItem();
        }
        if (created.get().stored().authorizationLost() != null) {
            return leftOf(pair.get()).isPositive()
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom().failure(new Failure.Unauthorized(GHL));
        }
        return renewed(workspace, pair.get().version())
                .onFailure(_ -> leftOf(pair.get()).isPositive())
                .recoverWithNull();
    }

    private Duration leftOf(Credential pair) {
        return Duration.between(clock.now(), Objects.requireNonNull(pair.expiresAt()));
    }

    @Override
    public Uni<Void> renewed(WorkspaceId workspace, int version) {
        return Uni.createFrom()
                .deferred(() -> underWay.computeIfAbsent(
                        workspace,
                        id -> drain.awaited(() -> sessions.background(
                                        id,
                                        "renew token",
                                        () -> renew(id, version, clock.now().plus(config.lease()))))
                                .onTermination()
                                .invoke(() -> underWay.remove(id))
                                .memoize()
                                .indefinitely()));
    }

    private Uni<Void> renew(WorkspaceId workspace, int version, Instant deadline) {
        var now = clock.now();
        var until = now.plus(config.lease());
        return installs.claim(workspace, holder, now, until)
                .chain(mine -> mine ? turn(workspace, version, until) : otherwise(workspace, version, deadline));
    }

    /** Somebody else has the turn: what it brings is waited for. */
    private Uni<Void> otherwise(WorkspaceId workspace, int version, Instant deadline) {
        return credentials.current(workspace, GHL_OAUTH).chain(current -> {
            if (current.isEmpty()) {
                return Uni.createFrom().failure(new Failure.Unauthorized(GHL));
            }
            if (current.get().version() > version) {
                return loader.read(workspace);
            }
            if (!clock.now().isBefore(deadline)) {
                return Uni.createFrom()
                        .failure(new Failure.Unavailable(GHL, "the workspace's token is being renewed.", MARGIN));
            }
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(LOOK)
                    .chain(() -> renew(workspace, version, deadline));
        });
    }

    private Uni<Void> turn(WorkspaceId workspace, int version, Instant until) {
        return credentials.current(workspace, GHL_OAUTH).chain(current -> {
            var used = current.filter(pair -> pair.version() == version);
            var created = workspaces.find(workspace);
            if (used.isEmpty() || created.isEmpty()) {
                return installs.release(workspace, holder)
                        .chain(() -> loader.read(workspace))
                        .chain(() -> current.isPresent()
                                ? Uni.createFrom().voidItem()
                                : Uni.createFrom().failure(new Failure.Unauthorized(GHL)));
            }
            return exchange(created.get(), used.get(), until);
        });
    }

    private Uni<Void> exchange(CreatedWorkspace workspace, Credential used, Instant until) {
        var id = workspace.stored().id();
        var turn = new Turn(used.version(), until);
        return Uni.createFrom()
                .deferred(() -> marketplace.renew(
                        open(used), workspace.stored().settings().ghlLocationId(), half -> storeHalf(id, half, turn)))
                .chain(grant -> store(id, grant, turn))
                .onFailure(Marketplace.Refused.class)
                .recoverWithUni(refused -> lost(id, turn.version, String.valueOf(refused.getMessage())))
                .onFailure(thrown -> thrown instanceof Failure && !(thrown instanceof Failure.Unauthorized))
                .call(() -> installs.postpone(id, holder, clock.now(), config.firstPause(), config.longestPause()))
                .chain(() -> loader.read(id));
    }

    private OAuthGrant open(Credential pair) {
        try {
            return OAuthGrant.of(
                    vault.open(pair.place(), pair.sealed()),
                    Objects.requireNonNull(pair.expiresAt()),
                    pair.scopes().orElse(Set.of()));
        } catch (Vault.Unreadable unreadable) {
            Log.error(unreadable.getMessage());
            throw new Failure.Unavailable(GHL, "what opens the workspace's location cannot be read.", MARGIN);
        }
    }

    /** One turn: the version of the pair that is stored, and when it is over. */
    private static final class Turn {
        private int version;
        private Instant until;
        private boolean hasHalf;

        Turn(int version, Instant until) {
            this.version = version;
            this.until = until;
        }
    }

    /** Stores an agency's next refresh token; the turn then lasts as long again, for what is still to be asked. */
    private Uni<Void> storeHalf(WorkspaceId workspace, OAuthGrant half, Turn turn) {
        return untilStored(workspace, turn.until, now -> {
                    var until = now.plus(config.lease());
                    return installs.storeHalf(
                                    workspace,
                                    holder,
                                    turn.version,
                                    now,
                                    until,
                                    next -> sealed(vault, workspace, half, next, now))
                            .invoke(() -> turn.until = until);
                })
                .map(stored -> stored.orElseThrow(
                        () -> new Failure.Unavailable(GHL, "the workspace's token is being renewed.", MARGIN)))
                .invoke(stored -> {
                    turn.version = stored.version();
                    turn.hasHalf = true;
                })
                .replaceWithVoid();
    }

    private Uni<Void> store(WorkspaceId workspace, OAuthGrant grant, Turn turn) {
        return untilStored(workspace, turn.hasHalf ? turn.until : clock.now().plus(OUTAGE), now -> {
                    var dueAt = dueAt(grant.expiresAt(), now, config.ahead());
                    IntFunction<Credential> made = next -> sealed(vault, workspace, grant, next, now);
                    return turn.hasHalf
                            ? installs.complete(workspace, holder, turn.version, dueAt, now, made)
                            : installs.store(workspace, holder, turn.version, dueAt, now, made);
                })
                .replaceWithVoid();
    }

    /**
     * The answer is all there is: as long as it is not stored, storing it is tried again. A whole pair is good though the turn is
     * over meanwhile: whoever has it now presents what was used for that pair, and what was taken for lost is found again.
     */
    private Uni<Optional<Credential>> untilStored(
            WorkspaceId workspace, Instant until, Function<Instant, Uni<Optional<Credential>>> storing) {
        return Uni.createFrom()
                .deferred(() -> storing.apply(clock.now()))
                .onFailure(thrown -> !(thrown instanceof Failure))
                .retry()
                .withBackOff(LOOK, Duration.ofSeconds(1))
                .expireAt(until.toEpochMilli())
                .onFailure(thrown -> !(thrown instanceof Failure))
                .invoke(failure -> Log.errorf(
                        failure, "new tokens of workspace %s came from GHL and cannot be stored", workspace));
    }

    private Uni<Void> lost(WorkspaceId workspace, int version, String why) {
        var told = "GHL takes the workspace's refresh token no more: authorize anew with workspaceAuthorize. " + why;
        return installs.lose(workspace, holder, version, told)
                .invoke(lost -> {
                    if (lost) {
                        Log.errorf("workspace %s: %s", workspace, told);
                    }
                })
                .chain(lost -> loader.read(workspace)
                        .chain(() -> lost
                                ? Uni.createFrom().failure(new Failure.Unauthorized(GHL))
                                : Uni.createFrom().voidItem()));
    }
}
