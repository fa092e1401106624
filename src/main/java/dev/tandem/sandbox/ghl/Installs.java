package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one app of the simulated marketplace, and what its installations were given. A refresh token is good once; who
 * presents it again within the grace gets the same answer again, and nobody after that. May be used from any thread.
 */
public final class Installs {

    public static final String CLIENT_ID = "5f3a9c0d7e2b41a6c8d9e0f1-sandbox1";
    public static final String CLIENT_SECRET = "7d0c5bb2-5d0e-4d7f-9c1c-0a55e77a1e55";
    public static final String COMPANY = "sandbox-company";

    private static final Duration USUAL_LIFE = Duration.ofSeconds(86_399);
    private static final Duration USUAL_GRACE = Duration.ofSeconds(30);

    private final Map<String, Grant> codes = new HashMap<>();
    private final Map<String, Grant> refreshing = new HashMap<>();
    private final Map<String, Used> used = new HashMap<>();
    private final Map<String, Opened> opened = new HashMap<>();
    private Duration life = USUAL_LIFE;
    private Duration grace = USUAL_GRACE;
    private boolean locationsRefresh = true;
    private long issued;

    /** @param locationId null for an agency's */
    private record Grant(@Nullable String locationId, Set<String> scopes) {}

    private record Used(Instant at, ObjectNode answer) {}

    /** What an access token opens, and until when. */
    record Opened(@Nullable String locationId, Set<String> scopes, Instant until) {}

    /** How long access tokens live from now on. */
    public synchronized void life(Duration newLife) {
        life = newLife;
    }

    /** For how long a used refresh token is answered as the first time, from now on. */
    public synchronized void grace(Duration newGrace) {
        grace = newGrace;
    }

    /** Whether a location's token that an agency's was exchanged for has a refresh token of its own. */
    public synchronized void locationsRefresh(boolean theyDo) {
        locationsRefresh = theyDo;
    }

    /** How many pairs were issued so far. */
    public synchronized long issued() {
        return issued;
    }

    /** Whether an access token opens that location at that time. */
    public synchronized boolean opens(String token, String locationId, Instant now) {
        return opened(token, now)
                .filter(one -> locationId.equals(one.locationId()))
                .isPresent();
    }

    /** A code as somebody's consent brings it about; for an agency if no location is given. */
    public synchronized String code(@Nullable String locationId, Set<String> scopes) {
        var code = "code-" + token();
        codes.put(code, new Grant(locationId, Set.copyOf(scopes)));
        return code;
    }

    /** Everything that was given for a location is taken back. */
    public synchronized void uninstall(String locationId) {
        opened.values().removeIf(one -> locationId.equals(one.locationId()));
        refreshing.values().removeIf(one -> locationId.equals(one.locationId()));
        used.clear();
    }

    /** Everything that was given for the agency, and so for any location, is taken back. */
    public synchronized void uninstallAgency() {
        opened.clear();
        refreshing.clear();
        used.clear();
    }

    synchronized Optional<Opened> opened(String token, Instant now) {
        return Optional.ofNullable(opened.get(token)).filter(one -> now.isBefore(one.until()));
    }

    static boolean isFor(Call call) {
        return call.path().startsWith("/oauth/");
    }

    synchronized Reply answer(Call call, Instant now) {
        return switch (call.method() + " " + call.path()) {
            case "GET /oauth/chooselocation" -> consent(call);
            case "POST /oauth/token" -> exchange(call, now);
            case "POST /oauth/locationToken" -> location(call, now);
            default ->
                Refusal.notFound("Cannot " + call.method() + " " + call.path()).reply();
        };
    }

    /** Somebody who says yes to everything, for the location that is asked for, or for the agency. */
    private Reply consent(Call call) {
        var scopes = Arrays.stream(call.parameter("scope").orElse("").split(" "))
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toSet());
        var agency = call.parameter("userType").filter("Company"::equals).isPresent();
        var code = code(agency ? null : call.parameter("locationId").orElse("demo-location"), scopes);
        var back = call.parameter("redirect_uri").orElse("") + "?code=" + code
                + call.parameter("state")
                        .map(state -> "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8))
                        .orElse("");
        return new Reply(302, MissingNode.getInstance(), Map.of("Location", back));
    }

    private Reply exchange(Call call, Instant now) {
        var form = call.body();
        if (form.path("grant_type").asText().equals("authorization_code")) {
            var code =
                    codes.remove(form.path("code").asText()); // looked for before the client's credentials, as GHL does
            if (code == null) {
                return error(401, "UnAuthorized!", "Authorization code not found");
            }
            return isClient(call) ? ok(pair(code, now)) : error(401, "invalid_client", "Client is not known");
        }
        if (!isClient(call)) {
            return error(401, "invalid_client", "Client is not known");
        }
        var token = form.path("refresh_token").asText();
        var before = used.get(token);
        if (before != null && now.isBefore(before.at().plus(grace))) {
            return ok(before.answer());
        }
        var grant = refreshing.remove(token);
        if (grant == null) {
            return error(400, "invalid_grant", "This refresh token is invalid");
        }
        var answer = pair(grant, now);
        used.put(token, new Used(now, answer));
        return ok(answer);
    }

    private static boolean isClient(Call call) {
        return call.body().path("client_id").asText().equals(CLIENT_ID)
                && call.body().path("client_secret").asText().equals(CLIENT_SECRET);
    }

    private Reply location(Call call, Instant now) {
        var company = call.header("authorization")
                .filter(header -> header.startsWith("Bearer "))
                .flatMap(header -> opened(header.substring(7), now))
                .filter(one -> one.locationId() == null);
        if (company.isEmpty() || !call.body().path("companyId").asText().equals(COMPANY)) {
            return Refusal.unauthorized("Invalid JWT").reply();
        }
        var answer = pair(
                new Grant(call.body().path("locationId").asText(), company.get().scopes()), now);
        if (!locationsRefresh) {
            answer.remove("refresh_token");
        }
        return ok(answer);
    }

    private ObjectNode pair(Grant grant, Instant now) {
        issued++;
        var access = "access-" + token();
        var refresh = "refresh-" + token();
        opened.put(access, new Opened(grant.locationId(), grant.scopes(), now.plus(life)));
        refreshing.put(refresh, grant);
        var answer = Json.object()
                .put("access_token", access)
                .put("token_type", "Bearer")
                .put("expires_in", life.toSeconds())
                .put("refresh_token", refresh)
                .put("scope", String.join(" ", new TreeSet<>(grant.scopes())))
                .put("userType", grant.locationId() == null ? "Company" : "Location")
                .put("companyId", COMPANY);
        if (grant.locationId() != null) {
            answer.put("locationId", grant.locationId());
        }
        return answer;
    }

    private static String token() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static Reply ok(ObjectNode answer) {
        return new Reply(200, answer.deepCopy(), Map.of());
    }

    private static Reply error(int status, String error, String description) {
        return new Reply(status, Json.object().put("error", error).put("error_description", description), Map.of());
    }

    /** The scope that an operation takes; empty where none is declared. */
    static Optional<String> needed(String method, String path) {
        var reads = method.equals("GET") || path.endsWith("/search");
        var group = group(path);
        return group.map(name -> name + (reads ? ".readonly" : ".write"));
    }

    private static Optional<String> group(String path) {
        if (path.startsWith("/contacts")) {
            return Optional.of("contacts");
        }
        if (path.startsWith("/calendars/events")) {
            return Optional.of("calendars/events");
        }
        if (path.startsWith("/calendars")) {
            return Optional.of("calendars");
        }
        if (path.matches("/locations/[^/]+/tags.*")) {
            return Optional.of("locations/tags");
        }
        if (path.matches("/locations/[^/]+/tasks/search")) {
            return Optional.of("locations/tasks");
        }
        if (path.matches("/locations/[^/]+/customFields.*")) {
            return Optional.of("locations/customFields");
        }
        return path.startsWith("/users") ? Optional.of("users") : Optional.empty();
    }
}
