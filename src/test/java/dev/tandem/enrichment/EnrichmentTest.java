package dev.tandem.enrichment;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.store.Enrichments;
import dev.tandem.store.Feed;
import dev.tandem.tenancy.Tenant;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Empty fields filled from end to end: at both CRMs, explained, asked about once, and never over a person's word. */
@QuarkusTest
@TestProfile(EnrichmentTest.On.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnrichmentTest {

    private static final String READ = """
            query($id: ID!) { contact(id: $id) { company website syncState address { country city } phone
                provenance { field value crm rule reason }
                history(first: 50) { nodes { cause actor changes { field result rule reason } writes { crm outcome } } } } }""";

    private static final String DEMO = "tandem.enrichment.workspaces.demo";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String NEWCOMER = "tandem.enrichment.workspaces.newcomer";

    private final Crms crms = new Crms("demo");

    @Inject
    Sandboxes sandboxes;

    @Inject
    EnrichmentWorker worker;

    @Inject
    Providers providers;

    @Inject
    Workspaces workspaces;

    @Inject
    Enrichments store;

    @Inject
    Clock clock;

    @Inject
    DataSource database;

    private KnowAll provider;
    private GraphQl graph;

    /** Every provider on, and one of a test's own, which is soon given up. */
    public static final class On implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.ofEntries(
                    Map.entry("know-all.port", Integer.toString(freePort())),
                    Map.entry(
                            DEMO + ".providers",
                            "phone-country,phone-e164,domain-website,domain-company,know-all,weak"),
                    Map.entry(DEMO + ".http.know-all.url", "http://localhost:${know-all.port}/person"),
                    Map.entry(DEMO + ".http.know-all.headers.Authorization", "Bearer secret"),
                    Map.entry(DEMO + ".http.know-all.fields.\"address.city\"", "/geo/city"),
                    Map.entry(DEMO + ".http.know-all.fields.\"address.country\"", "/geo/country"),
                    Map.entry(DEMO + ".http.know-all.quota.minute", "10000"),
                    Map.entry(DEMO + ".http.know-all.breaker.request-volume-threshold", "10000"),
                    // asked only about contacts that have all four, which few tests make
                    Map.entry(DEMO + ".http.weak.url", "http://localhost:${know-all.port}/weak?of={email}"),
                    Map.entry(DEMO + ".http.weak.needs", "email,phone,name,company"),
                    Map.entry(DEMO + ".http.weak.fields.timezone", "/zone"),
                    Map.entry(DEMO + ".http.weak.timeout", "300ms"),
                    Map.entry(DEMO + ".http.weak.quota.minute", "8"),
                    Map.entry(DEMO + ".http.weak.breaker.request-volume-threshold", "4"),
                    Map.entry(DEMO + ".http.weak.breaker.delay", "6s"),
                    Map.entry(NEWCOMER + ".providers", "phone-country"), // which there is not when Tandem starts
                    Map.entry("tandem.enrichment.lease", "1s"),
                    Map.entry("tandem.enrichment.first-pause", "1h"),
                    Map.entry("tandem.enrichment.enabled", "false"));
        }

        static int freePort() {
            try (var socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (java.io.IOException none) {
                throw new java.io.UncheckedIOException(none);
            }
        }
    }

    @BeforeAll
    void listen() throws Exception {
        provider = new KnowAll(ConfigProvider.getConfig().getValue("know-all.port", Integer.class));
    }

    @AfterAll
    void stop() throws Exception {
        provider.stop();
    }

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
        provider.answers(new JsonObject());
        provider.forget();
    }

    private static String domain() {
        return "q%s.com".formatted(UUID.randomUUID().toString().replace("-", ""));
    }

    private static String phone() {
        return "+1415555%04d".formatted(ThreadLocalRandom.current().nextInt(10_000));
    }

    private JsonPath read(String id) {
        return graph.data(READ, Map.of("id", id)).setRootPath("data.contact");
    }

    private JsonPath enrich(String id) {
        return graph.mutate(
                "contactEnrich",
                "contact { company } results { provider outcome fields reason againAt }",
                object("id", id));
    }

    @Test
    void emptyFieldsAreFilledAtBothCrmsAndExplained() {
        var domain = domain();
        var id = graph.contact("email", "ada@" + domain, "phone", phone());

        var enriched = enrich(id);

        var contact = read(id);
        assertThat(enriched.getList("results.findAll { it.outcome == 'FILLED' }.provider"))
                .containsExactlyInAnyOrder("phone-country", "domain-website", "domain-company");
        assertThat(contact.getString("address.country")).isEqualTo("US");
        assertThat(contact.getString("website")).isEqualTo("https://" + domain);
        assertThat(contact.getString("company")).isEqualToIgnoringCase(domain.replace(".com", ""));
        assertThat(contact.getString("syncState")).isEqualTo("IN_SYNC");
        assertThat(contact.getMap("provenance.find { it.field == 'website' }"))
                .containsEntry("rule", "enrichment:domain-website")
                .containsEntry("reason", "the domain of the e-mail address")
                .containsEntry("crm", null);
        assertThat(contact.<String>getList("history.nodes.findAll { it.cause == 'ENRICHMENT' }.actor"))
                .contains("phone-country", "domain-website", "domain-company");
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).getString("contact.country"))
                .isEqualTo("US");
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("website"))
                .isEqualTo("https://" + domain);
    }

    @Test
    void theAuditStillTellsEverything() {
        var id = graph.contact("email", "ada@" + domain(), "phone", phone());
        enrich(id);
        graph.mutate("syncContact", "contact { id }", object("id", id));

        assertThat(read(id).getMap("provenance.find { it.field == 'company' }"))
                .containsEntry("rule", "enrichment:domain-company");
        assertThat(read(id).getString("history.nodes[0].cause")).isEqualTo("ENRICHMENT"); // nothing was left to sync
        assertThat(graph.data(
                                "query($id: ID!, $at: DateTime) { contact(id: $id, asOf: $at) {"
                                        + " provenance(fields: [\"company\"]) { rule reason } } }",
                                Map.of("id", id, "at", Instant.now().toString()))
                        .getMap("contact.provenance[0]"))
                .containsEntry("rule", "enrichment:domain-company")
                .containsEntry("reason", "guessed from the domain of the e-mail address");
        assertThat(graph.data("{ auditReplay { differing } }", Map.of()).getInt("auditReplay.differing"))
                .isZero();
    }

    @Test
    void whatIsThereIsLeftAlone() {
        var id = graph.contact(
                "email",
                "ada@" + domain(),
                "phone",
                phone(),
                "company",
                "Engines Ltd",
                "address",
                Map.of("country", "GB"));

        enrich(id);

        assertThat(read(id).getString("company")).isEqualTo("Engines Ltd");
        assertThat(read(id).getString("address.country")).isEqualTo("GB");
    }

    @Test
    void aQuestionIsAskedOnceForTheSameValues() {
        var email = "ada@" + domain();
        var id = graph.contact("email", email, "company", "Engines Ltd");
        enrich(id);
        enrich(id);
        enrich(id);
        var before = provider.questionsAbout(email).size();

        graph.mutate("contactUpdate", "contact { id }", object("id", id, "firstName", "Augusta"));
        enrich(id);

        assertThat(before).isOne();
        assertThat(provider.questionsAbout(email)).hasSize(2);
        assertThat(provider.questionsAbout(email).getLast().getString("name")).isEqualTo("Augusta Lovelace");
        assertThat(provider.authorizations()).containsOnly("Bearer secret");
    }

    @Test
    void whatAPersonSetsInTandemWhileItIsAskedStays() {
        var email = "ada@" + domain();
        var id = graph.contact("email", email);
        provider.answers(geo("Paris", "FR"));
        provider.thinksWhile(() ->
                graph.mutate("contactUpdate", "contact { id }", object("id", id, "address", Map.of("city", "London"))));

        enrich(id);

        assertThat(read(id).getString("address.city")).isEqualTo("London");
        assertThat(read(id).getString("address.country")).isEqualTo("FR");
        assertThat(read(id).<String>getList("history.nodes.changes.flatten().result"))
                .contains("FR")
                .doesNotContain("Paris"); // not even for a moment
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).getString("contact.city"))
                .isEqualTo("London");
    }

    @Test
    void whatAPersonTypesAtACrmWhileItIsAskedStays() {
        var email = "ada@" + domain();
        var id = graph.contact("email", email);
        var ghl = "/contacts/" + graph.externalId(id, "GHL");
        var rankr = "/contacts/" + graph.externalId(id, "RANKR");
        provider.answers(geo("Paris", "FR"));
        provider.thinksWhile(() -> {
            crms.editAtGhl(ghl, Map.of("city", "London"));
            crms.editAtRankr(rankr, Map.of("address", Map.of("country", "GB")));
        });

        enrich(id);

        assertThat(crms.atGhl(ghl).getString("contact.city")).isEqualTo("London");
        assertThat(crms.atRankr(rankr).getString("address.country")).isEqualTo("GB");
        graph.mutate("syncContact", "contact { id }", object("id", id));
        assertThat(read(id).getString("address.city")).isEqualTo("London");
        assertThat(read(id).getString("address.country")).isEqualTo("GB");
    }

    @Test
    void anAnswerToAnotherQuestionIsNotFilledIn() {
        var email = "ada@" + domain();
        var id = graph.contact("email", email);
        provider.answers(geo("Paris", "FR"));
        provider.thinksWhile(
                () -> graph.mutate("contactUpdate", "contact { id }", object("id", id, "email", "grace@" + domain())));

        var enriched = enrich(id);

        assertThat(enriched.getString("results.find { it.provider == 'know-all' }.outcome"))
                .isEqualTo("LEFT");
        assertThat(read(id).getString("address.city")).isNull();
    }

    @Test
    void aProviderThatFailsKeepsNobodyFromTheOthersAndIsAskedAgain() {
        var domain = domain();
        var id = graph.contact("email", "ada@" + domain);
        provider.refuses(503);

        var failed = enrich(id);
        provider.answers(geo("Paris", "FR"));
        var again = enrich(id);

        assertThat(failed.getMap("results.find { it.provider == 'know-all' }"))
                .containsEntry("outcome", "FAILED")
                .containsEntry("reason", "it answered 503");
        assertThat(failed.getString("results.find { it.provider == 'know-all' }.againAt"))
                .isNotNull();
        assertThat(read(id).getString("website")).isEqualTo("https://" + domain);
        assertThat(again.getString("results.find { it.provider == 'know-all' }.outcome"))
                .isEqualTo("FILLED");
        assertThat(read(id).getString("address.city")).isEqualTo("Paris");
    }

    @Test
    void whatWasGivenUpIsAskedAgainIfAPersonWantsIt() throws SQLException {
        var id = graph.contact("email", "ada@" + domain(), "company", "Engines Ltd");
        provider.refuses(503);
        enrich(id);
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("update enrichment set failures = 10, due_at = null where outcome = 'FAILED'");
        }

        var failed = enrich(id);
        provider.answers(geo("Paris", "FR"));
        var again = enrich(id);

        assertThat(failed.getString("results.find { it.provider == 'know-all' }.againAt"))
                .as("its failures are counted anew")
                .isNotNull();
        assertThat(again.getString("results.find { it.provider == 'know-all' }.outcome"))
                .isEqualTo("FILLED");
    }

    @ParameterizedTest
    @CsvSource({"200000, its answer is longer than 1048576 bytes", "1, no answer within PT3S"})
    void anAnswerWithoutEndIsCutShort(int piece, String reason) {
        var id = graph.contact("email", "ada@" + domain());
        provider.rambles(piece);

        var failed = enrich(id);

        assertThat(failed.getMap("results.find { it.provider == 'know-all' }"))
                .containsEntry("outcome", "FAILED")
                .containsEntry("reason", reason);
        for (var i = 0; i < 50 && provider.hungUp() == 0; i++) {
            pause(100);
        }
        assertThat(provider.hungUp()).isOne();
    }

    @Test
    void whatIsNoValueOfItsFieldIsNotTaken() {
        var id = graph.contact("email", "ada@" + domain());
        provider.answers(geo("Paris", "Frankreich"));

        enrich(id);

        assertThat(read(id).getString("address.city")).isEqualTo("Paris");
        assertThat(read(id).getString("address.country")).isNull();
    }

    @Test
    void whatEveryCrmRefusesIsTakenBack() {
        var domain = domain();
        var id = graph.contact("email", "ada@" + domain, "company", "Engines Ltd");
        sandboxes.ghl().suffer(Trouble.status(422).on("PUT", "/contacts/"));
        sandboxes.rankr().suffer(Trouble.status(422).on("PATCH", "/"));

        var refused = enrich(id);
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
        var again = enrich(id);

        for (var results : List.of(refused, again)) {
            assertThat(results.getString("results.find { it.provider == 'domain-website' }.outcome"))
                    .isEqualTo("REFUSED");
        }
        assertThat(read(id).getString("website")).isNull();
        assertThat(read(id).getString("syncState")).isEqualTo("IN_SYNC");
    }

    @Test
    void aSlowOrFailingProviderIsLeftAloneAndItsQuotaIsKept() {
        provider.fallsSilent("/weak");
        for (var i = 0; i < 4 && !"OPEN".equals(weak().getString("breaker")); i++) {
            assertThat(outcomeOfWeak()).isEqualTo("FAILED: no answer within PT0.3S");
        }
        assertThat(weak().getString("breaker")).isEqualTo("OPEN");
        assertThat(weak().getInt("quota.minuteRemaining")).isBetween(4, 8); // 8 if a minute has just begun

        var asked = provider.calls("/weak");
        assertThat(outcomeOfWeak()).isEqualTo("FAILED: it failed too often and is left alone");
        assertThat(provider.calls("/weak")).isEqualTo(asked);

        provider.answers(new JsonObject().put("zone", "Europe/Paris"));
        pause(6_100);
        assertThat(outcomeOfWeak()).isEqualTo("FILLED: null");
        assertThat(weak().getString("breaker")).isEqualTo("CLOSED");
        var filled = 0;
        var outcome = outcomeOfWeak();
        while (outcome.equals("FILLED: null")) {
            assertThat(++filled).as("8 a minute, and one may end meanwhile").isLessThanOrEqualTo(16);
            outcome = outcomeOfWeak();
        }
        assertThat(outcome).isEqualTo("FAILED: its quota is used up");
    }

    private JsonPath weak() {
        return graph.data(
                        "{ enrichmentProviders { name on fields breaker quota { minuteLimit minuteRemaining dayRemaining } } }",
                        Map.of())
                .setRootPath("data.enrichmentProviders.find { it.name == 'weak' }");
    }

    private String outcomeOfWeak() {
        var id = graph.contact("email", "ada@" + domain(), "phone", phone(), "company", "Engines Ltd");
        var result = enrich(id).setRootPath("data.contactEnrich.results.find { it.provider == 'weak' }");
        return result.getString("outcome") + ": " + result.getString("reason");
    }

    @Test
    void manyAreEnrichedInTheBackground() {
        var city = "Queue" + ThreadLocalRandom.current().nextInt();
        var ids = List.of(inCity(city), inCity(city), inCity(city));
        var another = inCity(city + "x");

        var queued = graph.control("contactsEnrich", "queued", object("filter", object("city", city), "first", 100));
        worker.workOff(Workspaces.idOf("demo")).await().atMost(Duration.ofSeconds(30));

        assertThat(queued.getInt("queued")).isEqualTo(3);
        for (var id : ids) {
            assertThat(read(id).getString("website")).isNotNull();
        }
        assertThat(read(another).getString("website")).isNull();
    }

    /** As it takes as long as a CRM has no room for the look that is taken first. */
    @Test
    void aContactIsNobodyElsesForAsLongAsItTakes() throws SQLException {
        var city = "Queue" + ThreadLocalRandom.current().nextInt();
        inCity(city);
        graph.control("contactsEnrich", "queued", object("filter", object("city", city), "first", 100));
        var others = new CopyOnWriteArrayList<Enrichments.Claim>();
        provider.thinksWhile(() -> {
            pause(2_000);
            others.addAll(store.claim(Workspaces.idOf("demo"), 10, clock.now(), Duration.ofSeconds(1), Ids.next())
                    .await()
                    .atMost(PATIENCE));
        });

        worker.workOff(Workspaces.idOf("demo")).await().atMost(PATIENCE);

        forgetQuotas();
        assertThat(provider.calls("/person")).isPositive();
        assertThat(others).isEmpty();
    }

    @Test
    void whoHasLostAContactKeepsItNoLonger() {
        var workspace = new WorkspaceId(Ids.next());
        var now = clock.now();
        store.mark(workspace, List.of(new LinkId(Ids.next())), now).await().atMost(PATIENCE);
        var first = claim(workspace, now);

        assertThat(renew(first, now.plusSeconds(60))).isTrue();
        var second = claim(workspace, now.plusSeconds(61));
        assertThat(renew(first, now.plusSeconds(120))).isFalse();
        store.finish(second).await().atMost(PATIENCE);
        assertThat(renew(second, now.plusSeconds(120))).isFalse();
    }

    private Enrichments.Claim claim(WorkspaceId workspace, Instant at) {
        return store.claim(workspace, 1, at, Duration.ofSeconds(10), Ids.next())
                .await()
                .atMost(PATIENCE)
                .getFirst();
    }

    private boolean renew(Enrichments.Claim claim, Instant until) {
        return store.renew(claim, until).await().atMost(PATIENCE);
    }

    /** Another process has filled in the same answer, and is about to carry it. */
    @Test
    void whatAnotherProcessHasFilledInIsItsOwnToCarry() throws SQLException {
        var email = "ada@" + domain();
        var id = graph.contact("email", email, "company", "Engines Ltd", "website", "https://engines.example");
        provider.answers(new JsonObject().put("geo", new JsonObject().put("city", "Paris")));
        sandboxes.rankr().suffer(Trouble.status(503).on("PATCH", "/"));
        assertThat(enrich(id).getList("writes.crm")).contains("RANKR");
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    update enrichment set outcome = 'ANSWERED', fields = '{}',
                        answer = '{"address.city": {"value": "Paris", "reason": "told by know-all"}}'
                    where provider = 'know-all'
                      and contact_id in (select link_id from link where fields ->> 'email' = '%s')
                    """.formatted(email));
        }

        var enriched = enrich(id);

        assertThat(enriched.getMap("results.find { it.provider == 'know-all' }"))
                .containsEntry("outcome", "FILLED")
                .containsEntry("fields", List.of("address.city"));
        assertThat(enriched.getList("writes")).isEmpty();
        sandboxes.rankr().heal();
        for (var i = 0; i < 100 && !"Paris".equals(cityAtRankr(id)); i++) {
            pause(100);
        }
        assertThat(cityAtRankr(id)).isEqualTo("Paris");
    }

    private String cityAtRankr(String id) {
        return crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("address.city");
    }

    /** If all came again as soon as there is room, most would come in vain each minute. */
    @Test
    void thoseForWhomThereIsNoRoomComeAgainInTurn() throws SQLException {
        var city = "Queue" + ThreadLocalRandom.current().nextInt();
        var people = 8 + 8 + 8 + 1; // a minute may end meanwhile
        for (var i = 0; i < people; i++) {
            graph.contact(
                    "email",
                    "ada@" + domain(),
                    "phone",
                    phone(),
                    "company",
                    "Engines Ltd",
                    "address",
                    Map.of("city", city));
        }
        provider.answers(new JsonObject().put("zone", "Europe/Paris"));

        graph.control("contactsEnrich", "queued", object("filter", object("city", city), "first", 100));
        worker.workOff(Workspaces.idOf("demo")).await().atMost(Duration.ofSeconds(30));

        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var turns = statement.executeQuery("""
                        select max(waiting), sum(waiting) from (
                            select count(*) as waiting from enrichment e
                            join link l on l.link_id = e.contact_id and l.fields->>'address.city' = '%s'
                            join enrichment_work w on w.contact_id = e.contact_id and w.due_at = e.due_at
                            where e.provider = 'weak' and e.outcome = 'FAILED' group by e.due_at) as turn
                        """.formatted(city))) {
            assertThat(turns.next()).isTrue();
            assertThat(turns.getInt(2)).isGreaterThan(8);
            assertThat(turns.getInt(1)).as("8 a minute").isLessThanOrEqualTo(8);
        } finally {
            forgetQuotas();
        }
    }

    /** Others ask within the same minute. */
    private void forgetQuotas() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("delete from enrichment_quota");
        }
    }

    /** A workspace where nothing happens costs no more than that it is looked for. */
    @Test
    void roundsAreMadeWhereThereIsWork() {
        var demo = Workspaces.idOf("demo");
        worker.round(demo).await().atMost(PATIENCE);
        assertThat(isAtWork(demo)).isFalse();

        var city = "Queue" + ThreadLocalRandom.current().nextInt();
        inCity(city);
        assertThat(isAtWork(demo)).as("a change is to be read").isTrue();
        worker.round(demo).await().atMost(PATIENCE);
        worker.round(demo).await().atMost(PATIENCE); // what it filled in is a change too
        assertThat(isAtWork(demo)).isFalse();

        graph.control("contactsEnrich", "queued", object("filter", object("city", city), "first", 1));
        assertThat(isAtWork(demo)).as("a contact is due").isTrue();
        worker.workOff(demo).await().atMost(PATIENCE);
        assertThat(isAtWork(demo)).isFalse();
    }

    private boolean isAtWork(WorkspaceId workspace) {
        var now = clock.now();
        return store.atWork(Set.of(workspace), now, now.minus(Feed.RECENT))
                .await()
                .atMost(PATIENCE)
                .contains(workspace);
    }

    private String inCity(String city) {
        return graph.contact("email", "ada@" + domain(), "address", Map.of("city", city));
    }

    @Test
    void aBadCountIsTold() {
        assertThat(graph.controlFaults("contactsEnrich", object("first", 0)))
                .containsExactly("first BAD_USER_INPUT: first must be between 1 and 100000.");
    }

    @Test
    void inAnotherWorkspaceNothingIsOn() {
        var other = GraphQl.of("other");
        var id = other.contact("email", "ada@" + domain(), "phone", phone());

        assertThat(other.data("{ enrichmentProviders { on } }", Map.of()).getList("enrichmentProviders.on"))
                .isNotEmpty()
                .containsOnly(false);
        assertThat(other.faults("contactEnrich", object("id", id)))
                .containsExactly("input CONFLICT: No provider is on: name some in"
                        + " tandem.enrichment.workspaces.other.providers.");
        assertThat(other.data("query($id: ID!) { contact(id: $id) { website } }", Map.of("id", id))
                        .getString("contact.website"))
                .isNull();
    }

    @Test
    void aWorkspaceThatIsCreatedHasProvidersAtOnceAndNoneOnceItIsDeleted() {
        var created = graph.control("workspaceCreate", "workspace { id }", Tenant.input("newcomer"))
                .getString("workspace.id");
        var workspace = workspaces.named(Optional.of("newcomer")).orElseThrow();

        assertThat(providers.known(workspace))
                .map(Provider::label)
                .containsExactly("domain-company", "domain-website", "phone-country", "phone-e164");
        assertThat(providers.on(workspace)).map(Provider::label).containsExactly("phone-country");
        assertThat(providers.busy()).contains(workspace, Workspaces.idOf("demo"));

        graph.control("workspaceDelete", "id", object("id", created, "confirm", "newcomer", "withoutExport", true));
        assertThat(providers.known(workspace)).isEmpty();
        assertThat(providers.busy()).doesNotContain(workspace);
    }

    private static JsonObject geo(String city, String country) {
        return new JsonObject().put("geo", new JsonObject().put("city", city).put("country", country));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
