package dev.tandem.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class GraphiqlPageTest {

    private static final List<String> EXAMPLES = GraphiqlPage.EXAMPLES;
    private static final Pattern TABS =
            Pattern.compile("<script id=\"examples\" type=\"application/json\">(.*?)</script>", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"/graphiql", "/graphiql/"})
    void opensWithEveryExample(String path) throws Exception {
        var page = given().get(path).then().statusCode(200).extract().asString();

        var tabs = TABS.matcher(page);
        assertThat(tabs.find()).isTrue();
        assertThat(new ObjectMapper().readTree(tabs.group(1)).findValuesAsText("query"))
                .isEqualTo(EXAMPLES.stream().map(GraphiqlPage::example).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tandem.js",
                "graphiql.min.js",
                "graphiql.min.css",
                "style.css",
                "react.production.min.js",
                "react-dom.production.min.js",
                "favicon.ico"
            })
    void hasEverythingItLoads(String file) {
        given().get("/graphiql/" + file).then().statusCode(200);
    }

    @Test
    void theScriptFindsTheExamples() {
        given().get("/graphiql/tandem.js").then().body(containsString("getElementById('examples')"));
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void everyExampleIsAnsweredWithoutErrors(String name) {
        given().contentType("application/json")
                .body(Map.of("query", GraphiqlPage.example(name)))
                .post("/graphql")
                .then()
                .statusCode(200)
                .body("errors", nullValue());
    }
}
