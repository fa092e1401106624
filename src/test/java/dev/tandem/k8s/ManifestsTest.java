package dev.tandem.k8s;

import static dev.tandem.k8s.Manifests.files;
import static dev.tandem.k8s.Manifests.hasKubectl;
import static dev.tandem.k8s.Manifests.read;
import static dev.tandem.k8s.Manifests.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tandem.k8s.Manifests.Document;
import dev.tandem.model.Lane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the cluster is told, held against what Kubernetes takes and what Tandem is. Where kubectl is at hand, the documents
 * are looked at as it renders them; the files themselves are looked at in any case.
 */
class ManifestsTest {

    private static final String CONFIG_MODEL = "META-INF/quarkus-config-doc/quarkus-config-model.json";
    private static final String OPTIONS = "src/test/resources/k8s/options";
    private static final List<String> ROOTS =
            List.of("k8s/base", "k8s/overlays/dev", "k8s/overlays/production", OPTIONS);

    /** The kinds that are used, as Kubernetes and the operators of these name them. */
    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("v1/Secret", Secret.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("batch/v1/Job", Job.class),
            Map.entry("gateway.networking.k8s.io/v1/Gateway", Gateway.class),
            Map.entry("gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class),
            Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
            Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
            Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class));

    /** Whose operators publish no model for Java: only what they require and refer to is looked at. */
    private static final Set<String> WITHOUT_MODEL = Set.of(
            "postgresql.cnpg.io/v1/Cluster",
            "postgresql.cnpg.io/v1/ScheduledBackup",
            "barmancloud.cnpg.io/v1/ObjectStore",
            "external-secrets.io/v1/ExternalSecret");

    /** A reader that stands nothing that it does not know. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated any) {
                    return false;
                }
            });

    /** One container and the document that it is in. */
    record Container(Document of, JsonNode json) {

        @Override
        public String toString() {
            return of + " " + json.path("name").asText();
        }
    }

    @Test
    void thereIsSomethingToLookAt() {
        assertThat(files().flatMap(Manifests::read).map(Document::kind))
                .contains("Deployment", "Service", "Kustomization", "Component", "Job");
        assertThat(containers()).hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("roots")
    void kubectlRendersIt(String root) {
        assertThat(mustRender(root).map(Document::kind)).contains("Deployment", "Service", "Job", "NetworkPolicy");
    }

    /** What a roll-out, a node that is drained, a rush and a person on call each need. */
    @Test
    void productionLacksNothing() {
        var production = mustRender("k8s/overlays/production").toList();
        assertThat(production.stream().map(Document::kind))
                .contains(
                        "Deployment",
                        "PodDisruptionBudget",
                        "HorizontalPodAutoscaler",
                        "NetworkPolicy",
                        "Job",
                        "ServiceMonitor",
                        "PrometheusRule");
        assertThat(production.stream()
                        .filter(document -> document.kind().equals("Deployment"))
                        .map(document -> document.json().at("/spec/template/spec/topologySpreadConstraints")))
                .allSatisfy(constraints -> assertThat(constraints.findValuesAsText("topologyKey"))
                        .contains("kubernetes.io/hostname", "topology.kubernetes.io/zone"));
        assertThat(production.stream()
                        .filter(document -> document.kind().equals("PrometheusRule"))
                        .flatMap(document -> document.json().findValuesAsText("alert").stream()))
                .contains(
                        "TandemIsBehind",
                        "TandemGaveContactsUp",
                        "TandemWebhooksAreForged",
                        "TandemWebhooksAreSilent",
                        "TandemCredentialEnds",
                        "TandemTokenIsNotRenewed");
    }

    @ParameterizedTest
    @MethodSource("components")
    void everyComponentIsInARootThatIsRendered(Path component) {
        assertThat(ROOTS.stream()
                        .map(Path::of)
                        .flatMap(root -> read(root.resolve("kustomization.yaml"))
                                .flatMap(document -> texts(document.json().path("components")).stream())
                                .map(name -> root.resolve(name).normalize())))
                .contains(component);
    }

    static Stream<Path> components() {
        return kustomizations().map(Path::getParent).filter(folder -> folder.startsWith("k8s/components"));
    }

    static Stream<String> roots() {
        return ROOTS.stream();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyFileOfAFolderIsListedAndEveryReferenceLeadsSomewhere(Path kustomization) throws IOException {
        var json = read(kustomization).findFirst().orElseThrow().json();
        var named = Stream.of(
                        texts(json.path("resources")),
                        texts(json.path("components")),
                        texts(json.path("patches"), "path"),
                        json.path("configMapGenerator")
                                .valueStream()
                                .flatMap(map -> texts(map.path("files")).stream())
                                .toList())
                .flatMap(List::stream)
                .filter(name -> !name.isEmpty())
                .toList();

        assertThat(named)
                .allSatisfy(
                        name -> assertThat(kustomization.resolveSibling(name).normalize())
                                .exists());
        try (var files = Files.list(kustomization.getParent())) {
            assertThat(files.filter(file -> Files.isRegularFile(file) && !file.equals(kustomization))
                            .map(file -> file.getFileName().toString()))
                    .allSatisfy(file -> assertThat(named).contains(file));
        }
    }

    @ParameterizedTest
    @MethodSource("resources")
    void everyFieldIsOneThatKubernetesKnows(Document document) throws JsonProcessingException {
        var type = TYPES.get(document.type());
        if (type == null) {
            assertThat(WITHOUT_MODEL).contains(document.type());
            return;
        }

        var resource = STRICT.treeToValue(document.json(), type);

        assertThat(resource.getMetadata().getName()).isNotEmpty();
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsFound() {
        var mistyped =
                new ObjectMapper().createObjectNode().put("apiVersion", "v1").put("kind", "Service");
        mistyped.putObject("spec").put("sessionAfinity", "None");

        assertThat(catchThrowable(() -> STRICT.treeToValue(mistyped, Service.class)))
                .hasMessageContaining("sessionAfinity");
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void kubernetesTakesIt(Document document) {
        assertThat(Schema.faults(document)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Deployment, /spec, selector,",
        "Deployment, /spec/template/spec/containers/0, name,",
        "Deployment, /spec/template/spec/containers/0/resources/limits, memory, 768Zi",
        "HorizontalPodAutoscaler, /spec/metrics/0, type, Resources",
        "Service, /spec/ports/0, port,",
        "PodDisruptionBudget, /spec, unhealthyPodEvictionPolicy, Always",
        "NetworkPolicy, /metadata, name, Tandem_1",
        "Job, /spec/template/spec, restartPolicy, Once",
        "HTTPRoute, /spec/rules/1/backendRefs/0, port,",
        "Cluster, /spec/storage, size,",
        "ExternalSecret, /spec/dataFrom/0/extract, key,",
        "PrometheusRule, /spec/groups/0/rules/0, expr,",
    })
    void whatKubernetesWouldRefuseIsFound(String kind, String parent, String field, @Nullable String value) {
        var document = Stream.of(OPTIONS, "k8s/overlays/production")
                .flatMap(ManifestsTest::mustRender)
                .filter(candidate -> candidate.kind().equals(kind))
                .map(found -> new Document(found.from(), found.json().deepCopy()))
                .findFirst()
                .orElseThrow();
        var broken = (ObjectNode) document.json().at(parent);
        assertThat(broken.remove(field)).isNotNull();
        if (value != null) {
            broken.put(field, value);
        }

        assertThat(Schema.faults(document)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void asksForWhatItNeedsAndHasALimit(Container container) {
        assertThat(container.json().at("/resources/requests/cpu").asText()).isNotEmpty();
        assertThat(container.json().at("/resources/requests/memory").asText()).isNotEmpty();
        assertThat(container.json().at("/resources/limits/memory").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void runsAsNobodySpecial(Container container) {
        var security = container.json().path("securityContext");
        var pod = container.of().json().at("/spec/template/spec");

        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(texts(security.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void isAskedHowItIs(Document deployment) {
        var container = deployment.json().at("/spec/template/spec/containers/0");
        var ports = ports(container);

        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
        var demo = texts(container.path("env"), "value").contains("demo");
        assertThat(ports).containsEntry("http", 8080);
        assertThat(ports.get("management"))
                .as("only the production build has it")
                .isEqualTo(demo ? null : 9000);
        for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(container.at("/%s/httpGet/port".formatted(probe)).asText())
                    .isEqualTo(demo ? "http" : "management");
        }
    }

    /** Of {@code tandem.graphql.limits.time}. */
    private static final int LONGEST_OPERATION = 30;

    /** Where all connections are taken, health waits for one as every operation does. */
    @ParameterizedTest
    @MethodSource("deployments")
    void whoHasMuchToDoIsNotTakenForDead(Document deployment) {
        var container = deployment.json().at("/spec/template/spec/containers/0");

        assertThat(container.at("/startupProbe/timeoutSeconds").asInt()).isGreaterThan(1);
        for (var name : List.of("livenessProbe", "readinessProbe")) {
            var probe = container.path(name);
            var period = probe.path("periodSeconds").asInt();
            assertThat(probe.path("timeoutSeconds").asInt()).isBetween(5, period);
            assertThat(period * probe.path("failureThreshold").asInt()).isGreaterThan(LONGEST_OPERATION);
        }
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void hasTimeToEndWhatItHasBegun(Document deployment) {
        var pod = deployment.json().at("/spec/template/spec");
        var container = pod.at("/containers/0");
        var phases = Stream.of("QUARKUS_SHUTDOWN_DELAY", "QUARKUS_SHUTDOWN_TIMEOUT", "TANDEM_SYNC_DRAIN")
                .map(name -> variable(container, name).path("value").asText())
                .toList();

        assertThat(phases).allMatch(duration -> duration.matches("[1-9]\\d*s"));
        assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                .isGreaterThan(phases.stream()
                        .mapToInt(duration -> Integer.parseInt(duration.replace("s", "")))
                        .sum());
    }

    /** Of {@code quarkus.datasource.reactive.max-size}, and a few while it starts. */
    private static final int CONNECTIONS_OF_A_REPLICA = 22;

    @Test
    void theDatabaseHasConnectionsForAllReplicas() {
        var replicas = resources()
                .filter(document -> document.kind().equals("HorizontalPodAutoscaler"))
                .mapToInt(document -> document.json().at("/spec/maxReplicas").asInt())
                .max()
                .orElseThrow();
        var databases = resources()
                .filter(document -> document.kind().equals("Cluster"))
                .toList();

        assertThat(databases)
                .isNotEmpty()
                .allSatisfy(database -> assertThat(database.json()
                                .at("/spec/postgresql/parameters/max_connections")
                                .asInt())
                        .as("one more during a roll-out, and the job that migrates")
                        .isGreaterThan((replicas + 2) * CONNECTIONS_OF_A_REPLICA));
    }

    private static final Set<String> NEEDED_TO_MIGRATE =
            Set.of("ConfigMap", "Secret", "ExternalSecret", "Cluster", "StatefulSet");

    /** Argo CD goes from wave to wave as what each holds has become healthy; a hook of the phase has its place among them. */
    @ParameterizedTest
    @MethodSource("deployments")
    void theJobComesAfterWhatItNeedsAndBeforeTheDeployment(Document deployment) {
        var job = jobBeside(deployment);

        assertThat(annotation(job, "hook")).isEqualTo("Sync");
        assertThat(annotation(job, "hook-delete-policy")).isEqualTo("BeforeHookCreation");
        assertThat(wave(deployment)).isGreaterThan(wave(job));
        assertThat(sameRoot(deployment)
                        .filter(document -> NEEDED_TO_MIGRATE.contains(document.kind())
                                && !document.name().equals("tandem-dashboard")))
                .isNotEmpty()
                .allSatisfy(needed -> assertThat(wave(needed)).isLessThan(wave(job)));
    }

    /** A new database takes minutes to come up, longer than the job would be tried again if it ended at once. */
    @ParameterizedTest
    @MethodSource("deployments")
    void theJobWaitsForItsDatabase(Document deployment) {
        var job = jobBeside(deployment).json();
        var container = job.at("/spec/template/spec/containers/0");
        var retries = variable(container, "QUARKUS_FLYWAY_CONNECT_RETRIES")
                .path("value")
                .asInt();
        var interval = variable(container, "QUARKUS_FLYWAY_CONNECT_RETRIES_INTERVAL")
                .path("value")
                .asText();

        assertThat(retries * Integer.parseInt(interval.replace("s", "")))
                .isBetween(240, job.at("/spec/activeDeadlineSeconds").asInt());
    }

    private static int wave(Document document) {
        var wave = annotation(document, "sync-wave");
        return wave.isEmpty() ? 0 : Integer.parseInt(wave);
    }

    private static String annotation(Document document, String name) {
        return document.json()
                .at("/metadata/annotations")
                .path("argocd.argoproj.io/" + name)
                .asText();
    }

    private static Document jobBeside(Document deployment) {
        return sameRoot(deployment)
                .filter(document -> document.kind().equals("Job"))
                .findFirst()
                .orElseThrow();
    }

    private static final Pattern RELEASE = Pattern.compile("kubectl delete job (?<deleted>\\S+) .*\\n"
            + "kubectl apply -k \\S+ -l '(?<label>\\S+)!=(?<value>\\S+)' .*\\n"
            + "kubectl wait --for=condition=complete --timeout=15m job/(?<awaited>\\S+)\\n"
            + "kubectl apply -k ");

    /** Without Argo CD: a job that has ended cannot be changed, and the deployment is to wait for the new one. */
    @ParameterizedTest
    @MethodSource("deployments")
    void theReadmeHasTheJobMadeAnewBeforeTheDeployment(Document deployment) {
        var commands = RELEASE.matcher(text(Path.of("README.md")));
        var job = jobBeside(deployment);

        assertThat(commands.find()).isTrue();
        assertThat(commands.group("deleted")).isEqualTo(job.name());
        assertThat(commands.group("awaited")).isEqualTo(job.name());
        assertThat(job.json().at("/spec/activeDeadlineSeconds").asInt()).isEqualTo(15 * 60);
        assertThat(sameRoot(deployment)
                        .filter(document -> document.json()
                                .at("/metadata/labels")
                                .path(commands.group("label"))
                                .asText()
                                .equals(commands.group("value"))))
                .as("what is left out at first")
                .containsExactly(deployment);
    }

    @Test
    void theBackupIsOfTheDatabaseThatThereIs() {
        var documents = mustRender(OPTIONS).collect(Collectors.groupingBy(Document::kind));
        var cluster = documents.get("Cluster").getFirst();
        var schedule = documents.get("ScheduledBackup").getFirst().json();
        var plugin = cluster.json().at("/spec/plugins/0");

        assertThat(schedule.at("/spec/cluster/name").asText()).isEqualTo(cluster.name());
        assertThat(schedule.at("/spec/schedule").asText().split(" ", -1))
                .as("seconds come first")
                .hasSize(6);
        assertThat(schedule.at("/spec/pluginConfiguration/name")).isEqualTo(plugin.path("name"));
        assertThat(plugin.path("isWALArchiver").asBoolean()).isTrue();
        assertThat(plugin.at("/parameters/barmanObjectName").asText())
                .isEqualTo(documents.get("ObjectStore").getFirst().name());
    }

    /** A node's own cache of names, NodeLocal DNSCache, is at an address that is of no pod. */
    @ParameterizedTest
    @MethodSource("deployments")
    void namesAreAskedOfTheClusterAndOfTheNode(Document deployment) {
        assertThat(sameRoot(deployment)
                        .filter(document -> document.kind().equals("NetworkPolicy"))
                        .flatMap(policy -> policy.json().at("/spec/egress").valueStream())
                        .filter(rule -> texts(rule.path("ports"), "port").contains("53"))
                        .flatMap(rule -> rule.path("to").valueStream())
                        .map(to -> to.at("/ipBlock/cidr").asText()))
                .containsExactlyInAnyOrder("", "169.254.20.10/32");
    }

    /** A database in the namespace is let out to in any case. */
    @Test
    void aDatabaseElsewhereIsConnectedToAndLetOutTo() {
        var documents = mustRender(OPTIONS).collect(Collectors.groupingBy(Document::kind));
        var urls = documents.get("ConfigMap").getFirst().json().path("data");
        var ports = documents
                .get("NetworkPolicy")
                .getFirst()
                .json()
                .at("/spec/egress")
                .valueStream()
                .filter(rule -> rule.at("/to/0/ipBlock/cidr").isTextual())
                .flatMap(rule -> texts(rule.path("ports"), "port").stream());

        assertThat(urls.path("QUARKUS_DATASOURCE_REACTIVE_URL").asText())
                .isEqualTo("postgresql://database.example.com:5432/tandem");
        assertThat("jdbc:" + urls.path("QUARKUS_DATASOURCE_REACTIVE_URL").asText())
                .isEqualTo(urls.path("QUARKUS_DATASOURCE_JDBC_URL").asText());
        assertThat(ports).contains("5432");
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void aJobMigratesAndNotTheDeployment(Document deployment) {
        var job = jobBeside(deployment);
        var gateway = deployment.json().at("/spec/template/spec/containers/0");
        var migration = job.json().at("/spec/template/spec/containers/0");

        assertThat(variable(gateway, "QUARKUS_FLYWAY_MIGRATE_AT_START")
                        .path("value")
                        .asText())
                .isEqualTo("false");
        assertThat(variable(gateway, "QUARKUS_FLYWAY_VALIDATE_AT_START")
                        .path("value")
                        .asText())
                .isEqualTo("true");
        assertThat(variable(migration, "TANDEM_MIGRATE_ONLY").path("value").asText())
                .isEqualTo("true");
        assertThat(migration.path("image")).isEqualTo(gateway.path("image"));
        assertThat(variable(migration, "QUARKUS_DATASOURCE_PASSWORD"))
                .isEqualTo(variable(gateway, "QUARKUS_DATASOURCE_PASSWORD"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyServiceLeadsToPortsOfPodsThatThereAre(Document service) {
        var selector = service.json().at("/spec/selector");
        var pods = sameRoot(service)
                .filter(document -> document.json().at("/spec/template/spec").isObject())
                .filter(document -> selector.propertyStream()
                        .allMatch(label -> document.json()
                                .at("/spec/template/metadata/labels")
                                .path(label.getKey())
                                .equals(label.getValue())))
                .toList();

        assertThat(pods).hasSize(1);
        assertThat(texts(service.json().at("/spec/ports"), "targetPort"))
                .allSatisfy(port -> assertThat(ports(pods.getFirst().json().at("/spec/template/spec/containers/0")))
                        .containsKey(port));
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void everyPortThatIsLetThroughIsOneOfThePods(Document deployment) {
        var ports = ports(deployment.json().at("/spec/template/spec/containers/0"));

        assertThat(sameRoot(deployment)
                        .filter(document -> document.kind().equals("NetworkPolicy"))
                        .flatMap(policy -> policy.json().at("/spec/ingress").valueStream())
                        .flatMap(rule -> texts(rule.path("ports"), "port").stream()))
                .contains("http")
                .allSatisfy(port -> assertThat(ports).containsKey(port));
    }

    /** A root that is read only leaves nothing to write to but volumes. */
    @ParameterizedTest
    @MethodSource("deployments")
    void whatIsKeptInFilesIsKeptInAVolume(Document deployment) {
        var container = deployment.json().at("/spec/template/spec/containers/0");
        var demo = texts(container.path("env"), "value").contains("demo");

        if (demo) {
            assertThat(texts(container.path("volumeMounts"), "mountPath"))
                    .contains(variable(container, "TANDEM_DATA").path("value").asText());
        }
        var claims = sameRoot(deployment)
                .filter(document -> document.kind().equals("PersistentVolumeClaim"))
                .map(Document::name)
                .toList();
        assertThat(texts(deployment.json().at("/spec/template/spec/volumes"), "name"))
                .containsExactlyInAnyOrderElementsOf(texts(container.path("volumeMounts"), "name"));
        assertThat(deployment.json().findValuesAsText("claimName")).allMatch(claims::contains);
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void everyServiceThatIsNamedIsThere(Document document) {
        var services = sameRoot(document)
                .filter(other -> other.kind().equals("Service"))
                .map(Document::name)
                .collect(Collectors.toSet());
        var named = document.json().findValues("backendRefs").stream()
                .flatMap(JsonNode::valueStream)
                .map(reference -> reference.path("name").asText());
        var ofIngress = document.json().findValues("backend").stream()
                .map(backend -> backend.at("/service/name").asText());

        assertThat(Stream.concat(named, ofIngress))
                .allSatisfy(name -> assertThat(services).contains(name));
    }

    @Test
    void theIngressIsOfTheControllerThatItIsAnnotatedFor() {
        var ingress = resources()
                .filter(document -> document.kind().equals("Ingress"))
                .map(Document::json)
                .toList();

        assertThat(ingress)
                .isNotEmpty()
                .allSatisfy(json -> assertThat(json.at("/metadata/annotations")
                                .propertyStream()
                                .map(Map.Entry::getKey))
                        .isNotEmpty()
                        .allMatch(name -> name.startsWith(
                                json.at("/spec/ingressClassName").asText() + ".")));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void everyPathIsOneThatIsServed(String path) throws IOException {
        try (var sources = Files.walk(Path.of("src/main"))) {
            var served = sources.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(java|properties)"))
                    .anyMatch(file -> text(file).contains('"' + path));
            assertThat(served || path.equals("/graphql"))
                    .as("Quarkus' own path or one in the sources")
                    .isTrue();
        }
    }

    /** What is asked from without; health is not among it, and GraphiQL is off where this is applied. */
    @ParameterizedTest
    @ValueSource(strings = {"Ingress", "HTTPRoute"})
    void everyPathThatIsServedIsRouted(String kind) throws IOException {
        var routed = resources()
                .filter(document -> document.kind().equals(kind))
                .flatMap(document -> document.json().findParents("path").stream())
                .map(route -> route.path("path").isTextual()
                        ? new Route(
                                route.path("pathType").asText(),
                                route.path("path").asText())
                        : new Route(
                                route.at("/path/type").asText(),
                                route.at("/path/value").asText()))
                .toList();

        assertThat(served())
                .contains("/graphql", "/audit/export", "/webhooks/", "/oauth/ghl/callback", "/oauth/ghl/authorize")
                .allSatisfy(path -> assertThat(routed).anyMatch(route -> route.leadsTo(path)));
    }

    private record Route(String type, String path) {

        boolean leadsTo(String asked) {
            return asked.equals(path) || (type.contains("Prefix") && asked.startsWith(path + "/"));
        }
    }

    /** The paths that routes are registered at, as the sources have them. */
    private static Set<String> served() throws IOException {
        var registered = Pattern.compile("(?:router\\.(?:get|post|route)\\(|var path = |String PATH = )\"(/[^\"]*)\"");
        try (var sources = Files.walk(Path.of("src/main/java/dev/tandem"))) {
            var paths = sources.filter(file -> file.toString().endsWith(".java")
                            && !file.toString().contains("sandbox"))
                    .flatMap(file -> registered.matcher(text(file)).results().map(found -> found.group(1)))
                    .collect(Collectors.toCollection(HashSet::new));
            paths.add("/graphql");
            return paths;
        }
    }

    static Stream<String> paths() {
        return resources()
                .filter(document ->
                        document.kind().equals("Ingress") || document.kind().equals("HTTPRoute"))
                .flatMap(document -> document.json().findParents("pathType").isEmpty()
                        ? document.json().findValues("path").stream()
                                .map(path -> path.path("value").asText())
                        : document.json().findValuesAsText("path").stream())
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("containersOfRoots")
    void everySecretAndConfigMapIsThereWithItsKeys(Container container) {
        var objects = sameRoot(container.of()).toList();
        var secrets = objects.stream()
                .flatMap(document -> switch (document.kind()) {
                    case "Secret" -> Stream.of(document.name());
                    case "ExternalSecret" ->
                        Stream.of(document.json().at("/spec/target/name").asText());
                    case "Cluster" -> Stream.of(document.name() + "-app"); // made by CloudNativePG
                    default -> Stream.empty();
                })
                .collect(Collectors.toSet());
        var maps = objects.stream()
                .filter(document -> document.kind().equals("ConfigMap"))
                .map(Document::name)
                .collect(Collectors.toSet());
        var json = container.json();
        var secretNames = Stream.of("secretKeyRef", "secretRef")
                .flatMap(reference -> json.findValues(reference).stream())
                .map(reference -> reference.path("name").asText());

        if (!container.of().from().equals("k8s/base")) { // which leaves them to the overlays
            assertThat(secretNames)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(secrets).contains(name));
            assertThat(json.findValues("secretKeyRef"))
                    .allSatisfy(reference -> objects.stream()
                            .filter(document -> document.kind().equals("Secret")
                                    && document.name()
                                            .equals(reference.path("name").asText()))
                            .forEach(secret -> assertThat(
                                            Stream.of("data", "stringData").map(secret.json()::path))
                                    .anyMatch(data ->
                                            data.has(reference.path("key").asText()))));
        }
        assertThat(json.findValues("configMapRef").stream()
                        .map(map -> map.path("name").asText()))
                .allSatisfy(name -> assertThat(maps).contains(name));
    }

    /** A name that goes by what it holds: where that changes, the pods do. */
    @ParameterizedTest
    @MethodSource("deployments")
    void whatIsConfiguredRollsThePods(Document deployment) {
        assertThat(deployment.json().findValues("configMapRef").stream()
                        .map(map -> map.path("name").asText()))
                .isNotEmpty()
                .allMatch(name -> !hasKubectl() || name.matches("tandem-[a-z0-9]{10}"));
    }

    @ParameterizedTest
    @MethodSource("variables")
    void everyVariableIsAKeyThatIsReadAtRunTime(String variable) {
        assertThat(RUN_TIME).anyMatch(known -> variable.matches(known));
    }

    @Test
    void aVariableThatNobodyReadsIsFound() {
        assertThat(RUN_TIME)
                .noneMatch("TANDEM_SYNC_TRYS"::matches)
                .anyMatch("TANDEM_SYNC_TRIES"::matches)
                .anyMatch("TANDEM_WORKSPACES_ACME_GHL_TOKEN"::matches);
    }

    /** Every replica tells of the whole queue, and the autoscaler adds up whatever series an external metric has. */
    @Test
    void theAutoscalerIsGivenOneNumberForTheQueue() {
        var metric = mustRender("k8s/overlays/production")
                .filter(document -> document.kind().equals("HorizontalPodAutoscaler"))
                .map(document -> document.json()
                        .at("/spec/metrics/1/external/metric/name")
                        .asText())
                .findFirst()
                .orElseThrow();
        var adapter = read(Path.of("k8s/prometheus-adapter.yaml"))
                .map(document -> document.json().at("/rules/external"))
                .findFirst()
                .orElseThrow();
        var rule = read(Path.of("k8s/components/monitoring/rules.yaml"))
                .flatMap(document -> document.json().findParents("record").stream())
                .findFirst()
                .orElseThrow();

        assertThat(adapter).hasSize(1);
        assertThat(adapter.at("/0/name/as").asText()).isEqualTo(metric);
        assertThat(adapter.at("/0/seriesQuery").asText())
                .isEqualTo("{__name__=\"%s\"}", rule.path("record").asText());
        assertThat(adapter.at("/0/metricsQuery").asText())
                .as("a number in any case, or CPU alone would not scale down")
                .startsWith("sum(<<.Series>>{<<.LabelMatchers>>})")
                .endsWith("or vector(0)");
        assertThat(rule.path("expr").asText())
                .startsWith("sum by (namespace) (max by (namespace, lane) (tandem_queue_depth{lane!=\"%s\"}))"
                        .formatted(Lane.BACKFILL.name().toLowerCase(Locale.ROOT)))
                .endsWith("or max by (namespace) (tandem_database_up) * 0\n");
    }

    @Test
    void tracesAreSentToWhereTheyAreLetOut() {
        var deployment = mustRender(OPTIONS)
                .filter(document -> document.kind().equals("Deployment"))
                .findFirst()
                .orElseThrow();
        var container = deployment.json().at("/spec/template/spec/containers/0");
        var collector = URI.create(variable(container, "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT")
                .path("value")
                .asText());

        assertThat(variable(container, "QUARKUS_OTEL_SDK_DISABLED")
                        .path("value")
                        .asText())
                .isEqualTo("false");
        assertThat(sameRoot(deployment)
                        .filter(document -> document.kind().equals("NetworkPolicy"))
                        .flatMap(policy -> policy.json().at("/spec/egress").valueStream())
                        .filter(rule -> rule.at("/ports/0/port").asInt() == collector.getPort())
                        .map(rule -> rule.at("/to/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                                .asText()))
                .containsExactly(collector.getHost().split("\\.", -1)[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/metrics"})
    void whatIsScrapedIsWhereMetricsAre(String path) {
        assertThat(resources()
                        .filter(document -> document.kind().equals("ServiceMonitor"))
                        .map(document -> document.json().at("/spec/endpoints/0")))
                .isNotEmpty()
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.path("path").asText()).isEqualTo(path);
                    assertThat(endpoint.path("port").asText()).isEqualTo("management");
                });
    }

    @Test
    void theDashboardIsOneThatGrafanaCanRead() throws IOException {
        var dashboard = new ObjectMapper()
                .readTree(Path.of("k8s/components/monitoring/tandem.json").toFile());
        var panels = dashboard.path("panels").valueStream().toList();

        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels.stream().filter(panel -> panel.path("type").asText().equals("timeseries")))
                .hasSizeGreaterThan(10)
                .allSatisfy(panel -> assertThat(texts(panel.path("targets"), "expr"))
                        .allMatch(expression -> expression.contains("tandem_")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER 10001", "-jar\", \"quarkus-run.jar"})
    void theImageIsTheProductionBuildForAnOrdinaryUser(String part) throws IOException {
        assertThat(Files.readString(Path.of("src/main/docker/Dockerfile.jvm"))).contains(part);
    }

    @Test
    void productionTakesAnImageAsTheReleasePublishesIt() {
        var workflow = text(Path.of(".github/workflows/release.yml"));
        var release = read(Path.of(".github/workflows/release.yml"))
                .findFirst()
                .orElseThrow()
                .json();
        var kinds = texts(release.at("/jobs/image/strategy/matrix/kind"));
        var repository = release.at("/env/IMAGE").asText().replace("${{ github.repository }}", "[a-z0-9-]+/[a-z0-9-]+");

        assertThat(texts(release.at("/on/push/tags"))).containsExactly("v*");
        assertThat(workflow).contains("tag=\"${IMAGE,,}:${GITHUB_REF_NAME}-${kind}\"");
        assertThat(mustRender("k8s/overlays/production")
                        .flatMap(document -> document.json()
                                .at("/spec/template/spec/containers")
                                .valueStream())
                        .map(container -> container.path("image").asText()))
                .hasSize(2)
                .allMatch(image ->
                        image.matches("%s:v\\d+\\.\\d+\\.\\d+-(%s)".formatted(repository, String.join("|", kinds))));
    }

    /** Or else all callers had the proxy's address, and none had come over TLS. */
    @ParameterizedTest
    @ValueSource(strings = {"ingress", "gateway"})
    void theProxyIsBelievedAboutCallers(String wayIn) {
        var added = read(Path.of("k8s/components", wayIn, "kustomization.yaml"))
                .findFirst()
                .orElseThrow()
                .json();

        assertThat(added.at("/configMapGenerator/0/behavior").asText()).isEqualTo("merge");
        assertThat(texts(added.at("/configMapGenerator/0/literals")))
                .contains(
                        "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING=true", "QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED=true")
                .anyMatch(literal -> literal.startsWith("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES="));
    }

    static Stream<Path> kustomizations() {
        return files().filter(file -> file.endsWith("kustomization.yaml"));
    }

    /** All that is applied: as rendered, where kubectl is at hand, and the files that no overlay takes. */
    static Stream<Document> resources() {
        var inFiles =
                files().filter(file -> !file.endsWith("kustomization.yaml")).flatMap(Manifests::read);
        return Stream.concat(inFiles, rendered());
    }

    static Stream<Document> rendered() {
        return ROOTS.stream().flatMap(Manifests::whole);
    }

    static Stream<Document> deployments() {
        return rendered().filter(document -> document.kind().equals("Deployment"));
    }

    static Stream<Document> services() {
        return rendered().filter(document -> document.kind().equals("Service"));
    }

    /** The containers of whole workloads; a patch of one says only what it changes. */
    static Stream<Container> containers() {
        return Stream.concat(read(Path.of("k8s/base/deployment.yaml")), rendered())
                .flatMap(document -> Stream.of("containers", "initContainers")
                        .flatMap(kind -> document.json()
                                .at("/spec/template/spec/" + kind)
                                .valueStream())
                        .map(container -> new Container(document, container)));
    }

    static Stream<Container> containersOfRoots() {
        return containers().filter(container -> ROOTS.contains(container.of().from()));
    }

    static Stream<String> variables() {
        var ofContainers = resources()
                .flatMap(document -> document.json().findValues("env").stream())
                .flatMap(variables -> texts(variables, "name").stream());
        var ofMaps = resources()
                .filter(document -> Set.of("ConfigMap", "Secret").contains(document.kind()))
                .flatMap(document -> Stream.of("data", "stringData")
                        .flatMap(data -> document.json().path(data).propertyStream()))
                .map(Map.Entry::getKey);
        return Stream.concat(ofContainers, ofMaps)
                .filter(name -> name.startsWith("QUARKUS_") || name.startsWith("TANDEM_"))
                .distinct();
    }

    private static final Set<String> RUN_TIME = runTimeVariables();

    /** As patterns: by Quarkus' own description of its extensions, and by our configuration's interfaces. */
    private static Set<String> runTimeVariables() {
        var variables = new HashSet<String>(Set.of("QUARKUS_PROFILE"));
        try {
            for (var extension :
                    Collections.list(ManifestsTest.class.getClassLoader().getResources(CONFIG_MODEL))) {
                json(extension).findParents("path").stream()
                        .filter(item -> item.path("phase").asText().equals("RUN_TIME"))
                        .forEach(item -> variables.addAll(item.findValuesAsText("environmentVariable")));
            }
            Stream.concat(ourProperties(), expressions())
                    .map(ManifestsTest::variable)
                    .forEach(variables::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return variables;
    }

    private static Stream<String> ourProperties() throws IOException {
        var mapped = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.tandem").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(type -> ConfigMappings.ConfigClass.configClass(type.reflect()))
                        .flatMap(type -> ConfigMappings.getProperties(type).keySet().stream());
        var single = new ArrayList<String>();
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            sources.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> Pattern.compile("@ConfigProperty\\(name = \"([^\"]+)\"")
                            .matcher(text(file))
                            .results()
                            .forEach(found -> single.add(found.group(1))));
        }
        return Stream.concat(mapped, single.stream());
    }

    /** What other properties are made of. */
    private static Stream<String> expressions() {
        return Pattern.compile("\\$\\{([\\w.-]+)[:}]")
                .matcher(text(Path.of("src/main/resources/application.properties")))
                .results()
                .map(found -> found.group(1));
    }

    /** The variables that a property is read from; a key of a map may be any word. */
    private static String variable(String property) {
        return Stream.of(property.split("\\.", -1))
                .map(part -> part.equals("*") || part.equals("\"*\"")
                        ? "[A-Z0-9_]+"
                        : part.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .collect(Collectors.joining("_"));
    }

    private static JsonNode variable(JsonNode container, String name) {
        return container
                .path("env")
                .valueStream()
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + container));
    }

    private static Map<String, Integer> ports(JsonNode container) {
        var ports = new HashMap<String, Integer>();
        container
                .path("ports")
                .forEach(port -> ports.put(
                        port.path("name").asText(), port.path("containerPort").asInt()));
        return ports;
    }

    private static Stream<Document> sameRoot(Document document) {
        return whole(document.from());
    }

    private static Stream<Document> mustRender(String root) {
        Assumptions.assumeTrue(hasKubectl(), "kubectl is not installed");
        return whole(root);
    }

    private static JsonNode json(URL address) throws IOException {
        try (var stream = address.openStream()) {
            return new ObjectMapper().readTree(stream);
        }
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private static List<String> texts(JsonNode array, String field) {
        return array.valueStream().map(item -> item.path(field).asText()).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
