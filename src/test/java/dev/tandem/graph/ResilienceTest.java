package dev.tandem.graph;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.sandbox.HostedCrm;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.testkit.Gateway;
import dev.tandem.testkit.Impatient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading live while a CRM has a bad day: what is known is served, and what is wrong is told beside it. */
@QuarkusTest
@TestProfile(Impatient.class)
class ResilienceTest {

    private static final String LIVE = """
            query Live($id: ID!) {
              contact(id: $id, maxAge: "PT0S") {
                lastName
                sources { crm stale }
                tasks(first: 100) { nodes { id title sources { crm stale } } }
              }
            }""";

    @Inject
    Sandboxes sandboxes;

    private String contact = "";
    private String lastName = "";
    private List<String> tasks = List.of();

    enum BadDay {
        DOWN("UPSTREAM_UNAVAILABLE"),
        SLOW("UPSTREAM_TIMEOUT"),
        BROKEN("UPSTREAM_UNAVAILABLE"),
        BUSY("RATE_LIMITED"),
        RAVING("UPSTREAM_UNAVAILABLE");

        private final String code;

        BadDay(String code) {
            this.code = code;
        }

        void begin(HostedCrm crm) {
            switch (this) {
                case DOWN -> crm.suffer(Trouble.reset());
                case SLOW -> crm.slowDown(Duration.ofMillis(1500), Duration.ZERO);
                case BROKEN -> crm.suffer(Trouble.status(500));
                case BUSY -> crm.suffer(Trouble.status(429).retryAfter(3));
                case RAVING -> crm.suffer(Trouble.garbage());
            }
        }
    }

    static Stream<Arguments> badDays() {
        return Arrays.stream(Crm.values())
                .flatMap(crm -> Arrays.stream(BadDay.values()).map(day -> Arguments.of(crm, day)));
    }

    @BeforeEach
    void start() {
        Gateway.awaitImport();
        var known = Gateway.ask("""
                {
                  contacts(first: 100) {
                    nodes { id lastName sources { crm } tasks(first: 100) { nodes { id sources { crm } } } }
                  }
                }""");
        var whole = "data.contacts.nodes.find { it.sources.size() == 2 && it.tasks.nodes.size() > 0 }";
        contact = known.getString(whole + ".id");
        lastName = known.getString(whole + ".lastName");
        recover();
        tasks = Gateway.ask(LIVE, id()).getList("data.contact.tasks.nodes.title");
    }

    @AfterEach
    void heal() {
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
    }

    /** Lets the gateway see so many good answers that it bears no grudge. */
    private void recover() {
        heal();
        for (int i = 0; i < Impatient.BREAKER_LOOKS_AT / 2; i++) {
            Gateway.await(Duration.ofSeconds(15), LIVE, id(), answer -> answer.get("errors") == null);
        }
        assertThat(breakers()).containsOnly(Map.entry("GHL", "CLOSED"), Map.entry("RANKR", "CLOSED"));
    }

    @ParameterizedTest
    @MethodSource("badDays")
    void whatIsKnownIsServedAndTheTroubleTold(Crm troubled, BadDay day) {
        day.begin(sandbox(troubled));

        var answer = Gateway.ask(LIVE, id());

        assertThat(answer.getString("data.contact.lastName")).isEqualTo(lastName);
        assertThat(stale(answer, "data.contact.sources"))
                .containsOnly(
                        Map.entry(troubled.name(), true),
                        Map.entry(troubled.other().name(), false));
        assertThat(answer.<String>getList("data.contact.tasks.nodes.title")).isEqualTo(tasks);
        assertThat(answer.<List<String>>getList("errors.path"))
                .containsExactlyInAnyOrder(List.of("contact"), List.of("contact", "tasks"));
        assertThat(answer.<Map<String, Object>>getList("errors.extensions")).allSatisfy(extensions -> {
            assertThat(extensions.get("code")).isEqualTo(day.code);
            assertThat(extensions.get("crm")).isEqualTo(troubled.name());
            assertThat(extensions.get("retryable")).isEqualTo(true);
        });
    }

    @Test
    void withBothDownThereAreTwoErrorsAndStillAnAnswer() {
        sandboxes.ghl().suffer(Trouble.reset());
        sandboxes.rankr().suffer(Trouble.reset());

        var answer = Gateway.ask(LIVE, id());

        assertThat(answer.getString("data.contact.lastName")).isEqualTo(lastName);
        assertThat(stale(answer, "data.contact.sources"))
                .containsOnly(Map.entry("GHL", true), Map.entry("RANKR", true));
        assertThat(answer.<String>getList("data.contact.tasks.nodes.title")).isEqualTo(tasks);
        assertThat(answer.<String>getList("errors.findAll { it.path == ['contact'] }.extensions.crm"))
                .containsExactlyInAnyOrder("GHL", "RANKR");
    }

    /** It takes more calls than a CRM may be asked at once, so it bears with a wait that a live read does not. */
    @Test
    void aPreviewWaitsForItsTurn() {
        sandboxes.ghl().suffer(Trouble.status(429).retryAfter(3).next(1));

        var answer = Gateway.ask(
                "mutation($ids: [ID!]!) { syncPreview(input: { contactIds: $ids }) { plan { contacts { contactId } } } }",
                Map.of("ids", List.of(contact)));

        assertThat(answer.<Object>get("errors")).isNull();
        assertThat(answer.getList("data.syncPreview.plan.contacts.contactId")).containsExactly(contact);
    }

    @ParameterizedTest
    @EnumSource(Crm.class)
    void aCrmThatKeepsFailingIsLeftAloneUntilItIsWell(Crm troubled) {
        sandbox(troubled).suffer(Trouble.status(500));
        Gateway.await(
                Duration.ofSeconds(15),
                LIVE,
                id(),
                _ -> "OPEN".equals(breakers().get(troubled.name())));
        sandbox(troubled).forgetCalls();

        var answer = Gateway.ask(LIVE, id());

        assertThat(sandbox(troubled).callCount()).isZero();
        assertThat(answer.<Map<String, Object>>getList("errors.extensions"))
                .isNotEmpty()
                .allSatisfy(extensions -> {
                    assertThat(extensions.get("code")).isEqualTo("UPSTREAM_UNAVAILABLE");
                    assertThat(extensions.get("retryAfterMs")).isInstanceOf(Integer.class);
                });
        assertThat(breakers()).containsEntry(troubled.other().name(), "CLOSED");

        sandbox(troubled).heal();

        Gateway.await(Duration.ofSeconds(10), LIVE, id(), seen -> seen.get("errors") == null);
        assertThat(breakers()).containsEntry(troubled.name(), "CLOSED");
    }

    private Map<String, String> id() {
        return Map.of("id", contact);
    }

    private HostedCrm sandbox(Crm crm) {
        return switch (crm) {
            case GHL -> sandboxes.ghl();
            case RANKR -> sandboxes.rankr();
        };
    }

    private static Map<String, String> breakers() {
        var answer = Gateway.ask("{ crms { crm breaker } }");
        return Arrays.stream(Crm.values())
                .collect(toMap(
                        Crm::name,
                        crm -> answer.getString("data.crms.find { it.crm == '%s' }.breaker".formatted(crm))));
    }

    private static Map<String, Boolean> stale(JsonPath answer, String path) {
        return Arrays.stream(Crm.values())
                .collect(toMap(
                        Crm::name, crm -> answer.getBoolean("%s.find { it.crm == '%s' }.stale".formatted(path, crm))));
    }
}
