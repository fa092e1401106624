package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who may do what. The account {@code demo} has the client {@code demo} with the secret {@code demo-secret}, and the API
 * key {@code rk-demo}; every other account likewise.
 */
final class Grants {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final List<String> SCOPES = List.of("read", "write");
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String KEY_PREFIX = "rk-";
    private static final String SECRET_SUFFIX = "-secret";

    private final Predicate<String> isAccount;
    private final Supplier<String> newToken;
    private final Map<String, Token> tokens = new HashMap<>();
    private final Map<String, Set<String>> allowed = new HashMap<>();

    /** What a caller may do. */
    record Grant(String accountId, boolean mayWrite) {}

    private record Token(Grant grant, Instant expiresAt) {}

    private record Client(String id, String secret) {}

    Grants(Predicate<String> isAccount, Supplier<String> newToken) {
        this.isAccount = isAccount;
        this.newToken = newToken;
    }

    /** The client of that account may have no more than these scopes from now on, whatever it asks for. */
    void allow(String account, Set<String> scopes) {
        allowed.put(account, Set.copyOf(scopes));
    }

    /** @throws Problem if the call bears no credentials, or none that are good */
    Grant check(Call call, Instant now) {
        var key = call.header("x-api-key");
        if (key.isPresent()) {
            return key.filter(given -> given.startsWith(KEY_PREFIX))
                    .map(given -> given.substring(KEY_PREFIX.length()))
                    .filter(isAccount)
                    .map(account -> new Grant(account, true))
                    .orElseThrow(() -> refused("There is no such API key."));
        }
        var token = call.header("authorization")
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip())
                .orElseThrow(() -> refused("Send a bearer token or an API key."));
        var known = Optional.ofNullable(tokens.get(token)).orElseThrow(() -> refused("The token is not known."));
        if (!now.isBefore(known.expiresAt)) {
            throw refused("The token has expired.");
        }
        if (!isAccount.test(known.grant.accountId)) {
            throw refused("The account is gone.");
        }
        return known.grant;
    }

    /** Answers at the token endpoint, in the words of RFC 6749. */
    Reply issue(Call call, Instant now) {
        var form = call.body();
        var grantType = form.path("grant_type").asText();
        if (grantType.isEmpty() || !call.header("content-type").orElse("").startsWith(FORM)) {
            return error(400, "invalid_request", "grant_type is required, in a form.");
        }
        var client = client(call);
        if (client.isEmpty()) {
            return error(401, "invalid_client", "No such client or wrong secret.");
        }
        if (!grantType.equals("client_credentials")) {
            return error(400, "unsupported_grant_type", "Only client_credentials is supported.");
        }
        var asked = List.of(form.path("scope").asText("read write").strip().split(" +"));
        if (!SCOPES.containsAll(asked)) {
            return error(400, "invalid_scope", "The scopes are read and write.");
        }
        var account = client.get().id;
        var most = allowed.getOrDefault(account, Set.copyOf(SCOPES));
        return issue(
                account,
                SCOPES.stream().filter(asked::contains).filter(most::contains).toList(),
                now);
    }

    private Reply issue(String account, List<String> scopes, Instant now) {
        var token = newToken.get();
        tokens.values().removeIf(old -> !now.isBefore(old.expiresAt));
        tokens.put(token, new Token(new Grant(account, scopes.contains("write")), now.plus(LIFE)));
        var body = JsonNodeFactory.instance.objectNode();
        body.put("access_token", token);
        body.put("token_type", "Bearer");
        body.put("expires_in", LIFE.toSeconds());
        body.put("scope", String.join(" ", scopes));
        return new Reply(200, body, Map.of("Cache-Control", "no-store"));
    }

    private Optional<Client> client(Call call) {
        return basic(call)
                .or(() -> Optional.of(new Client(
                        call.body().path("client_id").asText(),
                        call.body().path("client_secret").asText())))
                .filter(client -> isAccount.test(client.id) && client.secret.equals(client.id + SECRET_SUFFIX));
    }

    private static Optional<Client> basic(Call call) {
        return call.header("authorization")
                .filter(header -> header.regionMatches(true, 0, "Basic ", 0, 6))
                .map(header -> header.substring(6).strip())
                .map(Grants::clientOf);
    }

    /** Unreadable credentials are those of nobody. */
    private static Client clientOf(String base64) {
        try {
            var pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).split(":", 2);
            return new Client(decoded(pair[0]), pair.length < 2 ? "" : decoded(pair[1]));
        } catch (IllegalArgumentException unreadable) {
            return new Client("", "");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Reply error(int status, String error, String description) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("error", error).put("error_description", description);
        return new Reply(status, body, status == 401 ? Map.of("WWW-Authenticate", "Basic realm=\"rankr\"") : Map.of());
    }

    private static Problem refused(String detail) {
        return new Problem(Problem.Type.UNAUTHORIZED, detail);
    }
}
