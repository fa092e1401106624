package dev.tandem.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.platform.embedded.PostgresServer;
import dev.tandem.testkit.ProductionBuild;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The image's command line under what the manifests hold its pod to, from the job that migrates to the signal that ends it. */
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(OrderAnnotation.class)
class PodIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "tdm_" + "0123456789abcdef".repeat(4);
    private static final String DEMO = "k8s/overlays/dev";
    private static final String PASSWORD = "for-this-test-only";

    /** Kernel interfaces, which are no files: every container has them, and may write to some. */
    private static final List<String> NO_FILES = List.of("/proc", "/dev");

    /** The JVM's own: what it was told beside its command line, and stubs of its cache that it makes anew. */
    private static final String REMARKS = "Picked up JAVA_TOOL_OPTIONS.*|\\[.*]\\[warning]\\[aot.*";

    @TempDir
    static Path folder;

    private static PostgresServer database;
    private static PodSpec deployment;
    private static Image image;
    private static Pod pod;

    @BeforeAll
    static void start() throws Exception {
        var obstacle = Pod.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/curl")), "curl, which the training asks with, is not installed");
        deployment = pod(Manifests.delivered(), "Deployment");
        var address = address(1);
        deployment.getContainers().getFirst().getPorts().forEach(port -> assumeFree(address, port));
        ProductionBuild.make();
        makeReadable(folder);
        database = PostgresServer.throwAway(0);
        makeDatabase(database, PASSWORD);
        image = Image.make(folder, database, Map.of());
        var surroundings =
                new Pod.Surroundings(Manifests.delivered(), "127.0.0.1:" + database.port(), address, secrets());
        migrate(image, surroundings);
        pod = Pod.start(deployment, image, surroundings);
        pod.ready();
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = database;
                var _ = pod) {
            // both, the database last
        }
    }

    /** An image's files are anybody's to read. */
    private static void makeReadable(Path images) throws IOException {
        Files.setPosixFilePermissions(images, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void migrate(Image image, Pod.Surroundings surroundings) throws Exception {
        try (var migration = Pod.start(pod(surroundings.root(), "Job"), image, surroundings)) {
            assertThat(migration.end()).as(migration::log).isZero();
            assertThat(migration.log())
                    .as("nothing has begun to work on what waits in the database")
                    .contains("DbMigrate")
                    .doesNotContain(" started in ");
        }
    }

    /** An address as a pod has one, at which its ports are free whatever else runs on this machine. */
    private static String address(int number) {
        var pid = ProcessHandle.current().pid();
        return "127.%d.%d.%d".formatted(number + 2 * ((pid >> 14) % 120), 1 + (pid >> 7) % 128, 1 + pid % 128);
    }

    private static void assumeFree(String address, ContainerPort port) {
        try {
            new ServerSocket(port.getContainerPort(), 1, InetAddress.getByName(address)).close();
        } catch (IOException e) {
            assumeTrue(false, "port %d is taken at all addresses: %s".formatted(port.getContainerPort(), e));
        }
    }

    private static PodSpec pod(String root, String kind) throws IOException {
        var workload = Manifests.whole(root)
                .filter(document -> document.kind().equals(kind))
                .findFirst()
                .orElseThrow();
        return JSON.treeToValue(workload.json().at("/spec/template/spec"), PodSpec.class);
    }

    /** As CloudNativePG makes it: of somebody who owns it, and may do nothing besides. */
    private static void makeDatabase(PostgresServer server, String password) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), server.username(), "");
                var statement = connection.createStatement()) {
            statement.execute("create role tandem login password '" + password + "'");
            statement.execute("create database tandem owner tandem");
        }
    }

    private static Map<String, Map<String, String>> secrets() throws Exception {
        var hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(UTF_8)));
        return Map.of(
                "tandem-db-app",
                Map.of("password", PASSWORD),
                "tandem",
                Map.of(
                        "database-password", PASSWORD,
                        "TANDEM_SECURITY_BOOTSTRAP_KEY_HASH", hash,
                        "TANDEM_DEFAULT_WORKSPACE", "acme",
                        "TANDEM_WORKSPACES_ACME_GHL_URL", "http://localhost:1",
                        "TANDEM_WORKSPACES_ACME_GHL_LOCATION_ID", "location",
                        "TANDEM_WORKSPACES_ACME_GHL_TOKEN", "pit",
                        "TANDEM_WORKSPACES_ACME_RANKR_URL", "http://localhost:1",
                        "TANDEM_WORKSPACES_ACME_RANKR_API_KEY", "key"));
    }

    @Test
    void theUserOfTheImageIsThatOfTheManifests() {
        assertThat(image.user())
                .isEqualTo(deployment.getSecurityContext().getRunAsUser().toString());
    }

    @Test
    void answersWhoHasAKeyAndNobodyElse() throws Exception {
        var query = "{ contacts(first: 5) { totalCount } }";

        assertThat(ask(query, KEY).body()).startsWith("{\"data\":{\"contacts\":{\"totalCount\":0}}");
        assertThat(ask(query, KEY + "0").statusCode()).isEqualTo(401);
        assertThat(pod.send(pod.request("http", "/q/health/live")).statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> ask(String query, String key) throws Exception {
        return pod.send(question(pod, query).header("Authorization", "Bearer " + key));
    }

    private static HttpRequest.Builder question(Pod asked, String query) throws Exception {
        return asked.request("http", "/graphql")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("query", query))));
    }

    @Test
    void listensAtEveryPortThatItTellsOf() {
        assertThat(pod.container().getPorts()).isNotEmpty().allMatch(pod::listens);
    }

    @Test
    void startsWithoutAWarning() {
        assertThat(pod.log().lines().filter(line -> !line.matches(REMARKS)))
                .isNotEmpty()
                .allMatch(line -> line.contains("\"level\":\"INFO\""));
    }

    @Test
    void takesItsClassesFromTheCache() throws IOException {
        assertThat(Files.readString(pod.kernel("maps"))).contains(" /app/app.aot\n");
    }

    @Test
    void isNobodyAndCannotBecomeAnybody() throws IOException {
        var status = Files.readAllLines(pod.kernel("status")).stream()
                .map(line -> line.split(":\\s*", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].strip()));

        assertThat(inside("uid_map", status.get("Uid")))
                .containsOnly(deployment.getSecurityContext().getRunAsUser());
        assertThat(inside("gid_map", status.get("Gid")))
                .containsOnly(deployment.getSecurityContext().getRunAsGroup());
        assertThat(status).containsEntry("NoNewPrivs", "1");
        for (var set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
            assertThat(status).containsEntry(set, "0000000000000000");
        }
    }

    /** Ids as the pod's namespace has them. */
    private static List<Long> inside(String map, String outside) throws IOException {
        var mapped = Files.readString(pod.kernel(map)).strip().split("\\s+");
        var first = Long.parseLong(mapped[0]) - Long.parseLong(mapped[1]);
        assertThat(mapped).as("one id and no other").hasSize(3).endsWith("1");
        return Arrays.stream(outside.split("\\s+"))
                .map(id -> Long.parseLong(id) + first)
                .toList();
    }

    @Test
    void writesToItsVolumesAndNowhereElse() throws IOException {
        var volumes = pod.container().getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .toList();
        var root = pod.kernel("root");

        assertThat(Files.readAllLines(pod.kernel("mountinfo")).stream()
                        .map(line -> line.split(" ", -1))
                        .filter(mount -> List.of(mount[5].split(",", -1)).contains("rw"))
                        .map(mount -> mount[4])
                        .filter(not(path -> NO_FILES.stream().anyMatch(path::startsWith))))
                .containsExactlyInAnyOrderElementsOf(volumes);
        for (var place : List.of("", "app", "app/lib", "etc", "usr/bin", "opt/java/openjdk")) {
            assertThatThrownBy(() -> Files.createFile(root.resolve(place).resolve("new")))
                    .as(place)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("Read-only file system");
        }
        for (var volume : volumes) {
            assertThat(root.resolve(volume.substring(1)))
                    .as("it has written there")
                    .isNotEmptyDirectory();
        }
    }

    @Test
    void keepsToItsMemory() throws Exception {
        var limit = pod.memory().bytes();
        for (int request = 0; request < 200; request++) {
            assertThat(ask("{ contacts(first: 100) { nodes { id name email } } crms { crm breaker } }", KEY)
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(largestHeap()).as("bytes of heap, of %d", limit).isBetween(limit * 55 / 100, limit * 65 / 100);
        assertThat(mostResident()).as("bytes resident, of %d", limit).isBetween(limit / 10, limit * 9 / 10);
        assertThat(pod.memory().killed()).isZero();
    }

    /** Without one of the two survivor spaces, as only one is in use at a time. */
    private static long largestHeap() throws Exception {
        return (long) pod.send(pod.request("management", "/q/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_max_bytes{area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static long mostResident() throws IOException {
        return Files.readAllLines(pod.kernel("status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** The other overlay's pod, of the image that its comment has made. */
    @Test
    void theDemoComesUpWithWhatItSimulates(@TempDir Path images) throws Exception {
        assumeTrue(Manifests.hasKubectl(), "kubectl, which renders the overlay, is not installed");
        makeReadable(images);
        try (var server = PostgresServer.throwAway(0)) {
            var secrets = Manifests.secrets(DEMO);
            makeDatabase(server, secrets.get("tandem").get("database-password"));
            var demo = Image.make(images, server, Map.of("APP", "target/quarkus-app", "TRAIN", "false"));
            var surroundings = new Pod.Surroundings(DEMO, "127.0.0.1:" + server.port(), address(2), secrets);
            migrate(demo, surroundings);
            try (var trial = Pod.start(pod(DEMO, "Deployment"), demo, surroundings)) {
                trial.ready();

                assertThat(trial.container().getPorts()).hasSize(2).allMatch(trial::listens);
                assertThat(contacts(trial)).as(trial::log).isGreaterThan(10);
                for (var mount : trial.container().getVolumeMounts()) {
                    assertThat(trial.kernel("root" + mount.getMountPath()))
                            .as("it has written there")
                            .isNotEmptyDirectory();
                }
            }
        }
    }

    /** How many it has taken over from what it simulates, once those are more than a few, or after a minute. */
    private static int contacts(Pod trial) throws Exception {
        var end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            var answer = trial.send(question(trial, "{ contacts(first: 1) { totalCount } }"));
            var found =
                    JSON.readTree(answer.body()).at("/data/contacts/totalCount").asInt();
            if (found > 10 || System.nanoTime() > end) {
                return found;
            }
            Thread.sleep(200);
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void endsInTheTimeThatItIsGiven() throws Exception {
        pod.terminate();

        assertThat(pod.exitCode()).as("ended by SIGTERM, in order").isEqualTo(128 + 15);
        assertThat(pod.log()).contains("stopped in ");
    }
}
