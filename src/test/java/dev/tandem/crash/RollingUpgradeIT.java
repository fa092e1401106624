package dev.tandem.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.Hooks;
import dev.tandem.testkit.Patience;
import dev.tandem.testkit.RunningJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A roll-out as Kubernetes makes it: a job migrates the database under the processes that run, then each is replaced by
 * another. Callers see none of it, and nothing is left held by who has gone.
 */
class RollingUpgradeIT {

    /** What a next release may do: whoever is there already does not know of it. */
    private static final String NEXT_RELEASE = """
            alter table link add column next_release text;
            create table next_release (workspace_id uuid not null, id uuid not null, primary key (workspace_id, id));
            create index on link (workspace_id, next_release);
            """;

    /** Longer than the whole test: a contact that is free again was given back. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final int CONCURRENCY = 8;
    private static final int CRM_MILLIS = 150;
    private static final int CONTACTS = 40;
    private static final int READERS = 2;
    private static final int WRITERS = 2;

    private static final List<String> OPTIONS = List.of(
            "-Dquarkus.flyway.migrate-at-start=false",
            "-Dquarkus.flyway.validate-at-start=true",
            "-Dquarkus.shutdown.delay=2s",
            "-Dquarkus.shutdown.timeout=20s",
            "-Dtandem.sync.concurrency=" + CONCURRENCY,
            "-Dtandem.sync.lease=%dm".formatted(LEASE.toMinutes()),
            "-Dtandem.sync.import-at-start=false",
            "-Dtandem.gates.ghl.burst=1000000",
            "-Dtandem.gates.ghl.day=100000000",
            "-Dtandem.gates.rankr.burst=1000000");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path data;

    @TempDir
    static Path nextRelease;

    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final Map<Known, String> promised = new ConcurrentHashMap<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Service service = new Service();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private Replicas replicas;
    private final Patience patience = new Patience(
            Duration.ofMinutes(2), () -> "lost: %s; the replicas said: %s".formatted(lost, replicas.logs()));
    private volatile boolean over;

    @BeforeEach
    void start() throws Exception {
        data.toFile().setExecutable(true, false); // the databases may run as another user
        replicas =
                new Replicas(data, OPTIONS, "-Dtandem.sandbox.quotas=false", "-Dtandem.sandbox.contacts=" + CONTACTS);
    }

    @AfterEach
    void stop() {
        over = true;
        callers.close();
        service.close();
        replicas.close();
    }

    @Test
    void replicasAreReplacedUnderTheirCallers() throws Exception {
        migrate();
        var old = List.of(replicas.start(), replicas.start());
        old.forEach(service::add);
        patience.await("both to be ready", () -> old.stream().allMatch(service::hasReady));
        var contacts = imported();
        for (var crm : List.of("ghl", "rankr")) {
            replicas.crms().control("POST", "/" + crm + "/troubles", Map.of("latencyMs", CRM_MILLIS));
        }

        var calling = call(contacts);
        patience.await("calls to be answered", () -> answered.get() > 20);
        theNextReleaseMigrates();
        for (var one : old) {
            replace(one, contacts);
        }
        var before = answered.get();
        patience.await("calls to be answered by the new ones", () -> answered.get() > before + 20);
        over = true;
        for (var one : calling) {
            one.get();
        }

        System.out.printf("RollingUpgradeIT: %d requests, %d of them lost%n", answered.get(), lost.size());
        assertThat(lost).isEmpty();
        assertThat(promised).hasSize(WRITERS);
        for (var one : promised.entrySet()) { // what the queue took over may still be on its way
            patience.await(
                    one.getValue() + " at both CRMs",
                    () -> names(one.getKey()).equals(List.of(one.getValue(), one.getValue())));
        }
    }

    private List<String> names(Known contact) {
        var crms = replicas.crms();
        return List.of(
                crms.ghl("/contacts/" + contact.ghl()).at("/contact/firstName").asText(),
                crms.rankr("/contacts/" + contact.rankr()).path("firstName").asText());
    }

    /** As the job does that comes before a roll-out. */
    private void migrate() throws IOException, InterruptedException {
        var job = replicas.start(
                "-Dquarkus.flyway.migrate-at-start=true",
                "-Dquarkus.flyway.validate-at-start=false",
                "-Dtandem.migrate-only=true");
        assertThat(job.end()).as(job.log()).isZero();
    }

    private void theNextReleaseMigrates() throws IOException {
        Files.writeString(nextRelease.resolve("V9999__next_release.sql"), NEXT_RELEASE);
        var result = Flyway.configure()
                .dataSource(replicas.postgres().jdbcUrl(), replicas.postgres().username(), "")
                .locations("classpath:db/migration", "filesystem:" + nextRelease)
                .load()
                .migrate();
        assertThat(result.migrationsExecuted).isOne();
    }

    /** One more is started before one is stopped, while there is more to do than the others can hold. */
    private void replace(RunningJar one, List<Known> contacts) throws Exception {
        var other = replicas.start();
        service.add(other);
        patience.await("another to be ready", () -> service.hasReady(other));
        mark(other, contacts);
        patience.await("all to be busy", () -> replicas.leases().size() > CONCURRENCY);

        one.close();

        var held = replicas.leases();
        patience.await("nothing to be held by one that has gone", () -> {
            var still = replicas.leases();
            still.retainAll(held);
            return still.isEmpty();
        });
    }

    /** GHL tells of all contacts, as if each had been changed. */
    private void mark(RunningJar at, List<Known> contacts) {
        for (var contact : contacts) {
            var id = "rolled out %d %s".formatted(at.port(), contact.ghl());
            var post = Deliveries.ghl(
                    Deliveries.event("ContactUpdate", "demo-location", id, Deliveries.ghlContact(contact.ghl())));
            assertThat(Hooks.ghl(at.port(), post).statusCode()).isEqualTo(200);
        }
    }

    private record Known(String id, String ghl, String rankr) {}

    private List<Known> imported() throws Exception {
        var start = service.post(
                "/graphql", body("mutation { syncStart(input: { mode: BACKFILL }) { run { id } } }", Map.of()));
        assertThat(start.statusCode()).isEqualTo(200);
        patience.await(
                "the import to end",
                () -> ask("{ runs(first: 1) { status } }", Map.of())
                        .at("/data/runs/0/status")
                        .asText()
                        .equals("DONE"));
        var known = new ArrayList<Known>();
        ask("{ contacts(first: 100) { nodes { id sources { crm externalId } } } }", Map.of())
                .at("/data/contacts/nodes")
                .forEach(node -> {
                    var ids = new HashMap<String, String>();
                    node.path("sources")
                            .forEach(source -> ids.put(
                                    source.path("crm").asText(),
                                    source.path("externalId").asText()));
                    if (ids.size() == 2) {
                        known.add(new Known(node.path("id").asText(), ids.get("GHL"), ids.get("RANKR")));
                    }
                });
        assertThat(known).hasSizeGreaterThan(WRITERS);
        return known;
    }

    /** Each writer has a contact of its own, so that what it was told is done must be what is there in the end. */
    private List<Future<?>> call(List<Known> contacts) {
        var calling = new ArrayList<Future<?>>();
        for (var reader = 0; reader < READERS; reader++) {
            var maxAge = reader == 0 ? "PT0S" : "PT24H";
            calling.add(callers.submit(() -> again(number -> ask(
                    "query($id: ID!, $maxAge: Duration) { contact(id: $id, maxAge: $maxAge) { id name notes { nodes { body } } } }",
                    Map.of("id", contacts.get(number % contacts.size()).id(), "maxAge", maxAge)))));
        }
        for (var contact : contacts.subList(0, WRITERS)) {
            calling.add(callers.submit(() -> again(number -> {
                var name = "Rolled" + number;
                var answer = ask(
                        "mutation($input: ContactUpdateInput!) { contactUpdate(input: $input) { contact { firstName }"
                                + " userErrors { message } writes { crm outcome } } }",
                        Map.of("input", Map.of("id", contact.id(), "firstName", name)));
                var payload = answer.at("/data/contactUpdate");
                if (!payload.path("userErrors").isEmpty()
                        || payload.path("writes").findValuesAsText("outcome").contains("REJECTED")) {
                    lost.add(answer.toString());
                }
                if (payload.at("/contact/firstName").asText().equals(name)) {
                    promised.put(contact, name);
                }
                return answer;
            })));
        }
        return calling;
    }

    private interface Call {
        JsonNode make(int number) throws IOException, InterruptedException;
    }

    private Void again(Call call) throws InterruptedException {
        for (var number = 0; !over; number++) {
            try {
                var answer = call.make(number);
                if (!answer.path("errors").isEmpty() || !answer.hasNonNull("data")) {
                    lost.add(answer.toString());
                }
            } catch (IOException e) {
                lost.add(Instant.now() + " " + e);
            }
            answered.incrementAndGet();
        }
        return null;
    }

    private JsonNode ask(String query, Map<String, ?> variables) throws IOException, InterruptedException {
        var answer = service.post("/graphql", body(query, variables));
        if (answer.statusCode() != 200) {
            throw new IOException("answered %d: %s".formatted(answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    private static String body(String query, Map<String, ?> variables) throws IOException {
        return JSON.writeValueAsString(Map.of("query", query, "variables", variables));
    }
}
