package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Seeds;
import dev.tandem.testkit.virtual.Configs;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a query asks for. */
class QuerySizeTest {

    private static final QueryConfig LIMITS = Configs.of(QueryConfig.class, Map.of());

    private static QuerySize size(String query) {
        return size(query, JsonObject.EMPTY_JSON_OBJECT);
    }

    private static QuerySize size(String query, JsonObject variables) {
        var document = new Parser().parseDocument(query);
        return QuerySize.of(document, document.getDefinitionsOfType(OperationDefinition.class), variables);
    }

    private static String times(int count, String text) {
        return IntStream.range(0, count)
                .mapToObj(number -> text.replace("%", Integer.toString(number)))
                .collect(Collectors.joining(" "));
    }

    @Test
    void whatAClientAsksForIsWithinTheLimits() {
        var query =
                "{ contacts(first: 50) { nodes { name email tags { name } tasks(first: 10) { nodes { title } } } } }";

        assertThat(size(query).refusal(LIMITS)).isEmpty();
        assertThat(size(query)).isEqualTo(new QuerySize(5, 0, 1, 0, 1 + 50 * (1 + 4 + 1 + 10 * (1 + 1)), false));
    }

    @Test
    void depthCountsThroughFragments() {
        var query = "{ a { ...x } } fragment x on X { b { ... on Y { c { d } } } }";

        assertThat(size(query).depth()).isEqualTo(4);
    }

    @Test
    void aFieldOfTheRootCountsWhereverItStands() {
        assertThat(size("{ a ...x ... on Query { b } } fragment x on Query { c d }")
                        .rootFields())
                .isEqualTo(4);
    }

    @Test
    void aPageIsAsLongAsTheVariableSays() {
        var variables = Json.createObjectBuilder().add("n", 100).build();

        assertThat(size("query($n: Int) { a(first: $n) { b } }", variables).complexity())
                .isEqualTo(101);
        assertThat(size("query($n: Int) { a(first: $n) { b } }").complexity()).isEqualTo(21);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "1e2", "100.0", "\"100\"", "\"1E2\"", "many", "[1]"})
    void aPageIsAsLongAsItsNumberHoweverThatIsWritten(String number) {
        assertThat(size("{ a(first: %s) { b } }".formatted(number)).complexity())
                .isEqualTo(101);
        assertThat(size("query($n: Int = %s) { a(first: $n) { b } }".formatted(number))
                        .complexity())
                .isEqualTo(101);
    }

    @Test
    void aPageIsAsLongAsTheVariableSaysHoweverThatIsWritten() {
        var text = Json.createObjectBuilder().add("n", "100").build();
        var list = Json.createObjectBuilder()
                .add("n", Json.createArrayBuilder().add(1))
                .build();

        assertThat(size("query($n: Int) { a(first: $n) { b } }", text).complexity())
                .isEqualTo(101);
        assertThat(size("query($n: Int) { a(first: $n) { b } }", list).complexity())
                .isEqualTo(101);
        assertThat(size("{ a(first: null) { b } }").complexity()).isEqualTo(21);
    }

    @Test
    void whatReadsTheWholeAuditCountsForWhatItReads() {
        assertThat(size("{ auditReplay { differing } }").complexity()).isEqualTo(10_002);
        assertThat(size("{ ...x b: auditReplay { differing } } fragment x on Query { a: auditReplay { differing } }")
                        .complexity())
                .isEqualTo(20_004);
    }

    @Test
    void entitiesAreAsManyAsTheyAreAskedFor() {
        var three = Json.createObjectBuilder()
                .add("all", Json.createArrayBuilder().add(1).add(2).add(3))
                .build();

        assertThat(size("query($all: [_Any!]!) { _entities(representations: $all) { b } }", three)
                        .complexity())
                .isEqualTo(4);
        assertThat(size("{ _entities(representations: [{id: 1}, {id: 2}]) { b } }")
                        .complexity())
                .isEqualTo(3);
        var byDefault = "query($all: [_Any!]! = [{id: 1}, {id: 2}]) { _entities(representations: $all) { b } }";
        assertThat(size(byDefault).complexity()).isEqualTo(3);
        assertThat(size(byDefault, three).complexity()).isEqualTo(4);
    }

    @Test
    void contactsThatComeAllAtOnceCountAsManyAsTheyMayBe() {
        assertThat(size("mutation { contactTagsBulkUpdate { contacts { id } } }")
                        .complexity())
                .isEqualTo(201);
        assertThat(size("{ duplicates { id } }").complexity()).isEqualTo(21);
    }

    @Test
    void aPageIsAsLongAsTheVariablesDefaultIfNothingElseIsSaid() {
        var query = "query($n: Int = 100) { a(first: $n) { b } }";

        assertThat(size(query).complexity()).isEqualTo(101);
        assertThat(size(query, Json.createObjectBuilder().add("n", 3).build()).complexity())
                .isEqualTo(4);
        assertThat(size(query, Json.createObjectBuilder().addNull("n").build()).complexity())
                .isEqualTo(21);
        assertThat(size("query($n: Int = 100) { ...x } fragment x on Query { a(first: $n) { b } }")
                        .complexity())
                .isEqualTo(101);
    }

    /** Whoever does not say how much they want gets a page, in whatever fragment its items stand. */
    @Test
    void aPageIsAPageInsideAFragmentToo() {
        var plain = size("{ a { nodes { b { edges { node { c } } } } } }");

        for (var query : new String[] {
            "{ a { ... { nodes { ... on X { b { ... { ... { edges { node { c } } } } } } } } } }",
            "{ a { ...x } } fragment x on X { ...y } fragment y on X { nodes { b { ...z } } }"
                    + " fragment z on X { edges { node { c } } }",
            "{ a { n: nodes { b { e: edges { node { c } } } } } }"
        }) {
            assertThat(size(query).complexity()).as(query).isEqualTo(plain.complexity());
        }
        assertThat(plain.complexity()).isEqualTo(1 + 20 * (1 + (1 + 20 * (1 + 1 + 1))));
        assertThat(size("{ a { ...x } } fragment x on X { ...x nodes { b } }").circular())
                .isTrue();
    }

    @Test
    void whatIsTooMuchIsNamedWithItsLimit() {
        assertThat(size("{ a".repeat(21) + "}".repeat(21)).refusal(LIMITS))
                .contains("The query is 21 fields deep; the limit is 20 (depth).");
        assertThat(size("{ " + times(101, "x%: a") + " }").refusal(LIMITS))
                .contains("The query has 101 aliases; the limit is 100 (aliases).");
        assertThat(size("{ " + times(26, "f%") + " }").refusal(LIMITS))
                .contains("The query asks for 26 fields of the root; the limit is 25 (root-fields).");
        assertThat(size("{ a " + times(51, "@d%") + " }").refusal(LIMITS))
                .contains("The query has 51 directives; the limit is 50 (directives).");
        assertThat(size("{ a(first: 100) { nodes { b(first: 100) { nodes { c(first: 100) { nodes { d } } } } } } }")
                        .refusal(LIMITS)
                        .orElseThrow())
                .contains("ask for fewer with first", "the limit is 100000 (complexity)");
        assertThat(size("{ ...x } fragment x on Query { a { ...x } }").refusal(LIMITS))
                .contains("A fragment of the query holds itself: take it out.");
    }

    /** Each doubles the one before: written out they would be more fields than there is memory for. */
    @Test
    void fragmentsThatDoubleEachOtherAreCountedAndNotWrittenOut() {
        var query = "{ ...f59 } fragment f0 on Query { a { b } } "
                + IntStream.range(1, 60)
                        .mapToObj(
                                number -> "fragment f%1$d on Query { ...f%2$d ...f%2$d }".formatted(number, number - 1))
                        .collect(Collectors.joining(" "));

        assertThat(size(query).complexity()).isGreaterThan(1L << 59);
        assertThat(size(query).refusal(LIMITS)).isPresent();
    }

    @Test
    void whatCannotBeCountedIsTooMuch() {
        var pages = "a(first: 2147483647) { nodes { ".repeat(5) + "b" + "} }".repeat(5);

        assertThat(size("{ " + pages + " }").complexity()).isEqualTo(Long.MAX_VALUE);
    }

    /** Asking for more of a page never makes a query smaller. */
    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void moreIsNeverLess(long seed) {
        var random = Seeds.random(seed);
        var inner = random.nextInt(0, 1000);
        var outer = random.nextInt(0, 1000);
        var query = "{ a(first: %d) { nodes { b(last: %d) { nodes { c } } d } } }";

        var size = size(query.formatted(outer, inner)).complexity();

        assertThat(size)
                .isLessThanOrEqualTo(size(query.formatted(outer + 1, inner)).complexity());
        assertThat(size)
                .isLessThanOrEqualTo(size(query.formatted(outer, inner + 1)).complexity());
        assertThat(size).isEqualTo(1 + (long) outer * (1 + 1 + (1 + (long) inner * (1 + 1))));
    }
}
