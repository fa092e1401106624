package dev.tandem.testkit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** API keys of the {@link Secured} application. */
public final class Keys {

    /** A key, and the id by which it is administered. */
    public record Key(String id, String secret) {}

    private Keys() {}

    /** The secret of a new key. */
    public static String make(Set<String> scopes, Set<String> workspaces) {
        return made(Secured.BOOTSTRAP, scopes, workspaces).secret();
    }

    /** A new key, made by whoever has that one. */
    public static Key made(String by, Set<String> scopes, Set<String> workspaces) {
        var answer = ask(by, """
                mutation($scopes: [AccessScope!]!, $workspaces: [String!]) {
                    apiKeyCreate(input: {name: "a test's", scopes: $scopes, workspaces: $workspaces}) {
                        key apiKey { id } userErrors { field message } } }""", Map.of("scopes", names(scopes), "workspaces", List.copyOf(workspaces)));
        assertThat(answer.<Object>get("errors")).isNull();
        assertThat(answer.getList("data.apiKeyCreate.userErrors")).isEmpty();
        return new Key(answer.getString("data.apiKeyCreate.apiKey.id"), answer.getString("data.apiKeyCreate.key"));
    }

    /** Scopes as the schema names them. */
    public static List<String> names(Set<String> scopes) {
        return scopes.stream()
                .map(scope -> scope.replace('.', '_').toUpperCase(Locale.ROOT))
                .collect(Collectors.toList());
    }

    /** The secret of a key that was revoked. */
    public static String revoked() {
        var key = made(Secured.BOOTSTRAP, Set.of("admin"), Set.of("*"));
        revoke(key.id());
        return key.secret();
    }

    /** The secret of a key whose time is over. */
    public static String expired() {
        var answer = ask(
                Secured.BOOTSTRAP,
                "mutation($end: DateTime) { apiKeyCreate(input: {name: \"short\", scopes: [ADMIN], workspaces: [\"*\"],"
                        + " expiresAt: $end}) { key userErrors { message } } }",
                Map.of("end", Instant.now().plusSeconds(1).toString()));
        WatchedRuns.pause(Duration.ofMillis(1_100));
        return answer.getString("data.apiKeyCreate.key");
    }

    /** Revokes a key. */
    public static void revoke(String id) {
        var answer = ask(
                Secured.BOOTSTRAP,
                "mutation($id: ID!) { apiKeyRevoke(input: {id: $id}) { apiKey { revokedAt } userErrors { field } } }",
                Map.of("id", id));
        assertThat(answer.getString("data.apiKeyRevoke.apiKey.revokedAt")).isNotNull();
    }

    /** What somebody with that key or token is answered. */
    public static JsonPath ask(String secret, String operation, Map<String, ?> variables) {
        return given().header("Authorization", "Bearer " + secret)
                .contentType(ContentType.JSON)
                .body(Map.of("query", operation, "variables", variables))
                .post("/graphql")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
