package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a request of the graph over HTTP. */
class GraphRequestTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "application/json|true",
                "application/json; charset=utf-8|true",
                "APPLICATION/JSON;charset=\"UTF-8\"|true",
                "application/json; charset=iso-8859-1|false",
                "text/plain|false",
                "text/plain; application/json|false",
                "application/x-www-form-urlencoded|false",
                "multipart/form-data; boundary=x|false",
                "application/graphql|false",
                "''|false",
                "none|false"
            })
    void onlyJsonThatIsUtf8IsTaken(String type, boolean taken) {
        assertThat(GraphRequest.isJson(type)).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|A batch",
                "[{\"query\": \"{ a }\"}]|A batch",
                "{\"query\": |not a JSON object",
                "{\"query\": \"{ a }\"} x|not a JSON object",
                "7|not a JSON object",
                "''|not a JSON object",
                "{}|needs a query",
                "{\"query\": null}|needs a query",
                "{\"query\": 7}|not a string",
                "{\"query\": \"{ a }\", \"variables\": []}|variables are not",
                "{\"query\": \"{ a }\", \"extensions\": []}|extensions are not",
                "{\"query\": \"{ a }\", \"operationName\": 7}|operationName is not",
            })
    void whatCannotBeTriedIsToldWhy(String body, String why) {
        var request = GraphRequest.ofBody(body.getBytes(StandardCharsets.UTF_8), 0);

        assertThat(request).isInstanceOf(GraphRequest.Refused.class);
        assertThat(((GraphRequest.Refused) request).status()).isEqualTo(400);
        assertThat(((GraphRequest.Refused) request).message()).contains(why);
    }

    @Test
    void aBatchHasSoManyOperationsAndNoMore() {
        assertThat(batch("[{\"query\": \"{ a }\"}, {}]"))
                .isInstanceOfSatisfying(
                        GraphRequest.Batch.class,
                        batch -> assertThat(batch.requests()).hasSize(2));
        assertThat(batch("[{}, {}, {}]"))
                .isInstanceOfSatisfying(
                        GraphRequest.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(FailureCode.COST_EXCEEDED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[7]", "[{}, null]", "[{}", "[{}] []"})
    void whatIsNoBatchIsRefused(String body) {
        assertThat(batch(body))
                .isInstanceOfSatisfying(
                        GraphRequest.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(FailureCode.BAD_USER_INPUT));
    }

    private static GraphRequest batch(String body) {
        return GraphRequest.ofBody(body.getBytes(StandardCharsets.UTF_8), 2);
    }

    @Test
    void deepJsonIsNoRequest() {
        var body = "{\"query\": \"{ a }\", \"variables\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(GraphRequest.ofBody(body.getBytes(StandardCharsets.UTF_8), 0))
                .isInstanceOf(GraphRequest.Refused.class);
        for (var depth : List.of(999, 1_000, 1_001, 10_000)) {
            var nested = "{\"a\": " + "[".repeat(depth) + "]".repeat(depth) + "}";
            assertThat(GraphRequest.ofParameters(Map.of("query", List.of("{ a }"), "variables", List.of(nested))))
                    .as("%d", depth)
                    .isInstanceOfSatisfying(
                            GraphRequest.Refused.class,
                            refused -> assertThat(refused.status()).isEqualTo(400));
        }
    }

    @Test
    void aLineBreakWithinAQueryIsTaken() {
        assertThat(GraphRequest.ofBody("{\"query\": \"{\n\ta }\"}".getBytes(StandardCharsets.UTF_8), 0))
                .isInstanceOf(GraphRequest.Asked.class);
    }

    @Test
    void parametersAreTakenAsTheyAre() {
        var request = GraphRequest.ofParameters(Map.of(
                "query", List.of("query A($t: String) { a(t: $t) }"),
                "operationName", List.of("A"),
                "variables", List.of("{\"t\": \"100%25 +\"}")));

        assertThat(request).isInstanceOfSatisfying(GraphRequest.Asked.class, asked -> {
            assertThat(asked.request().getString("operationName")).isEqualTo("A");
            assertThat(asked.request().getJsonObject("variables").getString("t"))
                    .isEqualTo("100%25 +");
        });
        assertThat(GraphRequest.ofParameters(Map.of("query", List.of("{ a }"), "variables", List.of("7"))))
                .isInstanceOf(GraphRequest.Refused.class);
        assertThat(GraphRequest.ofParameters(Map.of())).isInstanceOf(GraphRequest.Refused.class);
    }
}
