package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Finding contacts: filters, search, order and pages. */
@QuarkusTest
class ApiListTest {

    private GraphQl graph;

    /** The name of a company that only this test's contacts work for. */
    private final String company = "c" + UUID.randomUUID().toString().replace("-", "");

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @Test
    void everyFilterFindsWhoItIsAbout() {
        var email = GraphQl.email();
        var id = graph.contact(
                "email",
                email,
                "phone",
                "+14155550188",
                "company",
                company,
                "tags",
                List.of("vip", company),
                "address",
                Map.of("city", "Paris", "country", "FR"),
                "customFields",
                List.of(Map.of("key", "referral_code", "value", company)));
        graph.contact("company", company + " & Sons");

        for (var filter : List.of(
                Map.of("email", email),
                Map.of("phone", "(415) 555-0188", "company", company),
                Map.of("company", company, "city", "Paris"),
                Map.of("company", company, "country", "fr"),
                Map.of("allTags", List.of("VIP", company)),
                Map.of("anyTags", List.of("nobody has this", company)),
                Map.of("customFields", List.of(Map.of("key", "referral_code", "value", company))))) {
            assertThat(find(object("filter", filter))).as(filter.toString()).containsExactly(id);
        }
        assertThat(find(object("filter", Map.of("company", company.toUpperCase(Locale.ROOT)))))
                .hasSize(2);
        assertThat(find(object("filter", Map.of("allTags", List.of(company, "nobody has this")))))
                .isEmpty();
    }

    @Test
    void theStateAndTheCrmCanBeAskedFor() {
        var both = graph.contact("company", company);
        var one = graph.contact("company", company, "targets", List.of("RANKR"));

        assertThat(find(object("filter", Map.of("company", company, "syncStates", List.of("SINGLE_SIDED")))))
                .containsExactly(one);
        assertThat(find(object("filter", Map.of("company", company, "syncStates", List.of("IN_SYNC", "CONFLICT")))))
                .containsExactly(both);
        assertThat(find(object("filter", Map.of("company", company, "knownTo", "GHL"))))
                .containsExactly(both);
        assertThat(find(object("filter", Map.of("company", company, "knownTo", "RANKR"))))
                .containsExactlyInAnyOrder(both, one);
        assertThat(find(object("filter", Map.of("company", company, "updatedFrom", "2040-01-01T00:00:00Z"))))
                .isEmpty();
        assertThat(find(object("filter", Map.of("company", company, "updatedTo", "2040-01-01T00:00:00Z"))))
                .hasSize(2);
    }

    @Test
    void aSearchNeedsTheBeginningsOfAllItsWords() {
        var id = graph.contact("firstName", "Maximilian", "company", company);

        assertThat(find(object("search", "maxim " + company.substring(0, 20)))).containsExactly(id);
        assertThat(find(object("search", company + " LOVE"))).containsExactly(id);
        assertThat(find(object("search", "aximilian " + company))).isEmpty();
        assertThat(find(object("search", company + " nobody"))).isEmpty();
    }

    @Test
    void whatAPersonTypesIsNeverQuerySyntax() {
        for (var typed : List.of("'", "a' | 'b", "!(&", "\\", "%", "o'brien:*", "ада & 🦊", "--", "+", "a:b <-> c")) {
            graph.ask(
                            "query($search: String) { contacts(search: $search, first: 1) { nodes { id } } }",
                            Map.of("search", typed))
                    .body("errors", nullValue());
        }
    }

    @ParameterizedTest
    @EnumSource(ContactOrderFieldEnum.class)
    void everyOrderHasTwoDirections(ContactOrderFieldEnum field) {
        var ids = List.of(
                graph.contact("lastName", "Adams", "email", "a" + GraphQl.email(), "company", company + " A"),
                graph.contact("lastName", "Brown", "email", "b" + GraphQl.email(), "company", company + " B"),
                graph.contact("lastName", "Clark", "email", "c" + GraphQl.email(), "company", company + " C"));

        assertThat(find(ordered(field, "ASC"))).isEqualTo(ids);
        assertThat(find(ordered(field, "DESC"))).isEqualTo(ids.reversed());
    }

    @Test
    void theLatestChangeComesFirstUnlessSaidOtherwise() {
        var first = graph.contact("company", company);
        var second = graph.contact("company", company);

        assertThat(find(object("filter", Map.of("company", company)))).containsExactly(second, first);
    }

    @ParameterizedTest
    @EnumSource(ContactOrderFieldEnum.class)
    void pagesOfEitherDirectionVisitEachContactOnce(ContactOrderFieldEnum field) {
        for (var i = 0; i < 5; i++) {
            graph.contact("company", company);
        }
        var all = find(ordered(field, "DESC"));

        var forward = walk(field, "first", "after", "endCursor", "hasNextPage");
        var backward = walk(field, "last", "before", "startCursor", "hasPreviousPage");

        assertThat(all).hasSize(5).doesNotHaveDuplicates();
        assertThat(forward.stream().flatMap(List::stream)).containsExactlyElementsOf(all);
        Collections.reverse(backward);
        assertThat(backward.stream().flatMap(List::stream)).containsExactlyElementsOf(all);
    }

    @Test
    void theTotalIsThatOfTheWholeList() {
        for (var i = 0; i < 3; i++) {
            graph.contact("company", company);
        }

        var page = graph.data("""
                query($company: String) { contacts(filter: {company: $company}, first: 2) {
                    totalCount nodes { id } edges { cursor } } }""", Map.of("company", company));

        assertThat(page.getInt("contacts.totalCount")).isEqualTo(3);
        assertThat(page.getList("contacts.nodes")).hasSize(2);
    }

    private List<List<String>> walk(ContactOrderFieldEnum field, String size, String from, String edge, String more) {
        var pages = new ArrayList<List<String>>();
        var variables = ordered(field, "DESC");
        variables.put(size, 2);
        do {
            var page = graph.data("""
                    query($filter: ContactFilter, $orderBy: [ContactOrder!], $first: Int, $after: String, $last: Int, $before: String) {
                        contacts(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
                            nodes { id } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }""", variables);
            pages.add(page.getList("contacts.nodes.id"));
            variables.put(from, page.getString("contacts.pageInfo." + edge));
            if (!page.getBoolean("contacts.pageInfo." + more)) {
                return pages;
            }
        } while (pages.size() < 10);
        throw new AssertionError("the pages do not end: " + pages);
    }

    private Map<String, Object> ordered(ContactOrderFieldEnum field, String direction) {
        return object(
                "filter", Map.of("company", company),
                "orderBy", List.of(Map.of("field", field.name(), "direction", direction)));
    }

    private List<String> find(Map<String, ?> arguments) {
        return graph.data("""
                        query($filter: ContactFilter, $search: String, $orderBy: [ContactOrder!]) {
                            contacts(filter: $filter, search: $search, orderBy: $orderBy) { nodes { id } } }""", arguments).getList("contacts.nodes.id");
    }
}
