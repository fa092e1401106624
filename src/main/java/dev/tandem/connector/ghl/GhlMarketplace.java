package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.connector.Marketplace;
import dev.tandem.model.Failure;
import dev.tandem.platform.Clock;
import dev.tandem.telemetry.UpstreamCalls;
import dev.tandem.workspace.OAuthGrant;
import dev.tandem.workspace.Secret;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * GHL's marketplace. An agency's token opens no location: it is exchanged for one of the location, each time if that one has
 * no refresh token of its own.
 *
 * <p><b>Failure semantics.</b> What GHL answers with 400, 401 or 403 about a code or a token is final, unless it is about the
 * app itself; anything else may pass. Nothing is tried again here.
 */
@ApplicationScoped
class GhlMarketplace implements Marketplace {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int APP_SUFFIX = 9;

    /** What a web server says by itself of a status. */
    private static final Set<String> REASON_PHRASES = Set.of("Bad Request", "Unauthorized", "Forbidden", "Not Found");

    private final GhlTokenClient client;
    private final GhlOAuthConfig config;
    private final Clock clock;

    GhlMarketplace(@RestClient GhlTokenClient client, GhlOAuthConfig config, Clock clock) {
        this.client = client;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public boolean isConfigured() {
        return config.clientId().isPresent()
                && config.clientSecret().isPresent()
                && config.redirectUri().isPresent();
    }

    @Override
    public Optional<String> appId() {
        return config.clientId()
                .filter(id -> id.length() > APP_SUFFIX && id.charAt(id.length() - APP_SUFFIX) == '-')
                .map(id -> id.substring(0, id.length() - APP_SUFFIX));
    }

    @Override
    public Set<String> scopes() {
        return Set.copyOf(config.scopes());
    }

    @Override
    public String authorizeUrl(String state) {
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", clientId());
        query.put("redirect_uri", required(config.redirectUri(), "redirect-uri"));
        query.put("scope", String.join(" ", config.scopes()));
        query.put("loginWindowOpenMode", "self");
        config.versionId().ifPresent(version -> query.put("version_id", version));
        query.put("state", state);
        return config.authorizeUrl()
                + query.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    @Override
    public Uni<Consent> exchange(String code, String locationId) {
        var asked = clock.now();
        return answer(token(
                        "authorization_code",
                        Map.of("code", code, "redirect_uri", required(config.redirectUri(), "redirect-uri"))))
                .chain(tokens -> tokens.isCompany()
                        ? ofLocation(tokens, Optional.empty(), locationId, asked)
                                .map(grant ->
                                        new Consent(grant, agency(tokens, asked).filter(_ -> !grant.refreshesAgency())))
                        : Uni.createFrom()
                                .item(() -> new Consent(ofLocation(tokens, asked, locationId), Optional.empty())));
    }

    /** What an agency was given; empty if it is not told which agency, or is over with its access token. */
    private static Optional<OAuthGrant> agency(GhlTokens tokens, Instant asked) {
        return tokens.companyId() == null || tokens.refreshToken() == null
                ? Optional.empty()
                : Optional.of(grant(tokens, Optional.of(tokens.companyId()), true, tokens.refreshToken(), asked));
    }

    @Override
    public Uni<OAuthGrant> open(OAuthGrant agency, String locationId, Function<OAuthGrant, Uni<Void>> keep) {
        var asked = clock.now();
        return (agency.expiresAt().isAfter(asked.plus(MARGIN))
                        ? Uni.createFrom().item(agency)
                        : answer(token("refresh_token", refreshing(agency)))
                                .map(tokens -> grant(tokens, agency.agency(), true, tokens.refreshToken(), asked))
                                .call(keep::apply))
                .chain(open -> location(open.access(), agency.agency(), locationId))
                .map(tokens -> {
                    if (tokens.refreshToken() == null) {
                        throw new Refused("GHL gave the location no refresh token of its own.");
                    }
                    return grant(tokens, agency.agency(), asked);
                });
    }

    /** The tokens that the app is given for what it holds. */
    private Uni<GhlTokens> token(String grantType, Map<String, String> held) {
        var grant = new MultivaluedHashMap<String, String>(held);
        grant.putSingle("client_id", clientId());
        grant.putSingle("client_secret", clientSecret());
        grant.putSingle("grant_type", grantType);
        return client.token(config.url(), grant);
    }

    private static OAuthGrant ofLocation(GhlTokens tokens, Instant asked, String locationId) {
        if (!locationId.equals(tokens.locationId())) {
            throw Failure.Denied.forbidden(
                    "Another location was chosen at GHL than the workspace is for: choose %s.".formatted(locationId));
        }
        return grant(tokens, Optional.empty(), asked);
    }

    @Override
    public Uni<OAuthGrant> renew(OAuthGrant before, String locationId, Function<OAuthGrant, Uni<Void>> keep) {
        var asked = clock.now();
        return renewed(before, locationId, keep, asked)
                .onItemOrFailure()
                .invoke((_, failure) -> UpstreamCalls.tokenRenewed(
                        GHL, failure instanceof Refused ? new Failure.Unauthorized(GHL) : failure));
    }

    private Uni<OAuthGrant> renewed(
            OAuthGrant before, String locationId, Function<OAuthGrant, Uni<Void>> keep, Instant asked) {
        return answer(token("refresh_token", refreshing(before)))
                .chain(tokens -> before.refreshesAgency()
                        ? keep.apply(kept(before, tokens))
                                .chain(() -> ofLocation(tokens, before.agency(), locationId, asked))
                        : Uni.createFrom().item(() -> grant(tokens, before.agency(), asked)));
    }

    private static Map<String, String> refreshing(OAuthGrant before) {
        return Map.of(
                "refresh_token",
                before.refresh().reveal(),
                "user_type",
                before.refreshesAgency() ? "Company" : "Location");
    }

    /** The agency's next refresh token, beside what still opens the location. */
    private static OAuthGrant kept(OAuthGrant before, GhlTokens tokens) {
        return new OAuthGrant(
                before.access(),
                refresh(tokens.refreshToken()),
                before.agency(),
                true,
                before.expiresAt(),
                before.scopes());
    }

    /** Exchanges an agency's token for one of the location. */
    private Uni<OAuthGrant> ofLocation(GhlTokens company, Optional<String> known, String locationId, Instant asked) {
        var agency = Optional.ofNullable(company.companyId()).or(() -> known);
        return location(Secret.of(company.accessToken()), agency, locationId)
                .map(tokens -> tokens.refreshToken() == null
                        ? grant(tokens, agency, true, company.refreshToken(), asked)
                        : grant(tokens, agency, asked));
    }

    private Uni<GhlTokens> location(Secret access, Optional<String> agency, String locationId) {
        return answer(client.location(
                config.url(), "Bearer " + access.reveal(), config.version(), agency.orElse(""), locationId));
    }

    /** What renews itself. */
    private static OAuthGrant grant(GhlTokens tokens, Optional<String> agency, Instant asked) {
        return grant(tokens, agency, false, tokens.refreshToken(), asked);
    }

    private static OAuthGrant grant(
            GhlTokens tokens,
            Optional<String> agency,
            boolean refreshesAgency,
            @Nullable String refreshToken,
            Instant asked) {
        return new OAuthGrant(
                Secret.of(tokens.accessToken()),
                refresh(refreshToken),
                agency,
                refreshesAgency,
                tokens.expiresAt(asked),
                tokens.scopes());
    }

    private static Secret refresh(@Nullable String token) {
        if (token == null) {
            throw new Failure.Rejected(GHL, null, "it gave no refresh token.");
        }
        return Secret.of(token);
    }

    private <T> Uni<T> answer(Uni<T> call) {
        return call.ifNoItem()
                .after(config.patience())
                .fail()
                .onFailure(thrown -> !(thrown instanceof Failure))
                .transform(GhlMarketplace::failure);
    }

    private static RuntimeException failure(Throwable thrown) {
        if (!(thrown instanceof GhlRefusal refusal)) {
            return new Failure.Unavailable(GHL, "it exchanges no token.");
        }
        var error = error(refusal.body());
        Log.infof("GHL answered %d to the exchange of a token: %s", refusal.status(), error.orElse("without a reason"));
        return switch (refusal.status()) {
            case 400, 401, 403, 404 -> refused(refusal.status(), error);
            case 429 -> new Failure.RateLimited(GHL, refusal.wait429());
            default -> new Failure.Unavailable(GHL, "it answered with status %d.".formatted(refusal.status()));
        };
    }

    /**
     * What is refused without GHL's own word for it was refused by whatever stands before GHL, or by a GHL that is being deployed,
     * and may pass.
     */
    private static RuntimeException refused(int status, Optional<String> error) {
        if (error.isEmpty()) {
            return new Failure.Unavailable(GHL, "it answered with status %d and no reason.".formatted(status));
        }
        if (error.get().startsWith("invalid_client") || error.get().startsWith("unauthorized_client")) {
            return new Failure.Unavailable(
                    GHL, "it does not know the app: check tandem.ghl.oauth.client-id and client-secret.");
        }
        return REASON_PHRASES.contains(error.get())
                ? new Failure.Unavailable(GHL, "it answered with status %d and no reason.".formatted(status))
                : new Refused("GHL refused it with status %d.".formatted(status));
    }

    /** GHL's word for it, and no more: what else it says might quote what it was sent. */
    private static Optional<String> error(String body) {
        try {
            return Optional.of(JSON.readTree(body).path("error").asText(""))
                    .filter(error -> error.matches("[\\w!. -]{1,60}"));
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    private String clientId() {
        return required(config.clientId(), "client-id");
    }

    private String clientSecret() {
        return required(config.clientSecret(), "client-secret");
    }

    private static String required(Optional<String> value, String name) {
        return value.orElseThrow(() -> new Failure.Conflict(
                "input", "This installation has no app in GHL's marketplace: set tandem.ghl.oauth." + name + "."));
    }
}
