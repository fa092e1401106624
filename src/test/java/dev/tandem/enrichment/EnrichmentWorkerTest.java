package dev.tandem.enrichment;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Contacts that come or change are enriched by themselves, and that is all that sets it off. */
@QuarkusTest
@TestProfile(EnrichmentWorkerTest.On.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnrichmentWorkerTest {

    private static final String DEMO = "tandem.enrichment.workspaces.demo";

    private final Crms crms = new Crms("demo");
    private KnowAll provider;
    private GraphQl graph;

    /** Few people, and providers that are on. */
    public static final class On implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.ofEntries(
                    Map.entry("know-all.port", Integer.toString(EnrichmentTest.On.freePort())),
                    Map.entry("tandem.sandbox.contacts", "6"),
                    Map.entry(DEMO + ".providers", "domain-website,domain-company,know-all"),
                    Map.entry(DEMO + ".http.know-all.url", "http://localhost:${know-all.port}/person"),
                    Map.entry(DEMO + ".http.know-all.fields.\"address.city\"", "/city"),
                    Map.entry(DEMO + ".http.know-all.quota.minute", "10000"),
                    Map.entry("tandem.enrichment.first-pause", "PT0.5S"),
                    Map.entry("tandem.enrichment.longest-pause", "1s"));
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
        provider.answers(new JsonObject().put("city", "Paris"));
    }

    private static String domain() {
        return "q%s.com".formatted(UUID.randomUUID().toString().replace("-", ""));
    }

    @Test
    void aContactMadeAtACrmIsEnrichedOnceItIsKnown() {
        var domain = domain();
        var rankr = crms.addAtRankr("/contacts", Map.of("firstName", "Ada", "email", "ada@" + domain));

        graph.mutate("syncContact", "contact { id }", object("ref", object("crm", "RANKR", "id", rankr)));

        eventually(() ->
                ("https://" + domain).equals(crms.atRankr("/contacts/" + rankr).getString("website"))
                        && "Paris".equals(crms.atRankr("/contacts/" + rankr).getString("address.city")));
        assertThat(provider.questionsAbout("ada@" + domain)).hasSize(1);
    }

    @Test
    void onlyOthersChangesSetItOff() {
        var first = "ada@" + domain();
        var second = "grace@" + domain();
        provider.answers(new JsonObject()); // the city stays missing, so that there is always something to ask
        var id = graph.contact("email", first);
        eventually(() -> provider.questionsAbout(first).size() == 1 && website(id) != null);

        pause(2_500);
        assertThat(provider.questionsAbout(first)).hasSize(1);
        graph.mutate("contactUpdate", "contact { id }", object("id", id, "email", second));

        eventually(() -> provider.questionsAbout(second).size() == 1);
        assertThat(website(id)).isEqualTo("https://" + first.substring(4)); // it is not empty, so it stays
    }

    @Test
    void whatFailsIsAskedAgainByItself() {
        var email = "ada@" + domain();
        provider.refuses(503);
        var id = graph.contact("email", email);
        eventually(() -> provider.questionsAbout(email).size() > 1);

        provider.answers(new JsonObject().put("city", "Paris"));

        eventually(() -> "Paris".equals(city(id)));
    }

    private String website(String id) {
        return graph.data("query($id: ID!) { contact(id: $id) { website } }", Map.of("id", id))
                .getString("contact.website");
    }

    private String city(String id) {
        return graph.data("query($id: ID!) { contact(id: $id) { address { city } } }", Map.of("id", id))
                .getString("contact.address.city");
    }

    private static void eventually(BooleanSupplier wanted) {
        for (var i = 0; i < 150 && !wanted.getAsBoolean(); i++) {
            pause(100);
        }
        assertThat(wanted.getAsBoolean()).isTrue();
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
