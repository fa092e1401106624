package dev.tandem.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The documents of clients that are known beforehand, by the SHA-256 of their text. */
record TrustedDocuments(Map<String, String> byHash) {

    private static final ObjectMapper JSON = new ObjectMapper();

    TrustedDocuments {
        byHash = Map.copyOf(byHash);
    }

    /**
     * Reads a directory of {@code .graphql} and {@code .gql} files; or a manifest: an object of texts by their SHA-256, or what
     * Apollo's tools write, {@code {"operations": [{"id", "body"}]}}.
     *
     * @throws ConfigurationException if there is nothing to be read, or a text is not what its SHA-256 says
     */
    static TrustedDocuments read(Path path) {
        try {
            var documents = Files.isDirectory(path) ? directory(path) : manifest(path);
            if (documents.isEmpty()) {
                throw fault(path, "holds no document");
            }
            return new TrustedDocuments(documents);
        } catch (IOException e) {
            throw fault(path, "cannot be read: " + e.getMessage());
        }
    }

    Optional<String> text(String hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    private static Map<String, String> directory(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            var texts = new TreeMap<String, String>();
            for (var file : files.filter(TrustedDocuments::isDocument).sorted().toList()) {
                var text = Files.readString(file);
                texts.put(Documents.sha256(text), text);
            }
            return texts;
        }
    }

    private static boolean isDocument(Path file) {
        var name = file.getFileName().toString();
        return Files.isRegularFile(file) && (name.endsWith(".graphql") || name.endsWith(".gql"));
    }

    private static Map<String, String> manifest(Path path) throws IOException {
        var manifest = JSON.readTree(path.toFile());
        var documents = manifest.path("operations").isArray() ? apollo(manifest) : relay(manifest);
        documents.forEach((hash, text) -> {
            if (!Documents.sha256(text).equals(hash)) {
                throw fault(path, "has a text whose SHA-256 is %s under %s".formatted(Documents.sha256(text), hash));
            }
        });
        return documents;
    }

    private static Map<String, String> apollo(JsonNode manifest) {
        return manifest.path("operations")
                .valueStream()
                .collect(Collectors.toMap(
                        one -> one.path("id").asText(), one -> one.path("body").asText(), (one, _) -> one));
    }

    private static Map<String, String> relay(JsonNode manifest) {
        return manifest.propertyStream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().asText()));
    }

    private static ConfigurationException fault(Path path, String what) {
        return new ConfigurationException("tandem.graphql.trusted-documents: %s %s.".formatted(path, what));
    }
}
