package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.FailureCode;
import dev.tandem.testkit.virtual.Configs;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which document a request is about. */
class DocumentsTest {

    private static final String QUERY = "{ workspace { name } }";
    private static final String MUTATION = "mutation M { runPause(input: {id: 1}) { run { id } } }";

    @TempDir
    Path directory;

    private static Documents documents(Map<String, String> settings) {
        return new Documents(
                Configs.of(QueryConfig.class, only(settings, key -> key.contains(".limits."))),
                Configs.of(DocumentsConfig.class, only(settings, key -> !key.contains(".limits."))));
    }

    private static Map<String, String> only(Map<String, String> settings, Predicate<String> keys) {
        var some = new HashMap<>(settings);
        some.keySet().removeIf(keys.negate());
        return some;
    }

    private static JsonObject request(@Nullable String query, @Nullable String hash) {
        var request = Json.createObjectBuilder();
        if (query != null) {
            request.add("query", query);
        }
        if (hash != null) {
            request.add(
                    "extensions",
                    Json.createObjectBuilder()
                            .add(
                                    "persistedQuery",
                                    Json.createObjectBuilder().add("version", 1).add("sha256Hash", hash)));
        }
        return request.build();
    }

    private static FailureCode refusal(Documents.Found found) {
        assertThat(found).isInstanceOf(Documents.Found.Refused.class);
        return ((Documents.Found.Refused) found).code();
    }

    private static String text(Documents.Found found) {
        assertThat(found).isInstanceOf(Documents.Found.Known.class);
        return ((Documents.Found.Known) found).text();
    }

    @Test
    void whatWasSentOnceCanBeNamed() {
        var documents = documents(Map.of());
        var hash = Documents.sha256(QUERY);

        assertThat(refusal(documents.of(request(null, hash)))).isEqualTo(FailureCode.PERSISTED_QUERY_NOT_FOUND);
        assertThat(text(documents.of(request(QUERY, hash)))).isEqualTo(QUERY);
        assertThat(text(documents.of(request(null, hash)))).isEqualTo(QUERY);
        assertThat(text(documents.of(request("", hash)))).isEqualTo(QUERY);
    }

    @Test
    void nobodyCanPutAnotherTextUnderAHash() {
        var documents = documents(Map.of());
        var hash = Documents.sha256(QUERY);

        assertThat(refusal(documents.of(request(MUTATION, hash)))).isEqualTo(FailureCode.BAD_USER_INPUT);

        assertThat(refusal(documents.of(request(null, hash)))).isEqualTo(FailureCode.PERSISTED_QUERY_NOT_FOUND);
    }

    @Test
    void whatCannotBeParsedIsNotRemembered() {
        var documents = documents(Map.of());

        assertThat(refusal(documents.of(request("{ ", Documents.sha256("{ "))))).isEqualTo(FailureCode.BAD_USER_INPUT);

        assertThat(refusal(documents.of(request(null, Documents.sha256("{ ")))))
                .isEqualTo(FailureCode.PERSISTED_QUERY_NOT_FOUND);
    }

    @Test
    void noMoreIsRememberedThanMayBe() {
        for (var limit : Map.of("entries", "8", "bytes", "1K").entrySet()) {
            var documents = documents(Map.of("tandem.graphql.persisted." + limit.getKey(), limit.getValue()));
            var known = 0;
            for (var i = 0; i < 200; i++) {
                var query = "{ workspace { name } a%d: workspace { name id mode region timezone } }".formatted(i);
                documents.of(request(query, Documents.sha256(query)));
            }
            for (var i = 0; i < 200; i++) {
                var query = "{ workspace { name } a%d: workspace { name id mode region timezone } }".formatted(i);
                known += documents.of(request(null, Documents.sha256(query))) instanceof Documents.Found.Known ? 1 : 0;
            }

            assertThat(known).as(limit.getKey()).isBetween(1, 20);
        }
    }

    @Test
    void persistedQueriesCanBeSwitchedOff() {
        var documents = documents(Map.of("tandem.graphql.persisted.enabled", "false"));

        assertThat(refusal(documents.of(request(QUERY, Documents.sha256(QUERY)))))
                .isEqualTo(FailureCode.PERSISTED_QUERY_NOT_FOUND);
        assertThat(text(documents.of(request(QUERY, null)))).isEqualTo(QUERY);
    }

    @Test
    void aDocumentHasSoManyTokensAndCharacters() {
        var documents = documents(Map.of(
                "tandem.graphql.limits.tokens", "20",
                "tandem.graphql.limits.characters", "100"));

        var tokens = documents.of(request("{ " + "a ".repeat(30) + "}", null));
        var characters = documents.of(request("{ a }" + " ".repeat(100), null));

        assertThat(refusal(tokens)).isEqualTo(FailureCode.COST_EXCEEDED);
        assertThat(((Documents.Found.Refused) tokens).message()).contains("more than 20 tokens", "variables");
        assertThat(refusal(characters)).isEqualTo(FailureCode.COST_EXCEEDED);
        assertThat(((Documents.Found.Refused) characters).message()).contains("more than 100 characters");
        assertThat(text(documents.of(request(QUERY, null)))).isEqualTo(QUERY);
    }

    @Test
    void onlyTrustedDocumentsAreTakenWhereThereAreSome() throws IOException {
        Files.createDirectory(directory.resolve("web"));
        Files.writeString(directory.resolve("web/Workspace.graphql"), QUERY);
        Files.writeString(directory.resolve("README.md"), MUTATION);
        var documents = documents(Map.of("tandem.graphql.trusted-documents", directory.toString()));

        assertThat(text(documents.of(request(QUERY, null)))).isEqualTo(QUERY);
        assertThat(text(documents.of(request(null, Documents.sha256(QUERY))))).isEqualTo(QUERY);
        assertThat(refusal(documents.of(request(MUTATION, null)))).isEqualTo(FailureCode.UNKNOWN_DOCUMENT);
        assertThat(refusal(documents.of(request(MUTATION, Documents.sha256(MUTATION)))))
                .isEqualTo(FailureCode.UNKNOWN_DOCUMENT);
        assertThat(text(documents.of(request(MUTATION, Documents.sha256(QUERY)))))
                .as("what is registered, whatever else is sent with its hash")
                .isEqualTo(QUERY);
    }

    @Test
    void manifestsOfTwoKindsAreRead() throws IOException {
        var manifest = directory.resolve("manifest.json");
        for (var text : new String[] {
            "{\"%s\": \"%s\"}".formatted(Documents.sha256(QUERY), QUERY),
            "{\"format\": \"apollo-persisted-query-manifest\", \"operations\": [{\"id\": \"%s\", \"body\": \"%s\"}]}"
                    .formatted(Documents.sha256(QUERY), QUERY)
        }) {
            Files.writeString(manifest, text);

            assertThat(TrustedDocuments.read(manifest).text(Documents.sha256(QUERY)))
                    .contains(QUERY);
        }
    }

    @Test
    void aManifestThatIsWrongKeepsTandemFromStarting() throws IOException {
        var manifest = directory.resolve("manifest.json");
        for (var text :
                new String[] {"{\"%s\": \"%s\"}".formatted(Documents.sha256(MUTATION), QUERY), "{}", "nonsense"}) {
            Files.writeString(manifest, text);

            assertThatThrownBy(() -> TrustedDocuments.read(manifest))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("tandem.graphql.trusted-documents");
        }
        assertThatThrownBy(() -> TrustedDocuments.read(directory.resolve("nowhere")))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void whatChangesSomethingIsKnownBeforeItIsTried() {
        var documents = documents(Map.of());
        var both = "query Q { workspace { name } } " + MUTATION;

        assertThat(documents.changes(request(QUERY, null))).isFalse();
        assertThat(documents.changes(request(MUTATION, null))).isTrue();
        assertThat(documents.changes(request(both, null))).isTrue();
        assertThat(documents.changes(Json.createObjectBuilder(request(both, null))
                        .add("operationName", "Q")
                        .build()))
                .isFalse();
        assertThat(documents.changes(request("{ ", null))).isFalse();
        assertThat(documents.changes(Json.createObjectBuilder(request(MUTATION, null))
                        .add("operationName", "")
                        .build()))
                .isTrue();
    }
}
