package dev.tandem.workspace;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.platform.Clock;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A workspace that was created at run time, as those see it who know configured ones. It keeps its credentials sealed, and
 * opens one for each time that it is asked for it.
 */
public final class CreatedWorkspace implements WorkspacesConfig.Workspace {

    private static final Duration REFRESH_BEFORE = Duration.ofSeconds(30);

    private final StoredWorkspace stored;
    private final List<Credential> credentials;
    private final Vault vault;
    private final Clock clock;
    private final Ghl ghl = new Ghl();
    private final Rankr rankr = new Rankr();

    /** @param credentials all that it has, in any order */
    public CreatedWorkspace(StoredWorkspace stored, List<Credential> credentials, Vault vault, Clock clock) {
        this.stored = stored;
        this.credentials = credentials.stream()
                .sorted(Comparator.comparing(Credential::createdAt)
                        .thenComparingInt(Credential::version)
                        .reversed())
                .toList();
        this.vault = vault;
        this.clock = clock;
    }

    /** What people said about it, and its state. */
    public StoredWorkspace stored() {
        return stored;
    }

    /** Its credentials, the newest first, sealed. */
    public List<Credential> credentials() {
        return credentials;
    }

    /** The one of these kinds that nothing has replaced. */
    public Optional<Credential> current(CredentialKind... kinds) {
        return credentials.stream()
                .filter(Credential::isCurrent)
                .filter(one -> Arrays.asList(kinds).contains(one.kind()))
                .findFirst();
    }

    /** The kind of the one that a new one of that kind takes the place of; empty if there is none. */
    public Optional<CredentialKind> replacedBy(CredentialKind kind) {
        return credentials.stream()
                .filter(Credential::isCurrent)
                .map(Credential::kind)
                .filter(one -> one.isReplacedBy(kind))
                .findFirst();
    }

    /** Whether it is as the other is, credentials and all. */
    boolean isLike(CreatedWorkspace other) {
        return stored.equals(other.stored) && credentials.equals(other.credentials);
    }

    /** What opens a CRM to it; empty if there is nothing as far as anybody knows. */
    public Optional<Credential> opening(Crm crm) {
        return switch (crm) {
            case GHL -> current(CredentialKind.GHL_TOKEN, CredentialKind.GHL_OAUTH);
            case RANKR -> current(CredentialKind.RANKR_API_KEY, CredentialKind.RANKR_CLIENT);
        };
    }

    /** Whether there is what opens a CRM, as far as anybody knows. */
    public boolean isConnected(Crm crm) {
        return opening(crm).isPresent() && !(crm == Crm.GHL && stored.authorizationLost() != null);
    }

    /** GHL's id of the agency whose installation opens the location; empty if the location has one of its own, or none. */
    public Optional<String> agency() {
        try {
            return current(CredentialKind.GHL_OAUTH)
                    .flatMap(one -> opened(
                            one,
                            secret ->
                                    OAuthGrant.of(secret, clock.now(), Set.of()).agency()));
        } catch (Failure.Unauthorized _) { // it cannot be opened, and was complained about
            return Optional.empty();
        }
    }

    @Override
    public String region() {
        return stored.settings().region();
    }

    @Override
    public String timezone() {
        return stored.settings().timezone();
    }

    @Override
    public WorkspacesConfig.Mode mode() {
        return stored.settings().mode();
    }

    @Override
    public WorkspacesConfig.Test test() {
        var settings = stored.settings();
        return new WorkspacesConfig.Test() {
            @Override
            public Optional<String> flag() {
                return settings.testFlag();
            }

            @Override
            public Optional<Set<String>> contactIds() {
                return Optional.of(settings.testContactIds()).filter(ids -> !ids.isEmpty());
            }
        };
    }

    @Override
    public Map<Kind, Duration> pollEvery() {
        return stored.settings().pollEvery();
    }

    @Override
    public WorkspacesConfig.Ghl ghl() {
        return ghl;
    }

    @Override
    public WorkspacesConfig.Rankr rankr() {
        return rankr;
    }

    /** Opens the secret of a credential, for one call. */
    private <T> T opened(Credential credential, Function<Secret, T> read) {
        try {
            return read.apply(vault.open(credential.place(), credential.sealed()));
        } catch (Vault.Unreadable unreadable) {
            Log.error(unreadable.getMessage());
            throw new Failure.Unauthorized(credential.kind().crm());
        }
    }

    /** How its GHL location is reached. */
    private final class Ghl implements WorkspacesConfig.Ghl {

        @Override
        public String url() {
            return stored.settings().ghlUrl();
        }

        @Override
        public String locationId() {
            return stored.settings().ghlLocationId();
        }

        @Override
        public String token() {
            return current(CredentialKind.GHL_TOKEN, CredentialKind.GHL_OAUTH)
                    .map(this::token)
                    .orElseThrow(() -> new Failure.Unauthorized(Crm.GHL));
        }

        @Override
        public Optional<String> previousToken() {
            return credentials.stream()
                    .filter(one -> one.kind() == CredentialKind.GHL_TOKEN)
                    .filter(one -> !one.isCurrent() && one.isUsed(clock.now()))
                    .findFirst()
                    .map(this::token);
        }

        private String token(Credential credential) {
            return credential.kind() == CredentialKind.GHL_TOKEN
                    ? opened(credential, Secret::reveal)
                    : opened(
                            credential,
                            secret -> OAuthGrant.of(secret, clock.now(), Set.of())
                                    .access()
                                    .reveal());
        }

        @Override
        public Optional<List<String>> scopes() {
            return current(CredentialKind.GHL_TOKEN, CredentialKind.GHL_OAUTH)
                    .flatMap(Credential::scopes)
                    .map(List::copyOf);
        }

        @Override
        public Optional<String> defaultCalendarId() {
            return Optional.empty();
        }
    }

    /** How its Rankr account is reached. */
    private final class Rankr implements WorkspacesConfig.Rankr {

        @Override
        public String url() {
            return stored.settings().rankrUrl();
        }

        @Override
        public String pathPrefix() {
            return stored.settings().rankrPathPrefix();
        }

        @Override
        public Optional<String> apiKey() {
            return current(CredentialKind.RANKR_API_KEY).map(one -> opened(one, Secret::reveal));
        }

        @Override
        public Optional<List<String>> scopes() {
            var client = current(CredentialKind.RANKR_CLIENT);
            return client.isPresent()
                    ? Optional.of(List.of(stored.settings().rankrScope().split(" ")))
                    : current(CredentialKind.RANKR_API_KEY)
                            .flatMap(Credential::scopes)
                            .map(List::copyOf);
        }

        @Override
        public Optional<String> previousApiKey() {
            return credentials.stream()
                    .filter(one -> one.kind() == CredentialKind.RANKR_API_KEY)
                    .filter(one -> !one.isCurrent() && one.isUsed(clock.now()))
                    .findFirst()
                    .map(one -> opened(one, Secret::reveal));
        }

        @Override
        public Optional<WorkspacesConfig.Oauth> oauth() {
            return current(CredentialKind.RANKR_CLIENT)
                    .flatMap(one -> stored.settings().rankrTokenUrl().map(url -> new Client(one, url)));
        }

        @Override
        public Optional<WorkspacesConfig.Oauth> previousOauth() {
            return credentials.stream()
                    .filter(one -> one.kind() == CredentialKind.RANKR_CLIENT)
                    .filter(one -> !one.isCurrent() && one.isUsed(clock.now()))
                    .findFirst()
                    .flatMap(one -> stored.settings().rankrTokenUrl().map(url -> new Client(one, url)));
        }

        @Override
        public Optional<List<String>> webhookSecrets() {
            return Optional.of(credentials.stream()
                    .filter(one -> one.kind() == CredentialKind.RANKR_WEBHOOK_SECRET)
                    .filter(one -> one.isUsed(clock.now()))
                    .map(one -> opened(one, Secret::reveal))
                    .toList());
        }
    }

    /** Its client at Rankr. */
    private final class Client implements WorkspacesConfig.Oauth {

        private final Credential credential;
        private final String tokenUrl;

        Client(Credential credential, String tokenUrl) {
            this.credential = credential;
            this.tokenUrl = tokenUrl;
        }

        @Override
        public String tokenUrl() {
            return tokenUrl;
        }

        @Override
        public String clientId() {
            return opened(credential, secret -> SecretPair.of(secret).id());
        }

        @Override
        public String clientSecret() {
            return opened(credential, secret -> SecretPair.of(secret).secret().reveal());
        }

        @Override
        public String scope() {
            return stored.settings().rankrScope();
        }

        @Override
        public Duration refreshBefore() {
            return REFRESH_BEFORE;
        }
    }
}
