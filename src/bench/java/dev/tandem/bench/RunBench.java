package dev.tandem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.crash.CrmProcess;
import dev.tandem.testkit.RunningJar;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole run over many contacts by the packaged jar, with both CRMs in a process of their own: how much of GHL's quota it
 * uses, and how much memory it takes.
 */
class RunBench {

    private static final Path JAR = Path.of(System.getProperty("build.directory"), "quarkus-app", "quarkus-run.jar");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** GHL's limit of 100 calls, in a window that is shorter than its ten seconds so that the bench ends in minutes. */
    private static final int BURST = 100;

    private static final int WINDOW_MILLIS = Integer.getInteger("window", 1000);
    private static final double RESERVE = 0.2;

    /** What of the allowed calls a run is to use. */
    private static final double AIM = 0.95;

    /** Memory counts as flat when its most is less than this many times its least. */
    private static final double FLAT = 1.1;

    @TempDir
    static Path data;

    /**
     * Allowed is what the lane of a run may use: the burst less the reserve that is kept for interactive calls, in every
     * window; counted is what GHL says it was asked, from its first call to its last.
     */
    @Test
    void quota() throws Exception {
        var contacts = Integer.getInteger("contacts", 10_000);
        try (var crms = crms("quota", contacts)) {
            crms.control("POST", "/ghl/quota", Map.of("burst", BURST, "windowMs", WINDOW_MILLIS, "day", 100_000_000));
            crms.control("POST", "/rankr/quota", Map.of("burst", 1_000_000, "windowMs", 1000));
            try (var jar = gateway(
                    "quota",
                    crms,
                    "-Dtandem.gates.ghl.burst=" + BURST,
                    "-Dtandem.gates.ghl.window=%dms".formatted(WINDOW_MILLIS),
                    "-Dtandem.gates.ghl.guard=%dms".formatted(Math.max(1, 50 * WINDOW_MILLIS / 10_000)),
                    "-Dtandem.gates.ghl.reserve=" + RESERVE,
                    "-Dtandem.gates.ghl.day=100000000")) {
                start(jar);
                var calls = new Calls();
                while (!run(jar).path("status").asText().equals("DONE")) {
                    calls.look(crms);
                    Thread.sleep(WINDOW_MILLIS / 5);
                }
                calls.look(crms);
                var counted = crms.state("ghl").path("calls").asLong();
                var allowed = BURST * (1 - RESERVE) * calls.millis() / WINDOW_MILLIS;
                System.out.printf(
                        "%nRunBench quota: %d contacts, %d GHL calls in %.1f s; allowed for a run are %.0f: %.1f %% used, %d"
                                + " turned away with 429%n",
                        contacts, counted, calls.millis() / 1000.0, allowed, 100 * counted / allowed, calls.refused());
                assertThat(calls.refused()).isZero();
                assertThat(counted / allowed).isGreaterThanOrEqualTo(AIM);
            }
        }
    }

    /** The calls that a CRM had, gathered from its journal, which only keeps the last ones. */
    private static final class Calls {
        private final Set<String> refused = new HashSet<>();
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        void look(CrmProcess crms) {
            for (var call : crms.control("GET", "/ghl/calls", Map.of()).path("calls")) {
                var at = Instant.parse(call.path("at").asText());
                first = at.isBefore(first) ? at : first;
                last = at.isAfter(last) ? at : last;
                if (call.path("status").asInt() == 429) {
                    refused.add(call.toString());
                }
            }
        }

        int refused() {
            return refused.size();
        }

        long millis() {
            return last.toEpochMilli() - first.toEpochMilli();
        }
    }

    /** Resident memory as the run goes on, with a heap of 512 MB: flat from a tenth of the contacts to all of them. */
    @Test
    void memory() throws Exception {
        var contacts = Integer.getInteger("contacts", 100_000);
        try (var crms = crms("memory", contacts, "-Dtandem.sandbox.quotas=false", "-Xmx4g");
                var jar = gateway(
                        "memory",
                        crms,
                        "-Xmx512m",
                        "-Dtandem.gates.ghl.burst=10000000",
                        "-Dtandem.gates.ghl.day=1000000000",
                        "-Dtandem.gates.rankr.burst=10000000")) {
            start(jar);
            var marks = new ArrayList<>(List.of(0.1, 0.25, 0.5, 0.75, 1.0));
            var resident = new LongSummaryStatistics();
            var started = System.nanoTime();
            System.out.printf("%nRunBench memory, %d contacts: records done, resident MB, seconds%n", contacts);
            while (!marks.isEmpty()) {
                var run = run(jar);
                var done = run.path("done").asInt();
                assertThat(run.path("status").asText()).as("%s", run).isIn("RUNNING", "DONE");
                if (done >= marks.getFirst() * contacts
                        || run.path("status").asText().equals("DONE")) {
                    marks.removeFirst();
                    var megabytes = Contestant.residentMegabytes(jar.pid());
                    resident.accept(megabytes);
                    System.out.printf("  %8d  %6d  %6.0f%n", done, megabytes, (System.nanoTime() - started) / 1e9);
                }
                Thread.sleep(200);
            }
            assertThat((double) resident.getMax() / resident.getMin()).isLessThan(FLAT);
        }
    }

    private static CrmProcess crms(String name, int contacts, String... more) throws Exception {
        data.toFile().setExecutable(true, false); // the databases may run as another user
        var options = Stream.concat(Stream.of("-Dtandem.sandbox.contacts=" + contacts), Stream.of(more));
        return CrmProcess.start(JAR, data.resolve(name + "-crms"), options.toArray(String[]::new));
    }

    /** The gateway, which does nothing yet. */
    private static RunningJar gateway(String name, CrmProcess crms, String... more) throws Exception {
        var options = Stream.concat(
                        Stream.of(
                                "-Dquarkus.profile=demo",
                                "-Dtandem.sandbox.enabled=false",
                                "-Dtandem.sync.import-at-start=false",
                                "-Dtandem.sandbox.port=" + crms.port()),
                        Stream.of(more))
                .toList();
        var home = data.resolve(name + "-gateway").toString();
        return new RunningJar(JAR, options, Map.of("TANDEM_DATA", home)).ready();
    }

    /** Begins a run that reads everything and carries every contact. */
    private static void start(RunningJar jar) throws Exception {
        var answer =
                ask(jar, "mutation { syncStart(input: { mode: BACKFILL }) { run { id } userErrors { message } } }");
        assertThat(answer.at("/data/syncStart/run/id").isTextual())
                .as("%s", answer)
                .isTrue();
    }

    private static JsonNode run(RunningJar jar) throws Exception {
        var answer = ask(jar, "{ runs(first: 1) { status failure done } }");
        var run = answer.at("/data/runs/0");
        assertThat(run.isObject()).as("%s", answer).isTrue();
        return run;
    }

    private static JsonNode ask(RunningJar jar, String query) throws Exception {
        var answer =
                jar.post("/graphql", JSON.createObjectNode().put("query", query).toString());
        return JSON.readTree(answer.body());
    }
}
