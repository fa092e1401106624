package dev.tandem.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cluster is told, held against what Tandem is. */
class ManifestsTest {

    private static final String CONFIG_MODEL = "META-INF/quarkus-config-doc/quarkus-config-model.json";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void thereIsSomethingToLookAt() {
        assertThat(documents().map(document -> document.path("kind").asText()))
                .contains("Deployment", "Service", "ConfigMap", "Kustomization");
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyFileOfAFolderIsListed(Path kustomization) throws IOException {
        try (var files = Files.list(kustomization.getParent())) {
            var others = files.filter(file -> Files.isRegularFile(file) && !file.equals(kustomization))
                    .map(file -> file.getFileName().toString())
                    .toList();

            assertThat(texts(read(kustomization).findFirst().orElseThrow().path("resources")))
                    .containsAll(others);
        }
    }

    @ParameterizedTest
    @MethodSource("containers")
    void asksForWhatItNeedsAndHasALimit(JsonNode container) {
        assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
        assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void runsAsNobodySpecial(JsonNode container) {
        var security = container.path("securityContext");

        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(texts(security.at("/capabilities/drop"))).containsExactly("ALL");
    }

    @ParameterizedTest
    @MethodSource("deployed")
    void isAskedHowItIs(JsonNode container) {
        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
        assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(8080);
    }

    @ParameterizedTest
    @MethodSource("variables")
    void everyVariableIsAKeyThatIsReadAtRunTime(String variable) throws IOException {
        assertThat(runTimeVariables()).contains(variable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"target-production/quarkus-app", "USER 10001", "-jar\", \"quarkus-run.jar"})
    void theImageIsTheProductionBuildForAnOrdinaryUser(String part) throws IOException {
        assertThat(Files.readString(Path.of("src/main/docker/Dockerfile.jvm"))).contains(part);
    }

    static Stream<Path> kustomizations() {
        return files().filter(file -> file.endsWith("kustomization.yaml"));
    }

    static Stream<JsonNode> containers() {
        return documents()
                .flatMap(document -> Stream.of("containers", "initContainers")
                        .flatMap(kind ->
                                document.at("/spec/template/spec/" + kind).valueStream()));
    }

    static Stream<JsonNode> deployed() {
        return documents()
                .filter(document -> document.path("kind").asText().equals("Deployment"))
                .flatMap(document ->
                        document.at("/spec/template/spec/containers").valueStream());
    }

    static Stream<String> variables() {
        var ofContainers = containers().flatMap(container -> texts(container.path("env"), "name").stream());
        var ofConfigMaps = documents()
                .filter(document -> document.path("kind").asText().equals("ConfigMap"))
                .flatMap(document -> document.path("data").propertyStream().map(entry -> entry.getKey()));
        return Stream.concat(ofContainers, ofConfigMaps)
                .filter(name -> name.startsWith("QUARKUS_") || name.startsWith("TANDEM_"));
    }

    /** By Quarkus' own description of its extensions. */
    private static Set<String> runTimeVariables() throws IOException {
        var variables = new HashSet<String>();
        for (var extension :
                Collections.list(ManifestsTest.class.getClassLoader().getResources(CONFIG_MODEL))) {
            json(extension).findParents("path").stream()
                    .filter(item -> item.path("phase").asText().equals("RUN_TIME"))
                    .forEach(item -> variables.addAll(item.findValuesAsText("environmentVariable")));
        }
        return variables;
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

    private static Stream<JsonNode> documents() {
        return files().flatMap(ManifestsTest::read);
    }

    private static Stream<Path> files() {
        try (var files = Files.walk(Path.of("k8s"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> read(Path file) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return new ArrayList<>(documents.readAll()).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
