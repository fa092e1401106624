package dev.tandem.tenancy;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.Marketplace;
import dev.tandem.connector.Webhooks;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Turnstile;
import dev.tandem.store.GhlAgencies;
import dev.tandem.store.GhlInstalls;
import dev.tandem.workspace.CreatedWorkspace;
import dev.tandem.workspace.CredentialKind;
import dev.tandem.workspace.OAuthGrant;
import dev.tandem.workspace.Vault;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * People letting Tandem into a GHL location. What GHL brings back is good once, for a quarter of an hour, and for the one
 * workspace that it was made for; and nothing but that workspace's own location is taken. As anybody can make something up,
 * only a little of it is looked up at a time.
 */
@ApplicationScoped
public class GhlAuthorizations {

    private static final int STATE_BYTES = 32;
    private static final int MOST_STATES = 4;
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** An authorization and the webhook of its installation are no further apart, whatever the clocks say. */
    private static final Duration SAME = Duration.ofMinutes(5);

    private final GhlInstalls installs;
    private final GhlAgencies agencies;
    private final Marketplace marketplace;
    private final Connectors connectors;
    private final Workspaces workspaces;
    private final Loader loader;
    private final Vault vault;
    private final TenancyConfig.Renewal config;
    private final Clock clock;
    private final Turnstile states = new Turnstile(MOST_STATES);
    private final SecureRandom random = new SecureRandom();

    GhlAuthorizations(
            GhlInstalls installs,
            GhlAgencies agencies,
            Marketplace marketplace,
            Connectors connectors,
            Workspaces workspaces,
            Loader loader,
            Vault vault,
            TenancyConfig config,
            Clock clock) {
        this.installs = installs;
        this.agencies = agencies;
        this.marketplace = marketplace;
        this.connectors = connectors;
        this.workspaces = workspaces;
        this.loader = loader;
        this.vault = vault;
        this.config = config.renewal();
        this.clock = clock;
    }

    /**
     * Begins an authorization.
     *
     * @return where to send the person
     * @throws Failure.Conflict if it cannot come to anything, as a failure of the Uni
     */
    public Uni<String> begin(WorkspaceId workspace) {
        return Uni.createFrom().deferred(() -> {
            created(workspace);
            vault.currentKey();
            var bytes = new byte[STATE_BYTES];
            random.nextBytes(bytes);
            var state = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            var url = marketplace.authorizeUrl(state);
            var now = clock.now();
            return installs.begin(workspace, hash(state), now.plus(config.authorization()), now)
                    .replaceWith(url);
        });
    }

    private CreatedWorkspace created(WorkspaceId workspace) {
        return workspaces
                .find(workspace)
                .orElseThrow(() -> new Failure.Conflict(
                        "workspace",
                        "A configured workspace has its GHL token in the configuration: only one that was created can"
                                + " be authorized."));
    }

    /**
     * Ends an authorization.
     *
     * @return the name of the workspace that is connected now
     * @throws Failure.Denied if the state is not known any more, or for another location, as a failure of the Uni
     * @throws Failure.Busy if too many states are looked up already, likewise
     * @throws Marketplace.Refused if GHL does not take the code, likewise
     */
    public Uni<String> end(String code, String state) {
        return states.pass(
                        () -> installs.use(hash(state), clock.now()),
                        () -> Failure.Busy.many("authorizations", COME_AGAIN))
                .map(workspace -> workspace
                        .flatMap(workspaces::find)
                        .orElseThrow(() -> Failure.Denied.forbidden(
                                "This authorization was not begun here, was used, or took too long: begin anew with"
                                        + " workspaceAuthorize.")))
                .chain(workspace -> marketplace
                        .exchange(code, workspace.stored().settings().ghlLocationId())
                        .chain(consent -> keep(workspace.stored().id(), consent))
                        .replaceWith(workspace.stored().name()));
    }

    private Uni<Void> keep(WorkspaceId workspace, Marketplace.Consent consent) {
        var now = clock.now();
        var grant = consent.location();
        return installs.install(
                        workspace,
                        GhlRenewer.dueAt(grant.expiresAt(), now, config.ahead()),
                        now,
                        version -> GhlRenewer.sealed(vault, workspace, grant, version, now),
                        consent.agency().map(agency -> version -> held(workspace, agency, version, now)))
                .invoke(() -> Log.infof("workspace %s is connected to GHL", workspace))
                .chain(() -> loader.read(workspace));
    }

    private GhlAgencies.Held held(WorkspaceId workspace, OAuthGrant agency, int version, Instant since) {
        var place = new Vault.Place(workspace, CredentialKind.GHL_AGENCY, version);
        return new GhlAgencies.Held(
                workspace,
                agency.agency().orElseThrow(),
                version,
                vault.seal(place, agency.joined()),
                agency.expiresAt(),
                since);
    }

    /**
     * The app was installed for a location. If its workspace has nothing that opens the location, or only what was authorized
     * before, and its agency has let the app in, it is opened with what the agency gave; with anything else a person begins.
     *
     * <p><b>Failure semantics.</b> Fails if GHL does not answer: it tells again then. What GHL refuses is told in the log.
     *
     * @param at when, by GHL's word: that the app was taken off before may be told later
     */
    public Uni<Void> installed(
            WorkspaceId workspace, Optional<String> appId, Optional<String> agency, Optional<Instant> at) {
        if (!isOurs(appId)) {
            Log.infof("an app that is not ours was installed at the location of workspace %s", workspace);
            return Uni.createFrom().voidItem();
        }
        return agency.map(agencies::of)
                .orElseGet(() -> Uni.createFrom().item(List.of()))
                .chain(held -> open(new Location(workspace, at), held));
    }

    /** A workspace's location, at which the app was installed then. */
    private record Location(WorkspaceId workspace, Optional<Instant> installedAt) {}

    /** Whether nothing opens it, or only what GHL takes no more. */
    private Uni<Boolean> isClosed(Location location) {
        return isClosed(location.workspace())
                ? Uni.createFrom().item(true)
                : location.installedAt()
                        .map(at -> installs.isAuthorizedBefore(location.workspace(), at.minus(SAME)))
                        .orElseGet(() -> Uni.createFrom().item(false));
    }

    private boolean isClosed(WorkspaceId workspace) {
        return workspaces
                .find(workspace)
                .filter(created -> !created.isConnected(Crm.GHL))
                .isPresent();
    }

    /** The newest is tried first: one that has not been used for a year is taken no more. */
    private Uni<Void> open(Location location, List<GhlAgencies.Held> held) {
        if (held.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return open(location, held.getFirst(), clock.now().plus(config.lease()))
                .onFailure(thrown -> thrown instanceof Marketplace.Refused || thrown instanceof Vault.Unreadable)
                .recoverWithUni(refused -> {
                    Log.warnf(
                            "workspace %s is not opened by its agency's installation: %s",
                            location.workspace(), refused.getMessage());
                    return open(location, held.subList(1, held.size()));
                });
    }

    /**
     * Opens a location with a pair that is good, or that is renewed first: by one at a time, in any replica, as what renews it
     * is good once.
     *
     * @param deadline until when somebody else's turn is waited for
     */
    private Uni<Void> open(Location location, GhlAgencies.Held held, Instant deadline) {
        var now = clock.now();
        if (held.expiresAt().isAfter(now.plus(Marketplace.MARGIN))) {
            return open(location, held, _ -> Uni.createFrom().voidItem());
        }
        var holder = Ids.next();
        var until = now.plus(config.lease());
        return agencies.claim(held.workspace(), holder, now, until)
                .chain(claimed -> claimed.map(mine -> open(location, mine, next -> renew(mine, next, until))
                                .eventually(() -> agencies.release(mine.workspace(), holder)))
                        .orElseGet(() -> await(location, held, deadline)));
    }

    /** Somebody else has the turn: what it brings is waited for. */
    private Uni<Void> await(Location location, GhlAgencies.Held held, Instant deadline) {
        if (!clock.now().isBefore(deadline)) {
            return Uni.createFrom()
                    .failure(new Failure.Unavailable(Crm.GHL, "what its agency gave is being renewed.", COME_AGAIN));
        }
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(LOOK)
                .chain(() -> agencies.of(held.company()))
                .map(all -> all.stream()
                        .filter(one -> one.workspace().equals(held.workspace()))
                        .findFirst()
                        .orElseThrow(() -> new Marketplace.Refused("What its agency gave is gone.")))
                .chain(now -> open(location, now, deadline));
    }

    /** Whatever somebody has opened it with in the meantime stays. */
    private Uni<Void> open(Location location, GhlAgencies.Held held, Function<OAuthGrant, Uni<Void>> keep) {
        var workspace = location.workspace();
        return loader.read(workspace)
                .chain(() -> isClosed(location))
                .chain(closed -> closed
                        ? marketplace
                                .open(
                                        opened(held),
                                        workspaces.config(workspace).ghl().locationId(),
                                        keep)
                                .chain(grant -> keep(workspace, new Marketplace.Consent(grant, Optional.empty())))
                        : Uni.createFrom().voidItem());
    }

    /** The pair before is spent: as long as the next is not stored, storing it is tried again until the turn is over. */
    private Uni<Void> renew(GhlAgencies.Held before, OAuthGrant next, Instant until) {
        return Uni.createFrom()
                .deferred(() ->
                        agencies.renew(before, version -> held(before.workspace(), next, version, before.createdAt())))
                .onFailure()
                .retry()
                .withBackOff(LOOK, Duration.ofSeconds(1))
                .expireAt(until.toEpochMilli());
    }

    private OAuthGrant opened(GhlAgencies.Held held) {
        return OAuthGrant.of(vault.open(held.place(), held.sealed()), held.expiresAt(), Set.of());
    }

    /**
     * The app was taken off an agency, as each of its locations was told before: it opens none of them any more. If it is not
     * told when, and one of them is still open, that was before the agency let the app in anew.
     */
    public Uni<Void> agencyGone(Webhooks.Gone gone) {
        return isOurs(gone.appId())
                        && (gone.at().isPresent()
                                || workspaces.ofAgency(gone.agency()).isEmpty())
                ? agencies.drop(gone.agency(), gone.at().orElseGet(clock::now))
                : Uni.createFrom().voidItem();
    }

    /** Whether there is an app, and it is that one. */
    private boolean isOurs(Optional<String> appId) {
        return appId.isPresent() && marketplace.appId().equals(appId);
    }

    /**
     * The app was taken off a location. What another app's webhook says is nothing to us, though GHL signed it too. One that
     * does not say when may be told again after the app was installed anew, so that GHL is asked then: only if it does not
     * take what opens the location, that counts.
     *
     * <p><b>Failure semantics.</b> Fails if GHL does not answer: it tells again then, and if it does not, its refusal of the
     * next call says the same.
     *
     * @param at when, by GHL's word
     */
    public Uni<Void> uninstalled(WorkspaceId workspace, Optional<String> appId, Optional<Instant> at) {
        if (!isOurs(appId)) {
            Log.infof("an app that is not ours was uninstalled at the location of workspace %s", workspace);
            return Uni.createFrom().voidItem();
        }
        var then = at.orElseGet(clock::now);
        return installs.isAuthorizedBefore(workspace, then)
                .chain(before -> before && at.isEmpty()
                        ? isRefused(workspace)
                        : Uni.createFrom().item(before))
                .chain(gone -> gone
                        ? installs.uninstall(workspace, then)
                        : Uni.createFrom().item(false))
                .invoke(gone -> {
                    if (gone) {
                        Log.warnf("workspace %s is paused: the app was uninstalled at GHL", workspace);
                    }
                })
                .chain(() -> loader.read(workspace));
    }

    /** Whether GHL does not take what opens a location; of a workspace that is paused it is not asked, and shows later. */
    private Uni<Boolean> isRefused(WorkspaceId workspace) {
        if (!workspaces.isOpen(workspace)) {
            return Uni.createFrom().item(false);
        }
        return connectors
                .of(Crm.GHL)
                .list(new Caller(workspace, Lane.INTERACTIVE), Kind.CONTACT, null, null, 1)
                .map(_ -> false)
                .onFailure(thrown -> thrown instanceof Failure.Unauthorized || thrown instanceof Failure.MissingScope)
                .recoverWithItem(true)
                .invoke(refused -> {
                    if (!refused) {
                        Log.infof(
                                "GHL says that the app was uninstalled at the location of workspace %s, and still takes its token",
                                workspace);
                    }
                });
    }

    private static byte[] hash(String state) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(state.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
