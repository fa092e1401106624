package dev.tandem.crash;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.testkit.Patience;
import dev.tandem.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar, killed with {@code kill -9} again and again while it imports or a run carries everything, and all the
 * while people change contacts at both CRMs and callers change them through Tandem. In the end nothing is lost, nothing
 * doubled and nothing stuck.
 *
 * <p>The CRMs live in a process of their own. One kill in four takes PostgreSQL along, all its processes at once; the
 * others leave it running, and the next start has to find it. {@code -Dseed=N} kills at other moments; what the rest of the
 * machine does meanwhile is another matter.
 */
class CrashIT {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");
    private static final int KILLS = Integer.getInteger("kills", 24);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final List<String> GATEWAY = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // it does not live long enough for more
            "-Dquarkus.profile=demo",
            "-Dtandem.sandbox.enabled=false",
            "-Dtandem.gates.ghl.burst=1000000",
            "-Dtandem.gates.ghl.day=100000000",
            "-Dtandem.gates.rankr.burst=1000000",
            "-Dtandem.sync.lease=8s",
            "-Dtandem.sync.longest-pause=2s",
            "-Dtandem.sync.silence=1s",
            "-Dtandem.graph.head-start=8s");

    @TempDir
    static Path data;

    private final long seed = Long.getLong("seed", 9236921775467L);
    private final RandomGenerator random = Seeds.random(seed);
    private CrmProcess crms;
    private Mortal gateway;
    private final Patience patience = new Patience(
            PATIENCE,
            () -> "seed %d; runs: %s; the gateway said: %s"
                    .formatted(seed, runs(), gateway.now().log()));
    private Caller caller;

    @BeforeEach
    void startTheCrms() throws Exception {
        System.out.println("CrashIT: -Dseed=" + seed);
        data.toFile().setExecutable(true, false); // the databases may run as another user
        crms = CrmProcess.start(
                JAR,
                data.resolve("crms"),
                "-Dtandem.sandbox.quotas=false",
                "-Dtandem.sandbox.contacts=" + Integer.getInteger("contacts", 80),
                "-Dtandem.sandbox.seed=" + (seed % 1000));
        for (var crm : List.of("ghl", "rankr")) {
            crms.control("POST", "/%s/troubles".formatted(crm), Map.of("latencyMs", 2, "jitterMs", 8));
        }
        var options = new ArrayList<>(GATEWAY);
        options.add("-Dtandem.sandbox.port=" + crms.port());
        gateway = new Mortal(JAR, data.resolve("gateway"), options);
        caller = new Caller(gateway::now, PATIENCE);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        crms.close();
    }

    @Test
    void nothingIsLostDoubledOrStuckHoweverOftenItIsKilled() throws Exception {
        gateway.start();
        try (var crowd = new Crowd(crms, caller, subjects(), seed)) {
            crowd.goToWork();
            var diary = killAndStartAgain(crowd);
            gateway.now().ready();
            caller.calm();
            crowd.goHome(); // whoever waits for an answer goes before any run
            runEnds();
            queueRunsEmpty();
            for (var crm : List.of("ghl", "rankr")) {
                crms.control("POST", "/%s/troubles".formatted(crm), Map.of("latencyMs", 0));
            }

            beginBackfill(); // nobody tells of what people did at the CRMs
            runEnds();
            queueRunsEmpty();
            var both = new BothSides(crms, pairs());

            System.out.printf(
                    "CrashIT: %s; %d contacts at the end, %d promises, %d mutations, %d carried on request%n",
                    diary, both.contacts(), promises(crowd), crowd.called(), crowd.carried());
            var faults = both.faults(crowd);
            assertThat(faults)
                    .as(() -> "seed %d; what Tandem knows of those with faults: %s"
                            .formatted(seed, knownOf(both, faults)))
                    .isEmpty();
            assertThat(openNotes()).as("seed %d", seed).isEmpty();
            assertThat(diary.duringImport()).as("kills of an import").isPositive();
            assertThat(diary.duringBackfill()).as("kills of a backfill").isPositive();
            assertThat(promises(crowd)).isGreaterThan(KILLS);
            writesNothingMore(crowd.strangers());
            var replay = caller.ask("{ auditReplay { differing differences { kind objectId what } } }", Map.of())
                    .path("auditReplay");
            assertThat(replay.path("differing").asInt(-1))
                    .as("seed %d: what the audit tells otherwise: %s", seed, replay)
                    .isZero();
        }
    }

    /**
     * When it was killed.
     *
     * @param duringBackfill while a run carried everything, and callers changed contacts
     * @param starting before it was ready
     * @param withPostgres together with its database
     */
    private record Diary(int kills, int duringImport, int duringBackfill, int starting, int withPostgres) {}

    private Diary killAndStartAgain(Crowd crowd) throws Exception {
        int duringImport = 0;
        int duringBackfill = 0;
        int starting = 0;
        int withPostgres = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            if (random.nextInt(8) == 0) {
                MILLISECONDS.sleep(random.nextInt(3000));
                starting++;
            } else {
                gateway.now().ready();
                var live = kill > KILLS / 2; // the first half is for the import
                if (live) {
                    beginBackfill();
                }
                var runs = isRunning();
                livesOnFor(crowd, runs && !live);
                duringImport += runs && !live ? 1 : 0;
                duringBackfill += live && isRunning() ? 1 : 0;
            }
            if (random.nextInt(4) == 0) {
                gateway.killPostgres();
                withPostgres++;
            }
            gateway.kill();
            gateway.start();
        }
        return new Diary(KILLS, duringImport, duringBackfill, starting, withPostgres);
    }

    /** Until so much was done as chance wants, and a moment longer: on a slow machine as much is under way as on a fast one. */
    private void livesOnFor(Crowd crowd, boolean imports) throws InterruptedException {
        var enough = crowd.called() + crowd.carried() + random.nextInt(imports ? 4 : 20);
        var end = System.nanoTime() + random.nextLong(imports ? 1_500_000_000L : 10_000_000_000L);
        while (crowd.called() + crowd.carried() < enough && System.nanoTime() < end) {
            MILLISECONDS.sleep(1);
        }
        MILLISECONDS.sleep(random.nextInt(100));
    }

    /** Begins a run that reads and carries everything, unless one is under way: the import, or one that died before. */
    private void beginBackfill() {
        caller.once(
                "mutation { syncStart(input: { mode: BACKFILL }) { run { id } userErrors { message } } }", Map.of());
    }

    private JsonNode runs() {
        return caller.once(
                "{ runs(first: 2) { mode status phase failure done total counts { outcome count } } }", Map.of());
    }

    private boolean isRunning() {
        return !caller.once("{ runs(first: 1) { status } }", Map.of())
                .at("/data/runs/0/status")
                .asText()
                .equals("DONE");
    }

    /** Those that both CRMs have from the start, by their e-mail address. */
    private List<Subject> subjects() {
        var byEmail = new HashMap<String, String>();
        crms.allAtRankr()
                .forEach(contact -> byEmail.put(
                        contact.path("email").asText().toLowerCase(java.util.Locale.ROOT),
                        contact.path("id").asText()));
        return crms.allAtGhl().stream()
                .filter(contact -> contact.hasNonNull("email"))
                .flatMap(contact -> Optional.ofNullable(
                        byEmail.get(contact.path("email").asText().toLowerCase(java.util.Locale.ROOT)))
                        .map(rankr -> new Subject(contact.path("id").asText(), rankr))
                        .stream())
                .toList();
    }

    private void runEnds() throws InterruptedException {
        patience.await("the last run", () -> !isRunning());
    }

    /** All contacts there are, those that Tandem has not heard of included. */
    private void bringIntoStep(List<Map<String, String>> strangers) {
        strangers.parallelStream().forEach(this::syncs);
        pairs().parallelStream()
                .flatMap(pair -> pair.ids().entrySet().stream().limit(1))
                .forEach(half -> syncs(Map.of("crm", half.getKey(), "id", half.getValue())));
    }

    private void syncs(Map<String, String> ref) {
        caller.mutate("syncContact", "contact { id }", Map.of("ref", ref));
    }

    /** What is due is done in time, what was leased to the dead is taken up, and nothing is given up. */
    private void queueRunsEmpty() throws Exception {
        patience.await("the queue to run empty", () -> count("work where dead_at is null") == 0);
        assertThat(count("work")).as("dead letters").isZero();
    }

    /** Creations without a known outcome, and mutations that were begun and never came to anything. */
    private List<String> openNotes() throws Exception {
        var open = new ArrayList<String>();
        try (var database = gateway.database();
                var statement = database.createStatement();
                var rows = statement.executeQuery("""
                        select 'creation at ' || crm || ' ' || state || ' ' || fields from write_ledger
                        union all select 'mutation ' || request from idempotency where writes is null""")) {
            while (rows.next()) {
                open.add(rows.getString(1));
            }
        }
        return open;
    }

    /** The objects that the faults are about, and what was decided and written about them, in order. */
    private List<String> knownOf(BothSides both, List<String> faults) {
        var known = new ArrayList<String>();
        try (var database = gateway.database();
                var statement = database.prepareStatement("""
                        with contact as (select link_id from link where kind = 'CONTACT' and ghl_id = any(?)),
                        about as (
                            select link.* from link join contact on contact.link_id in (link.link_id, link.contact_id))
                        select created_at as at, to_jsonb(about) - 'words' as what from about
                        union all
                        select at, to_jsonb(audit_entry) from audit_entry where link_id in (select link_id from about)
                        order by at""")) {
            statement.setArray(
                    1, database.createArrayOf("text", both.atGhl(faults).toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.add("\n" + rows.getString("at") + " " + rows.getString("what"));
                }
            }
        } catch (IOException | SQLException e) {
            throw new AssertionError("Tandem's database does not say", e);
        }
        return known;
    }

    private long count(String what) throws IOException, SQLException {
        try (var database = gateway.database();
                var statement = database.createStatement();
                var rows = statement.executeQuery("select count(*) from " + what)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** All contacts as Tandem links them. */
    private List<BothSides.Pair> pairs() {
        var pairs = new ArrayList<BothSides.Pair>();
        JsonNode page;
        var after = new HashMap<String, Object>();
        do {
            page = caller.ask(
                            "query($after: String) { contacts(first: 100, after: $after) { nodes { id syncState sources { crm"
                                    + " externalId gone } } pageInfo { hasNextPage endCursor } } }",
                            after)
                    .path("contacts");
            page.path("nodes").forEach(node -> pairs.add(pair(node)));
            after.put("after", page.at("/pageInfo/endCursor").asText());
        } while (page.at("/pageInfo/hasNextPage").asBoolean());
        return pairs;
    }

    private static BothSides.Pair pair(JsonNode node) {
        var ids = new HashMap<String, String>();
        node.path("sources")
                .forEach(source -> ids.put(
                        source.path("crm").asText(), source.path("externalId").asText()));
        return new BothSides.Pair(
                node.path("id").asText(), node.path("syncState").asText(), ids);
    }

    /** A second run right after the first reads, and writes nothing. */
    private void writesNothingMore(List<Map<String, String>> strangers) {
        crms.control("DELETE", "/ghl/calls", Map.of());
        crms.control("DELETE", "/rankr/calls", Map.of());
        bringIntoStep(strangers);

        var writes = new ArrayList<String>();
        for (var crm : List.of("ghl", "rankr")) {
            crms.state(crm).path("callsByOperation").fieldNames().forEachRemaining(call -> {
                if (!call.startsWith("GET") && !call.endsWith("/search") && !call.contains("token")) {
                    writes.add(call);
                }
            });
        }
        assertThat(writes).as("seed %d", seed).isEmpty();
    }

    private static int promises(Crowd crowd) {
        var made = crowd.made();
        return made.emails().size()
                + made.names().size()
                + made.notes().size()
                + made.tasks().size()
                + crowd.subjects().stream()
                        .flatMap(subject -> subject.promised().values().stream())
                        .mapToInt(Map::size)
                        .sum();
    }
}
