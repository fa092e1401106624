package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.CrmSandbox;
import dev.tandem.sandbox.Person;
import dev.tandem.sandbox.Quota;
import dev.tandem.sandbox.Reply;
import dev.tandem.sandbox.SandboxConfig;
import dev.tandem.sandbox.Webhook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * GHL in memory. The workspace {@code demo} is the location {@code demo-location}, opened by the token
 * {@code pit-demo}, and any other workspace likewise; its {@link Installs} open them too.
 */
@Singleton
public class GhlSandbox implements CrmSandbox {

    static final Duration USUAL_SEARCH_LAG = Duration.ofSeconds(2);

    private static final Set<String> VERSIONS = Set.of("v3", "2023-02-21", "2021-07-28", "2021-04-15", "legacy");
    private static final String BEARER = "Bearer ";

    private final long seed;
    private final Router router = new Router();
    private final Installs installs = new Installs();
    private final Signer signer;
    private Ids ids;
    private Locations locations = new Locations();
    private long idSeed;

    @Inject
    GhlSandbox(SandboxConfig config) {
        this(config.seed(), config.webhooks().ghlSecret());
    }

    public GhlSandbox(long seed) {
        this(seed, "sandbox");
    }

    private GhlSandbox(long seed, String webhookSecret) {
        this.seed = seed;
        signer = new Signer(webhookSecret);
        ids = new Ids(seed);
        ContactSearch.routes(router);
        ContactLists.routes(router);
        ContactTags.routes(router);
        Memberships.routes(router);
        Contacts.routes(router);
        Tasks.routes(router);
        Notes.routes(router);
        Appointments.routes(router);
        Calendars.routes(router);
        LocationTags.routes(router);
        LocationInfo.routes(router);
        Users.routes(router);
    }

    @Override
    public String name() {
        return "ghl";
    }

    @Override
    public Reply handle(Call call, Instant now) {
        var moment = now.truncatedTo(ChronoUnit.MILLIS);
        if (Installs.isFor(call)) {
            return installs.answer(call, moment);
        }
        try {
            var location = admitted(call, moment);
            var quotas = locations.quotas(location);
            var reply = quotas.take(moment)
                    ? answered(call, location, moment)
                    : Refusal.tooManyRequests().reply();
            return traced(reply, quotas.headers(moment));
        } catch (Refusal refusal) {
            return traced(refusal.reply(), Map.of());
        }
    }

    @Override
    public void load(String workspace, List<Person> people, Instant now) {
        var location = Location.fresh(workspace + "-location", ids);
        locations.put(location, "pit-" + workspace);
        var loader = new GhlLoader(location, ids, now);
        people.forEach(loader::load);
    }

    @Override
    public void reset() {
        ids = new Ids(seed);
        locations = new Locations();
    }

    @Override
    public void newIds(long salt) {
        ids = new Ids(seed ^ salt);
        idSeed = salt;
    }

    @Override
    public void limit(Quota quota) {
        locations.limit(quota);
    }

    @Override
    public void searchLag(Duration lag) {
        locations.searchLag(lag);
    }

    @Override
    public ObjectNode state(Instant now) {
        var state = Json.object().put("searchLagMs", locations.searchLag().toMillis());
        var all = state.putObject("locations");
        for (var location : locations.all()) {
            var quotas = locations.quotas(location);
            var told = all.putObject(location.id())
                    .put("contacts", location.contacts().all().size())
                    .put("tasks", location.tasks().ordered().size())
                    .put("notes", location.notes().ordered().size())
                    .put("appointments", location.appointments().ordered().size())
                    .put("tags", location.tags().ids().size())
                    .put("quotaLeft", quotas.left(now))
                    .put("quotaLeftToday", quotas.leftToday(now));
            var members = told.putObject("members");
            location.members().forEach((joined, contacts) -> members.set(joined, Json.strings(contacts)));
        }
        return state;
    }

    @Override
    public String template(String method, String path) {
        return router.find(method, path).map(Router.Route::template).orElse(path);
    }

    @Override
    public List<Webhook> news() {
        return locations.all().stream()
                .flatMap(location ->
                        location.events().untold().stream().map(event -> WebhookJson.of(location, event, idSeed)))
                .toList();
    }

    @Override
    public Map<String, String> signed(Webhook webhook, byte[] body, Instant now) {
        return signer.headers(webhook, body);
    }

    /**
     * Somebody makes one contact of two, which people do on its pages and no call does: what belongs to the one is the
     * other's from then on, under the ids that it had.
     */
    public void merge(String locationId, String contactId, String survivorId, Instant now) {
        var location = locations.find(locationId).orElseThrow();
        var gone = location.contacts().find(contactId).orElseThrow();
        location.tasks().give(contactId, task -> task.of(survivorId));
        location.notes().give(contactId, note -> note.of(survivorId));
        location.appointments().give(contactId, appointment -> appointment.of(survivorId));
        location.contacts().remove(gone, now, locations.searchLag());
        location.events().add(EventType.CONTACT_DELETE, now, gone);
    }

    /** What happened at a location since it was loaded, oldest first. */
    List<EventLog.Event> events(String locationId) {
        return locations.find(locationId).orElseThrow().events().all();
    }

    /** The installations of its marketplace; they outlive a reset. */
    public Installs installs() {
        return installs;
    }

    /** Every operation that is simulated, as {@code GET /contacts/{contactId}}. */
    List<String> operations() {
        return router.operations();
    }

    private Location admitted(Call call, Instant now) {
        var token = call.header("authorization")
                .filter(value -> value.startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()));
        var location = token.flatMap(locations::opened)
                .or(() -> token.flatMap(value -> installs.opened(value, now)).map(opened -> ofInstall(opened, call)))
                .orElseThrow(() -> Refusal.unauthorized("Invalid JWT"));
        var version = call.header("version").orElseThrow(() -> Refusal.unauthorized("version header was not found."));
        if (!VERSIONS.contains(version)) {
            throw Refusal.unauthorized("version header is invalid");
        }
        return location;
    }

    private Location ofInstall(Installs.Opened opened, Call call) {
        if (opened.locationId() == null) {
            throw Refusal.unauthorized("Token's user type mismatch!");
        }
        Installs.needed(call.method(), call.path())
                .filter(scope -> !opened.scopes().contains(scope))
                .ifPresent(_ -> {
                    throw Refusal.unauthorized("The token is not authorized for this scope.");
                });
        return locations.find(opened.locationId()).orElseThrow(() -> Refusal.unauthorized("Invalid JWT"));
    }

    private Reply answered(Call call, Location location, Instant now) {
        try {
            var route = router.find(call.method(), call.path())
                    .orElseThrow(() -> Refusal.notFound("Cannot " + call.method() + " " + call.path()));
            return route.handler().answer(new Ask(call, now, location, route.params(call.path()), locations, ids));
        } catch (Refusal refusal) {
            return refusal.reply();
        }
    }

    private Reply traced(Reply reply, Map<String, String> quota) {
        var headers = new HashMap<>(reply.headers());
        headers.putAll(quota);
        if (reply.body() instanceof ObjectNode body) {
            body.put("traceId", ids.trace());
        }
        return new Reply(reply.status(), reply.body(), headers);
    }
}
