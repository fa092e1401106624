package dev.tandem.crash;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.Hooks;
import dev.tandem.testkit.Patience;
import dev.tandem.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar, killed with {@code kill -9} while webhooks pour in: every delivery that it acknowledged is followed up
 * after it is started again, and none has its effect twice, neither at the other CRM nor by what automations do about it.
 * {@code -Dseed=N} kills at the same moments again.
 */
class FloodIT {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");
    private static final int KILLS = 2;
    private static final int NEWCOMERS = 30;
    private static final int SENDERS = 8;
    private static final int ROUNDS = 12;
    private static final List<String> GATEWAY = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // it does not live long enough for more
            "-Dquarkus.profile=demo",
            "-Dtandem.sandbox.enabled=false",
            "-Dtandem.gates.ghl.burst=1000000",
            "-Dtandem.gates.ghl.day=100000000",
            "-Dtandem.gates.rankr.burst=1000000",
            "-Dtandem.sync.lease=3s",
            "-Dtandem.sync.longest-pause=2s",
            "-Dtandem.sync.silence=1s",
            "-Dtandem.intake.lease=3s",
            "-Dtandem.automation.lease=3s",
            "-Dtandem.automation.longest-pause=2s",
            "-Dtandem.automation.tick=1s");

    /** What automations do about whoever comes, and about each note. */
    private static final Map<String, String> TASKS = Map.of("CONTACT_CREATED", "Welcome", "NOTE_ADDED", "Answer");

    /** The tasks, and what else is done about whoever comes. */
    private static final long ANSWERS = (TASKS.size() + 1L) * NEWCOMERS;

    @TempDir
    static Path data;

    private final long seed = Optional.ofNullable(Long.getLong("seed")).orElseGet(System::nanoTime);
    private final RandomGenerator random = Seeds.random(seed);
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private CrmProcess crms;
    private Mortal gateway;
    private final Patience patience = new Patience(
            Duration.ofMinutes(2),
            () -> "seed %d; not answered: %s; the gateway said: %s"
                    .formatted(seed, unanswered(), gateway.now().log()));

    @BeforeEach
    void start() throws Exception {
        System.out.println("FloodIT: -Dseed=" + seed);
        data.toFile().setExecutable(true, false); // the databases may run as another user
        crms = CrmProcess.start(
                JAR, data.resolve("crms"), "-Dtandem.sandbox.quotas=false", "-Dtandem.sandbox.contacts=10");
        var options = new ArrayList<>(GATEWAY);
        options.add("-Dtandem.sandbox.port=" + crms.port());
        gateway = new Mortal(JAR, data.resolve("gateway"), options);
        gateway.start().ready();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        crms.close();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whatIsAcknowledgedIsFollowedUpOnceThoughTheProcessIsKilled() throws Exception {
        var caller = new Caller(gateway::now, Duration.ofMinutes(2));
        patience.await(
                "the import", // what that finds sets no automation off
                () -> caller.ask("{ runs(first: 1) { status } }", Map.of())
                        .at("/runs/0/status")
                        .asText()
                        .equals("DONE"));
        var list = crms.rankr("POST", "/lists", Map.of("name", "Came with the flood"))
                .path("id")
                .asText();
        var workflow = crms.ghl("/workflows/?locationId=demo-location")
                .at("/workflows/0/id")
                .asText();
        TASKS.forEach((trigger, title) ->
                automate(caller, trigger, trigger, List.of(Map.of("type", "CREATE_TASK", "title", title))));
        automate(
                caller,
                "Whoever comes",
                "CONTACT_CREATED",
                List.of(
                        Map.of("type", "ADD_TAGS", "tags", List.of("Welcomed")),
                        Map.of("type", "ADD_TO_LIST", "listId", list),
                        Map.of("type", "JOIN_WORKFLOW", "workflowId", workflow)));
        var newcomers = newcomers();
        var deliveries = deliveries(newcomers);
        try (var senders = Executors.newFixedThreadPool(SENDERS)) {
            var done = IntStream.range(0, SENDERS)
                    .mapToObj(number -> senders.submit(() -> flood(deliveries, number)))
                    .toList();
            for (var kill = 0; kill < KILLS; kill++) {
                var enough = acknowledged.size() + 20 + random.nextInt(100);
                patience.await(
                        "the flood to go on",
                        () -> acknowledged.size() >= enough || done.stream().allMatch(Future::isDone));
                patience.await(
                        "an automation to be at work",
                        () -> count("automation_firing where fence is not null") > 0
                                || done.stream().allMatch(Future::isDone));
                MILLISECONDS.sleep(random.nextInt(200));
                gateway.kill();
                gateway.start().ready();
            }
            for (var one : done) {
                one.get();
            }
        }
        patience.await("the inbox to run empty", () -> count("inbox where processed_at is null") == 0);
        patience.await(
                "every automation to answer",
                () -> count("automation_firing where status in ('DONE', 'UNKNOWN')") >= ANSWERS);
        patience.await("the queue to run empty", () -> count("work where dead_at is null") == 0);

        System.out.printf(
                "FloodIT: %d deliveries acknowledged, %d kept, %d contacts at Rankr, %d answers of automations%n",
                acknowledged.size(), count("inbox"), crms.allAtRankr().size(), count("automation_firing"));
        assertThat(acknowledged).hasSize(deliveries.size());
        assertThat(processed()).as("seed %d", seed).containsAll(acknowledged);
        assertThat(count("inbox where outcome = 'FAILED'")).isZero();
        assertThat(count("work")).as("dead letters").isZero();
        assertThat(count("(select 1 from inbox group by crm, delivery_id having count(*) > 1) twice"))
                .isZero();
        var members = crms.rankr("/lists/%s/members?limit=100".formatted(list)).findValuesAsText("id");
        assertThat(members)
                .as("seed %d: who is on the list", seed)
                .hasSize(NEWCOMERS)
                .doesNotHaveDuplicates();
        for (var newcomer : newcomers) {
            var atRankr = crms.rankr("/contacts?email=" + newcomer.email()).path("data");
            assertThat(atRankr).as("seed %d: %s", seed, newcomer).hasSize(1);
            assertThat(members)
                    .as("seed %d: %s", seed, newcomer)
                    .contains(atRankr.get(0).path("id").asText());
            assertThat(List.of(
                            atRankr.get(0),
                            crms.ghl("/contacts/" + newcomer.id()).path("contact")))
                    .as("seed %d: tags of %s", seed, newcomer)
                    .allSatisfy(contact ->
                            assertThat(contact.path("tags").toString()).containsOnlyOnce("elcomed"));
            var notes = crms.ofContactAtRankr("notes", atRankr.get(0).path("id").asText());
            assertThat(notes).as("seed %d: notes of %s", seed, newcomer).hasSize(1);
            assertThat(titles(crms.ofContactAtRankr(
                            "tasks", atRankr.get(0).path("id").asText())))
                    .as("seed %d: tasks at Rankr of %s", seed, newcomer)
                    .containsExactlyInAnyOrderElementsOf(TASKS.values());
            assertThat(titles(crms.ofContactAtGhl("tasks", newcomer.id())))
                    .as("seed %d: tasks at GHL of %s", seed, newcomer)
                    .containsExactlyInAnyOrderElementsOf(TASKS.values());
        }
        assertThat(count("automation_firing")).isEqualTo(ANSWERS);
        assertThat(count("automation_firing where status = 'UNKNOWN' and name <> 'Whoever comes'"))
                .isZero();
        assertThat(workflowsStarted())
                .as("seed %d: each workflow is started once, or may have been", seed)
                .isBetween(
                        count("automation_firing where status = 'DONE' and name = 'Whoever comes'"), (long) NEWCOMERS);
    }

    /** How often GHL was asked to start the workflow: it counts each time, so what may have happened is not repeated. */
    private long workflowsStarted() {
        var calls = crms.state("ghl").path("callsByOperation");
        return calls.properties().stream()
                .filter(entry -> entry.getKey().startsWith("POST /contacts/")
                        && entry.getKey().contains("/workflow/"))
                .mapToLong(entry -> entry.getValue().asLong())
                .sum();
    }

    /** Has something done whenever that happens. */
    private static void automate(Caller caller, String name, String trigger, List<Map<String, Object>> actions) {
        var answer = caller.ask(
                        "mutation($input: AutomationCreateInput!) { automationCreate(input: $input) { userErrors { message } } }",
                        Map.of(
                                "input",
                                Map.of(
                                        "name",
                                        name,
                                        "enabled",
                                        true,
                                        "trigger",
                                        Map.of("type", trigger),
                                        "actions",
                                        actions)))
                .path("automationCreate");
        assertThat(answer.path("userErrors")).isEmpty();
    }

    private static List<String> titles(List<JsonNode> tasks) {
        return tasks.stream().map(task -> task.path("title").asText()).toList();
    }

    private record Newcomer(String id, String email, String note) {}

    /** People that GHL has got and nobody has told of, each with a note. */
    private List<Newcomer> newcomers() {
        return IntStream.range(0, NEWCOMERS)
                .mapToObj(number -> {
                    var email = "flood%d@example.com".formatted(number);
                    var id = crms.ghl(
                                    "POST",
                                    "/contacts/",
                                    Map.of("locationId", "demo-location", "firstName", "Flood", "email", email))
                            .at("/contact/id")
                            .asText();
                    var note = crms.ghl(
                                    "POST", "/contacts/%s/notes".formatted(id), Map.of("body", "Came with the flood"))
                            .at("/note/id")
                            .asText();
                    return new Newcomer(id, email, note);
                })
                .toList();
    }

    private record Delivery(String id, Deliveries.Post post) {}

    /** Several of each, in no order. */
    private List<Delivery> deliveries(List<Newcomer> newcomers) {
        var all = new ArrayList<Delivery>();
        for (var newcomer : newcomers) {
            for (var round = 0; round < ROUNDS; round++) {
                all.add(delivery("ContactCreate", newcomer, round, Deliveries.ghlContact(newcomer.id())));
                all.add(delivery("ContactUpdate", newcomer, round, Deliveries.ghlContact(newcomer.id())));
                all.add(delivery("NoteCreate", newcomer, round, Deliveries.ghlNote(newcomer.note(), newcomer.id())));
            }
        }
        Collections.shuffle(all, new Random(seed));
        return all;
    }

    private static Delivery delivery(String type, Newcomer newcomer, int round, Map<String, Object> fields) {
        var id = "%s %s %d".formatted(type, newcomer.id(), round);
        return new Delivery(id, Deliveries.ghl(Deliveries.event(type, "demo-location", id, fields)));
    }

    /**
     * Delivers its part, each until it is acknowledged. Every other one is delivered once more, as a CRM does that did not
     * hear the answer; the rest is not, so that one acknowledged too early would be missed.
     */
    private void flood(List<Delivery> deliveries, int number) {
        for (var place = number; place < deliveries.size(); place += SENDERS) {
            var delivery = deliveries.get(place);
            deliver(delivery);
            if (place / SENDERS % 2 == 0) {
                deliver(delivery);
            }
            pause(2);
        }
    }

    private void deliver(Delivery delivery) {
        while (true) {
            try {
                if (Hooks.ghl(gateway.now().port(), delivery.post()).statusCode() == 200) {
                    acknowledged.add(delivery.id());
                    return;
                }
            } catch (UncheckedIOException _) { // it was killed
            }
            pause(50);
        }
    }

    private static void pause(int millis) {
        try {
            MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private Set<String> processed() throws IOException, SQLException {
        var ids = new HashSet<String>();
        try (var database = gateway.database();
                var statement = database.createStatement();
                var rows = statement.executeQuery("select delivery_id from inbox where processed_at is not null")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    /** The automations that have not answered, and those who have no answer at all. */
    private List<String> unanswered() throws IOException, SQLException {
        var told = new ArrayList<String>();
        try (var database = gateway.database();
                var statement = database.createStatement();
                var rows = statement.executeQuery("""
                        select l.fields ->> 'email', f.name, f.status, f.failures, f.reason, f.steps, f.due_at
                        from link l left join automation_firing f on f.contact_id = l.link_id
                        where l.kind = 'CONTACT' and l.fields ->> 'email' like 'flood%' and l.deleted_at is null
                          and (f.status is distinct from 'DONE' or 3 > (
                              select count(*) from automation_firing other where other.contact_id = l.link_id))
                        """)) {
            while (rows.next()) {
                told.add("%s: %s is %s after %d failures, as %s: %s, due %s"
                        .formatted(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getInt(4),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getString(7)));
            }
        }
        return told;
    }

    private long count(String what) throws IOException, SQLException {
        try (var database = gateway.database();
                var statement = database.createStatement();
                var rows = statement.executeQuery("select count(*) from " + what)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
