package dev.tandem.sandbox.rankr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Quota;
import dev.tandem.sandbox.rankr.Rankr.Answer;
import dev.tandem.testkit.RankrContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sandbox gives every answer that the contract declares, as declared; but for its failures, which it never has. */
class RankrSandboxContractTest {

    private static final RankrContract CONTRACT = RankrContract.load();
    private static final Set<Integer> FAILURES = Set.of(500, 503);

    /** What to send to each operation that takes a body, with the ids of {@link #world} to be filled in. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /contacts", "{email: 'new@example.com', externalId: 'x3', tags: ['New'], test: false}"),
            Map.entry(
                    "PATCH /contacts/{id}",
                    "{phone: '+14155550123', company: null, address: {city: 'London'}, customFields: {plan: 'gold'}}"),
            Map.entry("POST /contacts/{id}/tags", "{add: ['VIP'], remove: ['lead']}"),
            Map.entry("POST /contacts/tags", "{contactIds: ['contact-1', 'con_x'], add: ['VIP']}"),
            Map.entry("POST /tasks", "{contactId: 'contact-1', title: 'Call', dueDate: '2026-03-02T15:00:00Z'}"),
            Map.entry("PATCH /tasks/{id}", "{status: 'DONE', dueDate: null}"),
            Map.entry("POST /notes", "{contactId: 'contact-1', content: 'Hello'}"),
            Map.entry("PATCH /notes/{id}", "{title: 'Greeting'}"),
            Map.entry("POST /appointments", """
                    {contactId: 'contact-1', title: 'Demo', startsAt: '2026-03-02T15:00:00Z',
                     endsAt: '2026-03-02T15:30:00Z', timezone: 'Europe/London', calendarId: 'sales'}"""),
            Map.entry("PATCH /appointments/{id}", "{status: 'CONFIRMED', location: 'Here'}"),
            Map.entry("POST /tags", "{name: 'Fresh'}"),
            Map.entry("PATCH /tags/{id}", "{name: 'Renamed'}"),
            Map.entry("POST /lists", "{name: 'Summer', description: 'Who likes the sun'}"),
            Map.entry("PATCH /lists/{id}", "{description: 'Anew'}"),
            Map.entry(
                    "POST /oauth/token",
                    "{grant_type: 'client_credentials', client_id: 'demo', client_secret: 'demo-secret'}"));

    private final Rankr rankr = new Rankr();
    private final Map<String, String> world = world();

    static Stream<Arguments> declaredAnswers() {
        return CONTRACT.operations().entrySet().stream()
                .flatMap(operation -> operation.getValue().stream()
                        .filter(status -> !FAILURES.contains(status))
                        .map(status -> Arguments.of(operation.getKey(), status)));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource("declaredAnswers")
    void everyDeclaredAnswerIsGiven(String operation, int status) {
        var answer = provoke(operation, status);

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        validate(answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("creations")
    void aReplayedAnswerIsDeclaredToo(String operation) {
        var caller = rankr.with("idempotency-key", "k1");
        var path = path(operation);
        caller.post(path, body(operation));

        var replayed = caller.post(path, body(operation));

        assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
        validate(replayed);
    }

    static Stream<String> creations() {
        return BODIES.keySet().stream()
                .filter(operation -> operation.startsWith("POST"))
                .filter(operation -> !operation.contains("oauth"))
                .sorted();
    }

    @Test
    void everyOperationIsExercised() {
        var exercised = CONTRACT.operations().keySet().stream()
                .map(operation -> new RankrSandboxContractTest().provoke(operation, 200))
                .filter(answer -> answer.status() < 300)
                .map(answer ->
                        CONTRACT.operation(answer.call().method(), answer.call().path()))
                .toList();

        assertThat(exercised).containsExactlyElementsOf(CONTRACT.operations().keySet());
    }

    @Test
    void everyEventIsDeclared() {
        var contact = "/v1/contacts/" + id("contact");
        rankr.patch(contact, "{firstName: 'Augusta'}");
        rankr.patch("/v1/lists/" + id("list"), "{description: 'Anew'}");
        rankr.delete("/v1/lists/" + id("list"));
        rankr.delete(contact);

        var events = rankr.sandbox.events("demo");

        assertThat(events).hasSizeGreaterThan(10);
        events.forEach(event ->
                CONTRACT.validateEvent(List.of(event.type().split("\\.")).getFirst(), event.payload()));
    }

    @Test
    void richAndEmptyRecordsAreAsDeclared() {
        var rich = rankr.post("/v1/contacts", """
                {email: 'rich@example.com', firstName: 'A', lastName: 'B', phone: '1', company: 'C', industry: 'I',
                 website: 'https://example.com', source: 's', ownerId: 'o', tags: ['T'], customFields: {a: 'b'},
                 address: {line1: '1', city: '2', state: '3', postalCode: '4', country: 'GB'}}""");
        rankr.put("/v1/lists/%s/members/%s".formatted(id("list"), rich.id()));
        rankr.delete("/v1/contacts/" + id("contact"));

        validate(rankr.post("/v1/contacts", "{}"));
        validate(rankr.get("/v1/contacts/" + rich.id()));
        validate(rankr.get("/v1/contacts?limit=1&updatedSince=2020-01-01T00:00:00Z"));
        for (var kind : List.of("contacts", "tasks", "notes", "appointments")) {
            validate(rankr.get("/v1/%s?includeArchived=true&test=false".formatted(kind)));
        }
    }

    @Test
    void theCheckerRefusesWhatIsNotDeclared() {
        var answer = rankr.get("/v1/contacts/" + id("contact"));
        ObjectNode more = answer.body().deepCopy();
        more.put("nickname", "Ada");
        ObjectNode less = answer.body().deepCopy();
        less.remove("ownerId");
        var request = answer.call().body();

        assertRefused("nickname", () -> CONTRACT.validate("GET", "/contacts/x", request, 200, more));
        assertRefused("ownerId", () -> CONTRACT.validate("GET", "/contacts/x", request, 200, less));
        assertRefused("status 302", () -> CONTRACT.validate("GET", "/contacts/x", request, 302, answer.body()));
        assertRefused("no GET /companies", () -> CONTRACT.validate("GET", "/companies", request, 200, answer.body()));
        assertRefused("planet", () -> CONTRACT.validate("GET", "/tags?planet=1", request, 200, answer.body()));
        assertRefused("ETag", () -> CONTRACT.validate("GET", "/contacts/x", request, 200, answer.body(), Map.of()));
        assertRefused(
                "nickname", () -> CONTRACT.validate("POST", "/contacts", Rankr.json("{nickname: 'A'}"), 201, less));
    }

    private static void assertRefused(String word, Runnable check) {
        assertThatThrownBy(check::run).isInstanceOf(AssertionError.class).hasMessageContaining(word);
    }

    private Answer provoke(String operation, int status) {
        if (operation.endsWith("/oauth/token")) {
            return token(status);
        }
        var path = path(operation);
        return switch (status) {
            case 400 -> send(rankr, operation, path + "?nonsense=1", body(operation));
            case 401 -> send(rankr.with("x-api-key", "rk-nobody"), operation, path, body(operation));
            case 403 -> send(reader(), operation, path, body(operation));
            case 404 -> send(rankr, operation, path.replaceFirst("[^/]+_[^/]+", "gone_1"), body(operation));
            case 409 -> send(rankr, operation, path, conflicting(operation));
            case 412 -> send(rankr.with("if-match", "\"99\""), operation, path, body(operation));
            case 415 -> rankr.with("content-type", "text/plain").call(method(operation), path, body(operation));
            case 422 -> send(rankr, operation, path, "{nonsense: 1}");
            case 429 -> send(exhausted(), operation, path, body(operation));
            default -> send(rankr, operation, path, body(operation));
        };
    }

    private Answer token(int status) {
        return rankr.with("x-api-key", "")
                .token(
                        switch (status) {
                            case 400 -> "{grant_type: 'password', client_id: 'demo', client_secret: 'demo-secret'}";
                            case 401 -> "{grant_type: 'client_credentials', client_id: 'demo', client_secret: 'x'}";
                            default -> body("POST /oauth/token");
                        });
    }

    private Rankr reader() {
        var token = rankr.token("{grant_type: 'client_credentials', client_id: 'demo', client_secret: 'demo-secret',"
                + " scope: 'read'}");
        return rankr.with("x-api-key", "").with("authorization", "Bearer " + token.text("access_token"));
    }

    private Rankr exhausted() {
        rankr.sandbox.limit(new Quota(0, Duration.ofSeconds(10), 0));
        return rankr;
    }

    private static Answer send(Rankr caller, String operation, String path, String body) {
        return switch (method(operation)) {
            case "POST" -> caller.post(path, body);
            case "PATCH" -> caller.patch(path, body);
            default -> caller.call(method(operation), path, "");
        };
    }

    private String body(String operation) {
        return BODIES.getOrDefault(operation, "").replace("contact-1", id("contact"));
    }

    private String id(String kind) {
        return world.getOrDefault(kind, "");
    }

    /** The same, with what another record already has. */
    private String conflicting(String operation) {
        var taken =
                operation.contains("/tags") || operation.contains("/lists") ? "name: 'Taken'" : "externalId: 'taken'";
        ObjectNode body = Rankr.json(body(operation)).deepCopy();
        body.setAll((ObjectNode) Rankr.json("{" + taken + "}"));
        return body.toString();
    }

    private static String method(String operation) {
        return operation.substring(0, operation.indexOf(' '));
    }

    private String path(String operation) {
        var template = operation.substring(operation.indexOf(' ') + 1);
        var kind = template.substring(1).replaceFirst("s(/.*)?$", "");
        return "/v1" + template.replace("{contactId}", id("contact")).replace("{id}", id(kind));
    }

    /** One of each kind by its name, and another that has the externalId or name {@code taken}. */
    private Map<String, String> world() {
        var ids = new HashMap<String, String>();
        ids.put(
                "contact",
                rankr.post("/v1/contacts", "{firstName: 'Ada', email: 'ada@example.com'}")
                        .id());
        var child = "{contactId: '%s', title: 'Some', content: 'Some'}".formatted(ids.get("contact"));
        var kinds = new ArrayList<>(List.of("task", "note", "appointment"));
        for (var kind : kinds) {
            ObjectNode json = Rankr.json(child).deepCopy();
            if (!kind.equals("note")) {
                json.remove("content");
            }
            if (kind.equals("appointment")) {
                json.put("startsAt", "2026-03-02T15:00:00Z").put("endsAt", "2026-03-02T15:30:00Z");
            }
            ids.put(kind, rankr.post("/v1/%ss".formatted(kind), json.toString()).id());
            rankr.post(
                    "/v1/%ss".formatted(kind), json.put("externalId", "taken").toString());
        }
        rankr.post("/v1/contacts", "{externalId: 'taken'}");
        for (var kind : List.of("tag", "list")) {
            ids.put(
                    kind,
                    rankr.post("/v1/%ss".formatted(kind), "{name: 'Some'}").id());
            rankr.post("/v1/%ss".formatted(kind), "{name: 'Taken'}");
        }
        return ids;
    }

    private static void validate(Answer answer) {
        var call = answer.call();
        var query = new StringBuilder();
        call.query()
                .keySet()
                .forEach(name ->
                        query.append(query.isEmpty() ? "?" : "&").append(name).append("=x"));
        CONTRACT.validate(
                call.method(),
                call.path() + query,
                call.body(),
                answer.status(),
                answer.body(),
                answer.reply().headers());
    }
}
