package dev.tandem.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The container of a workload, run on this machine by bubblewrap as a kubelet would run it: its image's command line as PID 1,
 * with its user, capabilities, root file system, volumes, memory and environment, and nothing of this machine's.
 *
 * <p>What differs: programs and libraries under {@code /usr} and {@code /etc} are this machine's; the network is too, but for
 * an address of its own, which is what {@code localhost} is in it; there is no seccomp profile, and as much CPU as there is. Where the tests are not run by root, its
 * user is another's outside, and its memory is only told to the JVM ({@link MemoryLimit}).
 */
final class Pod implements AutoCloseable {

    /**
     * What stands in for the cluster: which names lead where, and what secrets hold.
     *
     * @param root what is rendered for it
     */
    record Surroundings(String root, String database, String address, Map<String, Map<String, String>> secrets) {

        /** A URL with its host moved to where that is here. */
        String here(String url) {
            return url.replaceFirst("//[^/]+/", "//" + database + "/");
        }
    }

    private static final String BUBBLEWRAP = "/usr/bin/bwrap";
    private static final boolean ROOT =
            ProcessHandle.current().info().user().orElse("").equals("root");

    private final PodSpec spec;
    private final Container container;
    private final MemoryLimit memory;
    private final Process process;
    private final Path log;
    private final Path hosts;
    private final Surroundings surroundings;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Pod(PodSpec spec, Image image, Surroundings surroundings) throws IOException {
        assertThat(spec.getContainers()).hasSize(1);
        this.spec = spec;
        this.surroundings = surroundings;
        container = spec.getContainers().getFirst();
        memory = MemoryLimit.of(bytes(container.getResources().getLimits().get("memory")));
        log = Files.createTempFile("tandem-pod", ".log");
        hosts = Files.createTempFile("tandem-pod", ".hosts");
        Files.writeString(hosts, surroundings.address() + " localhost\n");
        Files.setPosixFilePermissions(hosts, PosixFilePermissions.fromString("rw-r--r--"));
        var builder = new ProcessBuilder(Stream.of(memory.prefix(), user(), confinement(image), commandLine(image))
                        .flatMap(List::stream)
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment(image));
        process = builder.start();
    }

    /** Why none can be run here; empty if it can. */
    static Optional<String> obstacle() throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of(BUBBLEWRAP))) {
            return Optional.of("bubblewrap is not installed (apt-get install bubblewrap)");
        }
        var attempt = new ProcessBuilder(BUBBLEWRAP, "--unshare-user", "--ro-bind", "/", "/", "/bin/true")
                .redirectErrorStream(true)
                .start();
        var output = new String(attempt.getInputStream().readAllBytes(), UTF_8);
        return attempt.waitFor() == 0
                ? Optional.empty()
                : Optional.of("bubblewrap may not make user namespaces here: " + output.strip());
    }

    /** Starts it; to be waited for. */
    static Pod start(PodSpec spec, Image image, Surroundings surroundings) throws IOException {
        return new Pod(spec, image, surroundings);
    }

    private static long bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).longValueExact();
    }

    /** Root becomes the pod's user for good, so that files are as readable as they are to that one. */
    private List<String> user() {
        if (!ROOT) {
            return List.of();
        }
        var security = spec.getSecurityContext();
        var groups = Objects.requireNonNullElse(security.getFsGroup(), security.getRunAsGroup());
        return List.of(
                "/usr/bin/setpriv",
                "--reuid=" + security.getRunAsUser(),
                "--regid=" + security.getRunAsGroup(),
                "--groups=" + groups,
                "--inh-caps=-all");
    }

    private List<String> confinement(Image image) throws IOException {
        var pod = spec.getSecurityContext();
        var security = container.getSecurityContext();
        var words = new ArrayList<>(List.of(
                BUBBLEWRAP,
                "--die-with-parent",
                "--new-session",
                "--as-pid-1",
                "--unshare-user",
                "--unshare-pid",
                "--unshare-ipc",
                "--unshare-uts"));
        words.addAll(List.of("--uid", "" + pod.getRunAsUser(), "--gid", "" + pod.getRunAsGroup()));
        security.getCapabilities().getDrop().forEach(capability -> words.addAll(List.of("--cap-drop", capability)));
        words.addAll(machine());
        words.addAll(List.of("--ro-bind", hosts.toString(), "/etc/hosts"));
        try (var folders = Files.list(image.root())) {
            folders.forEach(
                    folder -> words.addAll(List.of("--ro-bind", folder.toString(), "/" + folder.getFileName())));
        }
        words.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--ro-bind", "/sys/fs/cgroup", "/sys/fs/cgroup"));
        for (var mount : container.getVolumeMounts()) {
            var size = bytes(size(volume(mount.getName())));
            words.addAll(List.of("--perms", "0777", "--size", "" + size, "--tmpfs", mount.getMountPath()));
        }
        if (Boolean.TRUE.equals(security.getReadOnlyRootFilesystem())) {
            words.addAll(List.of("--remount-ro", "/"));
        }
        words.addAll(List.of("--chdir", image.directory()));
        return words;
    }

    /** Programs, libraries and the JDK, which an image has from its base. */
    private static List<String> machine() throws IOException {
        var words = new ArrayList<>(List.of("--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc"));
        for (var name : List.of("bin", "sbin", "lib", "lib64")) {
            var folder = Path.of("/", name);
            if (Files.isSymbolicLink(folder)) {
                words.addAll(List.of("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString()));
            } else if (Files.exists(folder)) {
                words.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
            }
        }
        words.addAll(List.of("--ro-bind", System.getProperty("java.home"), "/opt/java/openjdk"));
        return words;
    }

    private Volume volume(String name) {
        return spec.getVolumes().stream()
                .filter(volume -> volume.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** How much may be kept in it, for the time of the pod or for longer. */
    private Quantity size(Volume volume) {
        var claim = volume.getPersistentVolumeClaim();
        return claim == null
                ? volume.getEmptyDir().getSizeLimit()
                : new Quantity(document("PersistentVolumeClaim", claim.getClaimName())
                        .at("/spec/resources/requests/storage")
                        .asText());
    }

    private List<String> commandLine(Image image) {
        var command = container.getCommand().isEmpty() ? image.entrypoint() : container.getCommand();
        return Stream.of(command, container.getArgs()).flatMap(List::stream).toList();
    }

    /** As Kubernetes puts it together; only hosts are moved to where they are here. */
    private Map<String, String> environment(Image image) {
        var environment = new HashMap<>(image.environment());
        environment.put("HOME", "/"); // of a user whom /etc/passwd does not know
        for (var source : container.getEnvFrom()) {
            environment.putAll(
                    source.getConfigMapRef() != null
                            ? configMap(source.getConfigMapRef().getName())
                            : surroundings.secrets().get(source.getSecretRef().getName()));
        }
        container.getEnv().forEach(variable -> environment.put(variable.getName(), value(variable)));
        environment.computeIfPresent("QUARKUS_DATASOURCE_JDBC_URL", (_, url) -> surroundings.here(url));
        environment.computeIfPresent("QUARKUS_DATASOURCE_REACTIVE_URL", (_, url) -> surroundings.here(url));
        environment.put("QUARKUS_HTTP_HOST", surroundings.address());
        environment.put("QUARKUS_MANAGEMENT_HOST", surroundings.address());
        environment.putAll(memory.environment());
        return environment;
    }

    private Map<String, String> configMap(String name) {
        var data = new HashMap<String, String>();
        document("ConfigMap", name)
                .path("data")
                .propertyStream()
                .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText()));
        return data;
    }

    private JsonNode document(String kind, String name) {
        return Manifests.whole(surroundings.root())
                .filter(document ->
                        document.kind().equals(kind) && document.name().equals(name))
                .findFirst()
                .orElseThrow()
                .json();
    }

    private String value(EnvVar variable) {
        if (variable.getValue() != null) {
            return variable.getValue();
        }
        var reference = variable.getValueFrom().getSecretKeyRef();
        return Objects.requireNonNull(
                surroundings.secrets().get(reference.getName()).get(reference.getKey()));
    }

    /** Waits until it has ended by itself, and tells its exit code. */
    int end() throws InterruptedException {
        assertThat(process.waitFor(120, SECONDS)).as("it ends by itself").isTrue();
        return process.exitValue();
    }

    /** Waits as a kubelet does, for as long as it would: until the startup and then the readiness probe are answered well. */
    void ready() throws IOException, InterruptedException {
        var startup = container.getStartupProbe();
        var patience = Duration.ofSeconds((long) startup.getPeriodSeconds() * startup.getFailureThreshold());
        var end = System.nanoTime() + patience.toNanos();
        for (var probe :
                List.of(startup.getHttpGet(), container.getReadinessProbe().getHttpGet())) {
            while (!answers(probe)) {
                assertThat(process.isAlive() && System.nanoTime() < end)
                        .as(() -> "%s within %s:\n%s".formatted(probe.getPath(), patience, log()))
                        .isTrue();
                Thread.sleep(100);
            }
        }
    }

    private boolean answers(HTTPGetAction probe) throws InterruptedException {
        try {
            return send(request(probe.getPort().getStrVal(), probe.getPath())).statusCode() == 200;
        } catch (IOException _) { // nobody listens yet
            return false;
        }
    }

    /** A request to one of its ports, by the name that the manifests give it. */
    HttpRequest.Builder request(String port, String path) {
        var number = container.getPorts().stream()
                .filter(candidate -> candidate.getName().equals(port))
                .findFirst()
                .orElseThrow()
                .getContainerPort();
        return HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(surroundings.address(), number, path)));
    }

    /** Whether anything in it listens at a port. */
    boolean listens(ContainerPort port) {
        try (var _ = new Socket(surroundings.address(), port.getContainerPort())) {
            return true;
        } catch (IOException _) { // nobody does
            return false;
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** What runs in it as PID 1, seen from here. */
    ProcessHandle first() {
        return process.children().findFirst().orElseThrow();
    }

    /** What the kernel tells of that one, such as {@code status} or, from its root on, {@code root/tmp}. */
    Path kernel(String name) {
        return Path.of("/proc", Long.toString(first().pid()), name);
    }

    MemoryLimit memory() {
        return memory;
    }

    Container container() {
        return container;
    }

    /** Asks it to end, as a kubelet does; how long that took, at most the time that it is given. */
    Duration terminate() throws InterruptedException {
        var before = System.nanoTime();
        first().destroy();
        assertThat(process.waitFor(spec.getTerminationGracePeriodSeconds(), SECONDS))
                .as("it ends before it would be killed")
                .isTrue();
        return Duration.ofNanos(System.nanoTime() - before);
    }

    int exitCode() {
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        var inside = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        inside.forEach(one -> one.onExit().join());
        memory.close();
        Files.delete(hosts);
        Files.delete(log);
    }
}
