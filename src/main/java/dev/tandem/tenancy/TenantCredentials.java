package dev.tandem.tenancy;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Sessions;
import dev.tandem.store.Credentials;
import dev.tandem.store.GhlAgencies;
import dev.tandem.workspace.CreatedWorkspace;
import dev.tandem.workspace.Credential;
import dev.tandem.workspace.CredentialKind;
import dev.tandem.workspace.Sealed;
import dev.tandem.workspace.Secret;
import dev.tandem.workspace.SecretPair;
import dev.tandem.workspace.Vault;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of workspaces as people give and replace them. They come in in clear, are sealed before anything else
 * happens, and never go out.
 */
@ApplicationScoped
public class TenantCredentials {

    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final String WEBHOOK_PREFIX = "whsec_";

    private final Credentials credentials;
    private final GhlAgencies agencies;
    private final Workspaces workspaces;
    private final Loader loader;
    private final Vault vault;
    private final TenancyConfig config;
    private final Sessions sessions;
    private final Clock clock;
    private final AtomicBoolean unseen;

    TenantCredentials(
            Credentials credentials,
            GhlAgencies agencies,
            Workspaces workspaces,
            Loader loader,
            Vault vault,
            TenancyConfig config,
            Sessions sessions,
            Clock clock) {
        this.credentials = credentials;
        this.agencies = agencies;
        this.workspaces = workspaces;
        this.loader = loader;
        this.vault = vault;
        this.config = config;
        this.sessions = sessions;
        this.clock = clock;
        this.unseen = new AtomicBoolean(vault.canSeal());
    }

    /**
     * A credential to use from now on.
     *
     * @param clientId for {@link CredentialKind#RANKR_CLIENT} alone
     * @param overlapUntil until when the one before is still used too; null if not at all
     * @param expiresAt when its CRM takes it no more; null if that is not known
     * @param scopes what it may do; empty if that is not known
     */
    public record Fresh(
            CredentialKind kind,
            Secret value,
            @Nullable String clientId,
            @Nullable Instant overlapUntil,
            @Nullable Instant expiresAt,
            Set<String> scopes) {}

    /**
     * Puts a credential in place of the one before.
     *
     * @throws Failure.BadInput if it cannot be one of its kind, as a failure of the Uni; nothing of it is in the message
     * @throws Failure.Conflict if there is no key to seal it with, or the workspace is configured, likewise
     */
    public Uni<Credential> replace(WorkspaceId workspace, Fresh fresh) {
        return Uni.createFrom().deferred(() -> {
            var before = Tenants.created(workspaces, workspace);
            vault.currentKey();
            var now = clock.now();
            var until = until(fresh, before, now);
            var secret = checked(fresh);
            return credentials
                    .replace(workspace, fresh.kind(), until, now, version -> {
                        var place = new Vault.Place(workspace, fresh.kind(), version);
                        return new Credential(
                                workspace,
                                fresh.kind(),
                                version,
                                vault.seal(place, secret),
                                fresh.value().hint(),
                                Optional.of(fresh.scopes()).filter(scopes -> !scopes.isEmpty()),
                                fresh.expiresAt(),
                                null,
                                now);
                    })
                    .invoke(one ->
                            Log.infof("workspace %s has a new %s, version %d", workspace, one.kind(), one.version()))
                    .call(() -> loader.read(workspace));
        });
    }

    private Instant until(Fresh fresh, CreatedWorkspace workspace, Instant now) {
        var until = fresh.overlapUntil();
        if (until != null) {
            requireOverlap(fresh.kind(), workspace);
        }
        if (until != null && until.isAfter(now.plus(config.longestOverlap()))) {
            throw new Failure.BadInput(
                    "overlapUntil",
                    "must be within %d days".formatted(config.longestOverlap().toDays()));
        }
        return until == null ? now : until;
    }

    /** What is of another kind is not tried beside the new one. */
    private static void requireOverlap(CredentialKind kind, CreatedWorkspace workspace) {
        workspace.replacedBy(kind).filter(before -> before != kind).ifPresent(before -> {
            throw new Failure.BadInput(
                    "overlapUntil", "is only for two of one kind, and the one before is a %s".formatted(before));
        });
    }

    private static Secret checked(Fresh fresh) {
        require(PRINTABLE.matcher(fresh.value().reveal()).matches(), "value", "has characters that no credential has");
        require(
                fresh.scopes().stream()
                        .allMatch(scope -> PRINTABLE.matcher(scope).matches()),
                "scopes",
                "has one that is none");
        return switch (fresh.kind()) {
            case GHL_OAUTH, GHL_AGENCY ->
                throw new Failure.BadInput(
                        "kind", "is not given but got: let somebody open what workspaceAuthorize tells");
            case GHL_TOKEN, RANKR_API_KEY -> {
                require(fresh.clientId() == null, "clientId", "goes with the kind RANKR_CLIENT alone");
                yield fresh.value();
            }
            case RANKR_CLIENT -> {
                var id = fresh.clientId();
                if (id == null || !PRINTABLE.matcher(id).matches()) {
                    throw new Failure.BadInput("clientId", "is required for the kind RANKR_CLIENT");
                }
                yield new SecretPair(id, fresh.value()).joined();
            }
            case RANKR_WEBHOOK_SECRET -> {
                require(isWebhookSecret(fresh.value().reveal()), "value", "is not base64 behind whsec_");
                yield fresh.value();
            }
        };
    }

    private static boolean isWebhookSecret(String text) {
        try {
            return text.startsWith(WEBHOOK_PREFIX)
                    && Base64.getDecoder().decode(text.substring(WEBHOOK_PREFIX.length())).length > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static void require(boolean met, String field, String reason) {
        if (!met) {
            throw new Failure.BadInput(field, reason);
        }
    }

    /**
     * Seals all credentials anew that another key than the current one opens, a part at a time. One that cannot be read keeps
     * none of the others.
     *
     * @return how many there were
     * @throws Failure.Conflict if there is no key, or if some could not be read, as a failure of the Uni
     */
    public Uni<Integer> resealAll() {
        return Uni.createFrom().deferred(() -> {
            var key = vault.currentKey();
            var unreadable = new ArrayList<Vault.Unreadable>();
            return Multi.createBy()
                    .repeating()
                    .uni(
                            () -> new AtomicReference<Optional<Vault.Place>>(Optional.empty()),
                            last -> credentials
                                    .resealSome(key, last.get(), config.batch(), one -> resealed(one, unreadable))
                                    .invoke(some -> last.set(some.last())))
                    .whilst(some -> some.last().isPresent())
                    .collect()
                    .with(Collectors.summingInt(Credentials.Resealed::count))
                    .chain(count -> agencies.reseal(key, one -> resealed(one, unreadable))
                            .map(more -> count + more))
                    .invoke(count -> demandAllRead(count, unreadable));
        });
    }

    private Optional<Credential> resealed(Credential one, List<Vault.Unreadable> unreadable) {
        return resealed(one.place(), one.sealed(), unreadable).map(one::with);
    }

    private Optional<GhlAgencies.Held> resealed(GhlAgencies.Held one, List<Vault.Unreadable> unreadable) {
        return resealed(one.place(), one.sealed(), unreadable).map(one::with);
    }

    private Optional<Sealed> resealed(Vault.Place place, Sealed sealed, List<Vault.Unreadable> unreadable) {
        try {
            return Optional.of(vault.seal(place, vault.open(place, sealed)));
        } catch (Vault.Unreadable failure) {
            unreadable.add(failure);
            return Optional.empty();
        }
    }

    private static void demandAllRead(int count, List<Vault.Unreadable> unreadable) {
        if (!unreadable.isEmpty()) {
            throw new Failure.Conflict(
                    "input",
                    "%d are encrypted anew, %d cannot be read; %s. Give the key back, or replace them with credentialRotate."
                            .formatted(
                                    count,
                                    unreadable.size(),
                                    unreadable.getFirst().getMessage()));
        }
    }

    /**
     * Seals anew, once after the start, what was sealed with a key that is not the current one any more. Never again by
     * itself: as long as replicas seal with different keys, each would undo what another has just done.
     */
    @Scheduled(every = "${tandem.tenancy.tick:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return unseen.getAndSet(false)
                ? sessions.isolated(this::resealAll)
                        .onFailure()
                        .invoke(this::notResealed)
                        .onFailure()
                        .recoverWithItem(0)
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    /** What cannot be read stays so, and is named once; anything else is tried again. */
    private void notResealed(Throwable failure) {
        unseen.set(!(failure instanceof Failure.Conflict));
        Log.errorf("credentials are not sealed anew: %s", failure.getMessage());
    }
}
