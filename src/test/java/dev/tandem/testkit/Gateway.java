package dev.tandem.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The running gateway as its callers see it. */
public final class Gateway {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Gateway() {}

    /** Asks with status 200 for an answer, whatever it says. */
    public static JsonPath ask(String query, Map<String, ?> variables) {
        return ask("demo", query, variables);
    }

    public static JsonPath ask(String query) {
        return ask(query, Map.of());
    }

    private static JsonPath ask(String workspace, String query, Map<String, ?> variables) {
        return RestAssured.given()
                .contentType("application/json")
                .header("X-Tandem-Workspace", workspace)
                .body(Map.of("query", query, "variables", variables))
                .post("/graphql")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Asks again and again until the answer is as wanted, and returns that. */
    public static JsonPath await(
            Duration patience, String query, Map<String, ?> variables, Predicate<JsonPath> wanted) {
        var end = System.nanoTime() + patience.toNanos();
        var answer = ask(query, variables);
        while (!wanted.test(answer)) {
            assertThat(System.nanoTime())
                    .as(() -> "still not as wanted after %s: %s".formatted(patience, query))
                    .withFailMessage(answer::prettify)
                    .isLessThan(end);
            pause();
            answer = ask(query, variables);
        }
        return answer;
    }

    /** Waits until everything at both CRMs is known. */
    public static void awaitImport() {
        for (var workspace : List.of("demo", "other")) {
            var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!"DONE"
                    .equals(ask(workspace, "{ runs(first: 1) { status } }", Map.of())
                            .getString("data.runs[0].status"))) {
                assertThat(System.nanoTime()).as("import of " + workspace).isLessThan(end);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
