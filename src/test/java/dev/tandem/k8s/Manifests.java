package dev.tandem.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documents of {@code k8s/}: as the files have them, and as kubectl renders them. */
final class Manifests {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** One document and where it is from. */
    record Document(String from, JsonNode json) {

        String kind() {
            return json.path("kind").asText();
        }

        String name() {
            return json.at("/metadata/name").asText();
        }

        String type() {
            return json.path("apiVersion").asText() + "/" + kind();
        }

        @Override
        public String toString() {
            return "%s: %s %s".formatted(from, kind(), name());
        }
    }

    private static final Map<String, List<Document>> RENDERED = new HashMap<>();

    /** What kubectl makes of a root, or, where there is no kubectl, the documents of the base for themselves. */
    static Stream<Document> whole(String root) {
        if (!hasKubectl()) {
            return root.equals("k8s/base") ? base().map(json -> new Document(root, json)) : Stream.empty();
        }
        return RENDERED.computeIfAbsent(root, Manifests::render).stream();
    }

    private static Stream<JsonNode> base() {
        return files().filter(file -> file.startsWith("k8s/base"))
                .flatMap(Manifests::read)
                .map(Document::json)
                .flatMap(json -> json.path("kind").asText().equals("Kustomization")
                        ? json.path("configMapGenerator").valueStream().map(Manifests::configMap)
                        : Stream.of(json));
    }

    private static JsonNode configMap(JsonNode generator) {
        var map = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").set("name", generator.path("name"));
        var data = map.putObject("data");
        generator
                .path("literals")
                .valueStream()
                .map(literal -> literal.asText().split("=", 2))
                .forEach(literal -> data.put(literal[0], literal[1]));
        return map;
    }

    /** The root of what production is given, or, where there is no kubectl, of the base of it. */
    static String delivered() {
        return hasKubectl() ? "k8s/overlays/production" : "k8s/base";
    }

    /** What the secrets of a root hold, by their names. */
    static Map<String, Map<String, String>> secrets(String root) {
        return whole(root)
                .filter(document -> document.kind().equals("Secret"))
                .collect(Collectors.toMap(
                        Document::name,
                        secret -> secret.json()
                                .path("data")
                                .propertyStream()
                                .collect(Collectors.toMap(Map.Entry::getKey, entry -> decoded(entry.getValue())))));
    }

    private static String decoded(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), UTF_8);
    }

    private static List<Document> render(String root) {
        try {
            var process = new ProcessBuilder("kubectl", "kustomize", root)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var output = process.inputReader()) {
                var documents = YAML.readerFor(JsonNode.class)
                        .<JsonNode>readValues(output)
                        .readAll();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
                return documents.stream().map(json -> new Document(root, json)).toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static boolean hasKubectl() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }

    /** Those that kubectl is given; what is in {@code k8s/} itself is for others. */
    static Stream<Path> files() {
        try (var files = Files.walk(Path.of("k8s"))) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml")
                            && !file.getParent().endsWith("k8s"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Document> read(Path file) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll().stream().map(json -> new Document(file.toString(), json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Manifests() {}
}
