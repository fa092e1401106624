package dev.tandem.connector.rankr;

import static dev.tandem.model.Crm.RANKR;

import dev.tandem.connector.Origin;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.telemetry.UpstreamCalls;
import dev.tandem.workspace.Workspaces;
import dev.tandem.workspace.WorkspacesConfig;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.OidcClients;
import io.quarkus.oidc.client.Tokens;
import io.quarkus.oidc.client.runtime.OidcClientConfig;
import io.quarkus.oidc.client.runtime.OidcClientConfig.Grant;
import io.quarkus.oidc.common.runtime.config.OidcClientCommonConfig.Credentials.Secret.Method;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What opens each workspace's account: its API key, or a token that is asked for when it is first needed, shared until
 * shortly before it expires, and asked for once however many calls need it.
 */
@ApplicationScoped
class RankrTokens {

    /** With which a token is refused for good, by RFC 6749, section 5.2. */
    private static final Set<String> REFUSALS = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope");

    private final Map<WorkspaceId, Account> accounts = new ConcurrentHashMap<>();
    private final Workspaces workspaces;
    private final OidcClients clients;
    private final RankrConfig rankr;
    private final Clock clock;

    RankrTokens(Workspaces workspaces, OidcClients clients, RankrConfig rankr, Clock clock) {
        this.workspaces = workspaces;
        this.clients = clients;
        this.rankr = rankr;
        this.clock = clock;
        workspaces.onChange(this::forget);
    }

    /** Why nothing can be written to the account; empty if it can. */
    Optional<Failure> refusal(WorkspaceId workspace) {
        return Optional.ofNullable(workspaces.scopes(workspace, RANKR).whyReadOnly())
                .map(why -> new Failure.MissingScope(RANKR, why));
    }

    /** What to open the account with now. */
    Uni<RankrAccess> access(WorkspaceId workspace) {
        return Uni.createFrom().deferred(() -> account(workspace).access());
    }

    /** What to open it with after {@code refused} was not accepted; another caller may have renewed it already. */
    Uni<RankrAccess> renewed(WorkspaceId workspace, RankrAccess refused) {
        var account = account(workspace);
        if (!refused.isRenewable()) {
            return account.before()
                    .map(before -> Uni.createFrom().item(before))
                    .orElseGet(() -> Uni.createFrom().failure(new Failure.Unauthorized(RANKR)));
        }
        account.drop(refused);
        return account.access();
    }

    @PreDestroy
    void close() {
        accounts.values().forEach(Account::close);
    }

    private Account account(WorkspaceId workspace) {
        if (!workspaces.has(workspace)) { // not to be taken for a record that is gone
            throw new Failure.Unavailable(RANKR, "the workspace is gone.");
        }
        var config = workspaces.config(workspace);
        return Objects.requireNonNull(accounts.compute(workspace, (id, known) -> {
            if (known != null && known.of.equals(config)) {
                return known;
            }
            if (known != null) {
                known.close();
            }
            return new Account(config, id);
        }));
    }

    private void forget(WorkspaceId workspace) {
        var gone = workspaces.has(workspace) ? null : accounts.remove(workspace);
        if (gone != null) {
            gone.close();
        }
    }

    /** The access that one workspace has at present, as long as nothing about the workspace changes. */
    private final class Account {

        private record Held(RankrAccess access, Instant until) {}

        private record Issued(WorkspacesConfig.Oauth to, Tokens tokens) {}

        private final WorkspacesConfig.Workspace of;
        private final WorkspacesConfig.Rankr config;
        private final WorkspaceId workspace;
        private final String base;
        private @Nullable Held held;
        private @Nullable Uni<Held> asked;
        private final Client client = new Client("rankr-");
        private final Client clientBefore = new Client("rankr-before-");

        Account(WorkspacesConfig.Workspace of, WorkspaceId workspace) {
            this.of = of;
            this.config = of.rankr();
            this.workspace = workspace;
            this.base = config.url().replaceFirst("/+$", "") + config.pathPrefix();
        }

        Uni<RankrAccess> access() {
            return Uni.createFrom()
                    .deferred(() -> config.apiKey()
                            .map(key -> Uni.createFrom().item(RankrAccess.byKey(base, key)))
                            .orElseGet(() -> Origin.here().bring(current()).map(Held::access)));
        }

        /** What may be worth a try where the API key is not taken. */
        Optional<RankrAccess> before() {
            return config.previousApiKey().map(key -> RankrAccess.byKey(base, key));
        }

        synchronized void drop(RankrAccess refused) {
            if (held != null && held.access().equals(refused) && refused.isRenewable()) {
                held = null;
            }
        }

        void close() {
            client.close();
            clientBefore.close();
        }

        private synchronized Uni<Held> current() {
            if (held != null && clock.now().isBefore(held.until())) {
                return Uni.createFrom().item(held);
            }
            if (asked == null) {
                asked = client.tokens(config.oauth())
                        .onFailure(Failure.Unauthorized.class)
                        .recoverWithUni(refused -> config.previousOauth().isPresent()
                                ? clientBefore.tokens(config.previousOauth())
                                : Uni.createFrom().failure(refused))
                        .map(this::hold)
                        .onItemOrFailure()
                        .invoke((_, failure) -> UpstreamCalls.tokenRenewed(RANKR, failure))
                        .onTermination()
                        .invoke(this::settled)
                        .memoize()
                        .indefinitely();
            }
            return asked;
        }

        private synchronized Held hold(Issued issued) {
            var tokens = issued.tokens();
            var scope = tokens.get("scope");
            if (scope != null) { // else it is what was asked for
                workspaces.granted(workspace, of, Set.of(scope.strip().split("\\s+")));
            }
            var expires = tokens.getAccessTokenExpiresAt();
            var until = expires == null
                    ? Instant.MAX
                    : Instant.ofEpochSecond(expires).minus(issued.to().refreshBefore());
            held = new Held(RankrAccess.byToken(base, tokens.getAccessToken()), until);
            return held;
        }

        private synchronized void settled() {
            asked = null;
        }

        /** One of the account's clients, from when it is first needed. */
        private final class Client {

            private final String name;
            private @Nullable OidcClient made;

            Client(String name) {
                this.name = name;
            }

            /** @param oauth what it is made of; {@link Failure.Unauthorized} if it is not there, or refused */
            Uni<Issued> tokens(Optional<WorkspacesConfig.Oauth> oauth) {
                return Uni.createFrom()
                        .deferred(() -> {
                            var to = oauth.orElseThrow(() -> new Failure.Unauthorized(RANKR));
                            return client(to).chain(OidcClient::getTokens).map(tokens -> new Issued(to, tokens));
                        })
                        .ifNoItem()
                        .after(rankr.tokenPatience())
                        .fail()
                        .onFailure(TimeoutException.class)
                        .invoke(this::giveUp)
                        .onFailure()
                        .transform(RankrTokens::failure);
            }

            private synchronized Uni<OidcClient> client(WorkspacesConfig.Oauth oauth) {
                return made == null
                        ? clients.newClient(config(oauth)).invoke(this::keep)
                        : Uni.createFrom().item(made);
            }

            private synchronized void keep(OidcClient client) {
                made = client;
            }

            /** What is not answered keeps a connection of the client: after a few of them it could ask nothing any more. */
            private synchronized void giveUp() {
                close();
                made = null;
            }

            synchronized void close() {
                if (made != null) {
                    try {
                        made.close();
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                }
            }

            private OidcClientConfig config(WorkspacesConfig.Oauth oauth) {
                return OidcClientConfig.authServerUrl(oauth.tokenUrl())
                        .discoveryEnabled(false)
                        .tokenPath(oauth.tokenUrl())
                        .id(name + workspace)
                        .clientId(oauth.clientId())
                        .credentials()
                        .clientSecret(oauth.clientSecret(), Method.BASIC)
                        .end()
                        .grant(Grant.Type.CLIENT)
                        .scopes(List.of(oauth.scope().split("\\s+")))
                        .build();
            }
        }
    }

    private static Failure failure(Throwable thrown) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        return isRefusal(String.valueOf(thrown.getMessage()))
                ? new Failure.Unauthorized(RANKR)
                : new Failure.Unavailable(RANKR, "it issues no token.");
    }

    /** The client tells a refusal from silence by its message alone, which is what was answered, without the status. */
    private static boolean isRefusal(String answer) {
        try {
            return new JsonObject(answer).getValue("error") instanceof String error && REFUSALS.contains(error);
        } catch (DecodeException _) {
            return false;
        }
    }
}
