package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.CrmSandbox;
import dev.tandem.sandbox.Person;
import dev.tandem.sandbox.Quota;
import dev.tandem.sandbox.Reply;
import dev.tandem.sandbox.SandboxConfig;
import dev.tandem.sandbox.Webhook;
import dev.tandem.sandbox.rankr.Grants.Grant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rankr, as {@code rankr/openapi.yaml} has it. The tenant {@code demo} is the account {@code demo}; see {@link Grants} for
 * its credentials. Quotas are counted per window; a quota's calls per day are not, as the contract knows no such limit.
 */
@Singleton
public final class RankrSandbox implements CrmSandbox {

    private static final Quota USUAL_QUOTA = new Quota(600, Duration.ofMinutes(1), Integer.MAX_VALUE);
    private static final String TOKEN_PATH = "/oauth/token";
    private static final List<String> PREFIXES = List.of("/sandbox/v1", "/v1");
    private static final int LONGEST_KEY = 255;

    private final long seed;
    private final Router router = new Router();
    private final Map<String, Account> accounts = new TreeMap<>();
    private Random random;
    private Grants grants;
    private Quota quota = USUAL_QUOTA;

    @Inject
    RankrSandbox(SandboxConfig config) {
        this(config.seed());
    }

    public RankrSandbox(long seed) {
        this.seed = seed;
        random = new Random(seed);
        grants = newGrants();
    }

    @Override
    public String name() {
        return "rankr";
    }

    @Override
    public Reply handle(Call call, Instant now) {
        try {
            return call.path().equals(TOKEN_PATH) ? token(call, now) : authenticated(call, now);
        } catch (Problem problem) {
            return reply(problem, call, Map.of("WWW-Authenticate", "Bearer realm=\"rankr\""));
        } catch (RuntimeException bug) {
            return reply(new Problem(Problem.Type.INTERNAL, "The sandbox failed: " + bug), call, Map.of());
        }
    }

    @Override
    public void load(String workspace, List<Person> people, Instant now) {
        var account = new Account(workspace, seed + workspace.hashCode(), quota);
        accounts.put(workspace, account);
        new Loader(account, now).load(people);
    }

    @Override
    public void reset() {
        accounts.clear();
        random = new Random(seed);
        grants = newGrants();
        quota = USUAL_QUOTA;
    }

    /** The client of that workspace's account is given no more than these scopes from now on, whatever it asks for. */
    public void allow(String workspace, Set<String> scopes) {
        grants.allow(workspace, scopes);
    }

    @Override
    public void newIds(long salt) {
        random.setSeed(seed ^ salt);
        accounts.values().forEach(account -> account.newIds(seed ^ salt));
    }

    @Override
    public void limit(Quota newQuota) {
        quota = newQuota;
        accounts.values().forEach(account -> account.limit(newQuota));
    }

    @Override
    public ObjectNode state(Instant now) {
        var state = JsonNodeFactory.instance.objectNode();
        var tenants = state.putObject("tenants");
        accounts.forEach((id, account) -> describe(account, now, tenants.putObject(id)));
        return state;
    }

    @Override
    public String template(String method, String path) {
        return prefix(path)
                .flatMap(prefix -> router.match(method, path.substring(prefix.length()))
                        .map(match -> prefix + match.route().template()))
                .orElse(path);
    }

    @Override
    public List<Webhook> news() {
        return accounts.values().stream()
                .flatMap(account -> account.untold().stream())
                .map(event -> new Webhook(
                        "/webhooks/rankr/" + event.accountId(), event.accountId(), event.id(), event.payload()))
                .toList();
    }

    @Override
    public Map<String, String> signed(Webhook webhook, byte[] body, Instant now) {
        return Signatures.headers(webhook, body, now);
    }

    /** What webhooks would tell of a tenant: the last changes, oldest first. */
    public List<Event> events(String workspace) {
        return Optional.ofNullable(accounts.get(workspace)).map(Account::events).orElse(List.of());
    }

    private Reply token(Call call, Instant now) {
        if (!call.method().equals("POST")) {
            throw new Problem(Problem.Type.METHOD_NOT_ALLOWED, "Only POST can be used here.");
        }
        return grants.issue(call, now);
    }

    private Reply authenticated(Call call, Instant now) {
        var grant = grants.check(call, now);
        var account = account(grant);
        Reply reply;
        try {
            reply = counted(account, grant, call, now);
        } catch (Problem problem) {
            reply = reply(problem, call, Map.of());
        }
        return Replies.with(reply, account.quota().headers(now));
    }

    private Reply counted(Account account, Grant grant, Call call, Instant now) {
        var window = account.quota();
        if (!window.take(now)) {
            var retryAfter = Long.toString(window.secondsLeft(now));
            return reply(
                    new Problem(Problem.Type.RATE_LIMITED, window.description()),
                    call,
                    Map.of("Retry-After", retryAfter));
        }
        var prefix = prefix(call.path()).orElseThrow(() -> Problem.notFound("path", call.path()));
        var match = router.find(call.method(), call.path().substring(prefix.length()));
        if (match.route().isWrite() && !grant.mayWrite()) {
            throw Problem.forbidden("The token has no scope write.");
        }
        checkParameters(match.route(), call);
        var request = new Request(account, call, prefix, match.variables(), now);
        return call.header("idempotency-key")
                .filter(_ -> call.method().equals("POST"))
                .map(key -> once(key, match.route(), request))
                .orElseGet(() -> match.route().handler().apply(request));
    }

    /** Carries a call out unless it was before. */
    private Reply once(String key, Route route, Request request) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw Problem.invalid("Idempotency-Key must have 1 to %d characters.".formatted(LONGEST_KEY));
        }
        var answers = request.account().answers();
        return answers.find(key, request.call(), request.now()).orElseGet(() -> {
            var reply = answer(route, request);
            answers.keep(key, request.call(), reply, request.now());
            return reply;
        });
    }

    private Reply answer(Route route, Request request) {
        try {
            return route.handler().apply(request);
        } catch (Problem problem) {
            return reply(problem, request.call(), Map.of());
        }
    }

    private Reply reply(Problem problem, Call call, Map<String, String> headers) {
        return problem.reply(call.path(), "%016x".formatted(random.nextLong()), headers);
    }

    private Account account(Grant grant) {
        var account = accounts.get(grant.accountId());
        if (account == null) {
            throw new IllegalStateException("A grant for an account that is gone");
        }
        return account;
    }

    private Grants newGrants() {
        return new Grants(
                accounts::containsKey, () -> "rkt_%016x%016x".formatted(random.nextLong(), random.nextLong()));
    }

    private static void checkParameters(Route route, Call call) {
        for (var name : call.query().keySet()) {
            if (!route.parameters().contains(name)) {
                throw Problem.invalid("%s is not a parameter here.".formatted(name));
            }
        }
    }

    private static Optional<String> prefix(String path) {
        return PREFIXES.stream().filter(prefix -> path.startsWith(prefix + "/")).findFirst();
    }

    private static void describe(Account account, Instant now, ObjectNode into) {
        var records = into.putObject("records");
        Kinds.ALL.forEach(kind -> records.put(kind.name(), account.table(kind).live()));
        into.putObject("quota").put("left", account.quota().left(now));
        into.put("events", account.events().size());
    }
}
