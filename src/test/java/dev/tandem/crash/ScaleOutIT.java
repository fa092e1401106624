package dev.tandem.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.GraphQlSocket;
import dev.tandem.testkit.Hooks;
import dev.tandem.testkit.Patience;
import dev.tandem.testkit.RunningJar;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes on one database: they share the work and the quota, hear of what the others did, and take over from one
 * that is killed. GHL's limit is the real one in a shorter window, so that the test ends within a minute.
 */
class ScaleOutIT {

    private static final int BURST = 100;
    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final int CONCURRENCY = 4;
    private static final int NEWCOMERS = 60;
    private static final String SEGMENT = "Came to scale";

    private static final List<String> OPTIONS = List.of(
            "-Dtandem.sync.import-at-start=false", // all there is to do comes from the webhooks
            "-Dtandem.sync.concurrency=" + CONCURRENCY,
            "-Dtandem.sync.lease=%ds".formatted(LEASE.toSeconds()),
            "-Dtandem.intake.lease=%ds".formatted(LEASE.toSeconds()),
            "-Dtandem.gates.ghl.burst=" + BURST,
            "-Dtandem.gates.ghl.window=%ds".formatted(WINDOW.toSeconds()),
            "-Dtandem.gates.ghl.day=100000000",
            "-Dtandem.gates.rankr.burst=1000000");

    @TempDir
    static Path data;

    private final List<RunningJar> jars = new ArrayList<>();
    private Replicas replicas;
    private final Patience patience =
            new Patience(Duration.ofMinutes(2), () -> "the replicas said: " + replicas.logs());

    @BeforeEach
    void start() throws Exception {
        data.toFile().setExecutable(true, false); // the databases may run as another user
        replicas = new Replicas(data, OPTIONS, "-Dtandem.sandbox.contacts=10");
    }

    @AfterEach
    void stop() {
        replicas.close();
    }

    @Test
    void threeProcessesShareTheWorkAndTheQuotaAndTakeOverFromOneThatDies() throws Exception {
        var crms = replicas.crms();
        crms.control("POST", "/rankr/quota", Map.of("burst", 1_000_000, "windowMs", 1_000));
        crms.control("POST", "/ghl/quota", Map.of("burst", 1_000_000, "windowMs", 1_000, "day", 100_000_000));
        var known = crms.allAtGhl().getFirst().path("id").asText();
        var newcomers = newcomers();
        crms.control("POST", "/ghl/quota", Map.of("burst", BURST, "windowMs", WINDOW.toMillis(), "day", 100_000_000));
        crms.control("DELETE", "/ghl/calls", Map.of());
        crms.control("DELETE", "/rankr/calls", Map.of());
        for (var number = 0; number < 3; number++) {
            jars.add(replicas.start()); // all at once: one of them migrates the database
        }
        for (var jar : jars) {
            jar.ready();
        }

        whatOneDoesIsHeardAtAnother(known);
        segment();
        deliverToAll(newcomers);
        var held = killOneThatHoldsSomething();
        var killed = Instant.now();
        assertThat(held).isNotEmpty();
        patience.await("its leases to pass on", () -> {
            var still = replicas.leases();
            still.retainAll(held);
            return still.isEmpty();
        });
        assertThat(Duration.between(killed, Instant.now()))
                .as("the lease, and as long again for a busy machine")
                .isLessThan(LEASE.multipliedBy(2));
        patience.await("the inbox to run empty", () -> replicas.count("inbox where processed_at is null") == 0);
        patience.await("the queue to run empty", () -> replicas.count("work where dead_at is null") == 0);
        patience.await("the list to be filled", () -> members().size() >= NEWCOMERS);

        assertThat(replicas.count("work")).as("dead letters").isZero();
        assertThat(replicas.count("inbox")).isEqualTo(NEWCOMERS);
        for (var email : newcomers.values()) {
            assertThat(crms.rankr("/contacts?email=" + email).path("data")).hasSize(1);
        }
        assertThat(callsOfRankr("POST /v1/contacts"))
                .as("asked of Rankr; again only what the killed one had begun, or who lost a lease on a busy machine")
                .isBetween(NEWCOMERS, NEWCOMERS + 3 * CONCURRENCY);
        assertThat(members()).hasSize(NEWCOMERS).doesNotHaveDuplicates();
        assertThat(callsOfRankr("PUT /v1/lists/{id}/members/{contactId}"))
                .as("who was put on the list, each by one replica; again only what the killed one had begun")
                .isBetween(NEWCOMERS, NEWCOMERS + 3 * CONCURRENCY);
        theQuotaHeld();
    }

    /** Whoever comes belongs to it. */
    private void segment() throws Exception {
        var payload = Replicas.ask(
                        jars.get(2),
                        "mutation($input: SegmentCreateInput!) { segmentCreate(input: $input) { userErrors { message } } }",
                        Map.of(
                                "input",
                                Map.of(
                                        "name",
                                        SEGMENT,
                                        "filter",
                                        Map.of("contacts", Map.of("allTags", List.of("scale"))))))
                .path("data");
        assertThat(payload.at("/segmentCreate/userErrors"))
                .as("%s", payload)
                .isNotNull()
                .isEmpty();
    }

    /** Who is on the list of the segment, once there is one. */
    private List<String> members() {
        var crms = replicas.crms();
        var list = StreamSupport.stream(
                        crms.rankr("/lists?limit=100").path("data").spliterator(), false)
                .filter(one -> one.path("name").asText().equals(SEGMENT))
                .map(one -> one.path("id").asText())
                .findFirst();
        return list.map(id ->
                        crms.rankr("/lists/%s/members?limit=100".formatted(id)).findValuesAsText("id"))
                .orElseGet(List::of);
    }

    private int callsOfRankr(String operation) {
        return replicas.crms()
                .state("rankr")
                .path("callsByOperation")
                .path(operation)
                .asInt();
    }

    private void whatOneDoesIsHeardAtAnother(String ghlId) throws Exception {
        var here = jars.get(0);
        var there = jars.get(1);
        var id = Replicas.ask(
                        there,
                        "query($ref: RecordRef) { contact(ref: $ref) { id } }",
                        Map.of("ref", Map.of("crm", "GHL", "id", ghlId)))
                .at("/data/contact/id")
                .asText();
        var cursor = Replicas.ask(there, "{ changesCursor }", Map.of())
                .at("/data/changesCursor")
                .asText();
        var subscription =
                "subscription($id: ID, $after: String) { contactChanged(id: $id, after: $after) { fields { field after } } }";
        try (var socket =
                GraphQlSocket.subscribe(here.port(), "demo", subscription, Map.of("id", id, "after", cursor))) {
            var payload = Replicas.ask(
                            there,
                            "mutation($input: ContactUpdateInput!) { contactUpdate(input: $input) { userErrors { message } } }",
                            Map.of("input", Map.of("id", id, "company", "Heard of next door")))
                    .path("data");
            assertThat(payload.at("/contactUpdate/userErrors").isArray())
                    .as("%s", payload)
                    .isTrue();
            assertThat(payload.at("/contactUpdate/userErrors")).isEmpty();

            var heard = socket.next();
            while (!heard.toString().contains("Heard of next door")) {
                heard = socket.next();
            }
        }
    }

    /** People that GHL has got and nobody has told of: their e-mail addresses by id. */
    private Map<String, String> newcomers() {
        return IntStream.range(0, NEWCOMERS)
                .mapToObj("scale%d@example.com"::formatted)
                .collect(Collectors.toMap(
                        email -> replicas.crms()
                                .ghl(
                                        "POST",
                                        "/contacts/",
                                        Map.of(
                                                "locationId",
                                                "demo-location",
                                                "firstName",
                                                "Scale",
                                                "email",
                                                email,
                                                "tags",
                                                List.of("scale")))
                                .at("/contact/id")
                                .asText(),
                        email -> email));
    }

    /** Each delivery to each of them, as a load balancer does with one that is repeated. */
    private void deliverToAll(Map<String, String> newcomers) {
        newcomers.keySet().stream().parallel().forEach(id -> {
            var post = Deliveries.ghl(
                    Deliveries.event("ContactCreate", "demo-location", "scale " + id, Deliveries.ghlContact(id)));
            for (var jar : jars) {
                assertThat(Hooks.ghl(jar.port(), post).statusCode()).isEqualTo(200);
            }
        });
    }

    /** More contacts are held than two processes can hold: so each of the three has some. */
    private Set<String> killOneThatHoldsSomething() throws Exception {
        patience.await("all to be busy", () -> replicas.leases().size() > 2 * CONCURRENCY);
        jars.get(2).kill();
        var held = replicas.leases();
        jars.remove(2);
        return held;
    }

    /** GHL turned nobody away, and that was not for want of calls. */
    private void theQuotaHeld() {
        var calls = replicas.crms().control("GET", "/ghl/calls", Map.of());
        var statuses = new ArrayList<Integer>();
        calls.path("calls").forEach(call -> statuses.add(call.path("status").asInt()));

        assertThat(calls.path("count").asInt()).isEqualTo(statuses.size()).isGreaterThan(2 * BURST);
        assertThat(statuses).doesNotContain(429);
    }
}
