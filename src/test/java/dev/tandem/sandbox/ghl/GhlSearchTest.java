package dev.tandem.sandbox.ghl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tandem.sandbox.People;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The search: powerful, particular, and behind the times. */
class GhlSearchTest {

    private final GhlCaller ghl = new GhlCaller();

    @Test
    void aNewContactIsFoundOnlyAfterAWhile() {
        ghl.contact("'firstName':'Ada'");

        assertThat(ghl.search("").path("total").asInt()).isZero();
        ghl.pass(Duration.ofSeconds(2));
        assertThat(ghl.search("").path("total").asInt()).isEqualTo(1);
    }

    @Test
    void aDeletedContactLingers() {
        var id = settled("'firstName':'Ada'");
        ghl.delete("/contacts/" + id);

        assertThat(ids(ghl.search(""))).containsExactly(id);
        ghl.pass(Duration.ofSeconds(2));
        assertThat(ids(ghl.search(""))).isEmpty();
    }

    @Test
    void aChangedContactShowsItsOldValues() {
        var id = settled("'firstName':'Ada'");
        ghl.put("/contacts/" + id, "{'firstName':'Augusta'}");

        assertThat(ghl.search("").at("/contacts/0/firstName").asText()).isEqualTo("Ada");
    }

    @Test
    void theLagCanBeSet() {
        ghl.sandbox.searchLag(Duration.ZERO);

        ghl.contact("'firstName':'Ada'");

        assertThat(ghl.search("").path("total").asInt()).isEqualTo(1);
    }

    @Test
    void pageLimitAndLocationAreRequired() {
        var reply = ghl.post("/contacts/search", "{}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().path("message")).hasSize(2);
        assertThat(ghl.post("/contacts/search", "{'locationId':'demo-location','pageLimit':501}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void pageAndSearchAfterExcludeEachOther() {
        var body = "{'locationId':'demo-location','pageLimit':5,'page':1,'searchAfter':[1,'x']}";

        assertThat(ghl.post("/contacts/search", body).status()).isEqualTo(422);
    }

    @Test
    void pagesEndAtTenThousand() {
        assertThat(ghl.post("/contacts/search", "{'locationId':'demo-location','pageLimit':500,'page':20}")
                        .status())
                .isEqualTo(200);
        assertThat(ghl.post("/contacts/search", "{'locationId':'demo-location','pageLimit':500,'page':21}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void datesTakeOnlyRanges() {
        var reply = ghl.post(
                "/contacts/search",
                "{'locationId':'demo-location','pageLimit':5,'filters':"
                        + "[{'field':'dateUpdated','operator':'gte','value':'2026-01-01T00:00:00Z'}]}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().path("message").asText())
                .isEqualTo("Invalid Operator (gte) passed for field date_updated");
    }

    @Test
    void aRangeMayBeOpenAndInEitherNotation() {
        settled("'firstName':'Ada'");
        var later = ghl.now.toString();
        var laterMillis = ghl.now.toEpochMilli();
        var id = settled("'firstName':'Grace'");

        assertThat(ids(ghl.search(
                        "'filters':[{'field':'dateAdded','operator':'range','value':{'gte':'" + later + "'}}]")))
                .containsExactly(id);
        assertThat(ids(ghl.search("'filters':[{'field':'dateAdded','operator':'range','value':{'gte':" + laterMillis
                        + "}}],'sort':[{'field':'dateAdded','direction':'asc'}]")))
                .containsExactly(id);
    }

    @Test
    void anUnknownFieldIsABadRequest() {
        var reply = ghl.post(
                "/contacts/search",
                "{'locationId':'demo-location','pageLimit':5,'filters':"
                        + "[{'field':'nickName','operator':'eq','value':'x'}]}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("message").asText()).isEqualTo("Invalid field nick_name");
    }

    @Test
    void anEmailAddressCannotBeSearchedInPart() {
        assertThat(ghl.search("'filters':[{'field':'email','operator':'contains','value':'ada'}]")
                        .path("message")
                        .asText())
                .isEqualTo("Invalid Operator (contains) passed for field email");
    }

    @Test
    void filtersAreJoinedByGroups() {
        var ada = settled("'firstName':'Ada','tags':['vip'],'city':'London'");
        var grace = settled("'firstName':'Grace','city':'New York'");
        settled("'firstName':'Mary'");

        var found = ghl.search("'filters':[{'group':'OR','filters':[{'field':'tags','operator':'eq','value':'VIP'},"
                + "{'field':'city','operator':'contains','value':'york'}]}]");

        assertThat(ids(found)).containsExactlyInAnyOrder(ada, grace);
        assertThat(found.path("total").asInt()).isEqualTo(2);
    }

    @Test
    void aCustomFieldIsFilteredByIdAndByAnyOtherNameIgnored() {
        var id = settled("'customFields':[{'key':'plan_tier','field_value':'Team'}]");
        settled("'firstName':'Grace'");
        var tier = ghl.get("/locations/demo-location/customFields")
                .body()
                .at("/customFields/0/id")
                .asText();

        assertThat(ids(ghl.search(customField(tier)))).containsExactly(id);
        assertThat(ids(ghl.search(customField("plan_tier")))).hasSize(2);
    }

    @Test
    void rowsAreNotQuiteContacts() {
        settled("'firstName':'Ada','address1':'1 St James','dateOfBirth':'1990-01-02'");

        var row = ghl.search("").at("/contacts/0");

        assertThat(row.has("address1")).isFalse();
        assertThat(row.path("address").asText()).isEqualTo("1 St James");
        assertThat(row.path("dateOfBirth").asLong()).isEqualTo(631238400000L);
        assertThat(row.path("searchAfter")).hasSize(2);
    }

    @Test
    void theCursorVisitsEveryContactOnceWhateverTheOrder() {
        ghl.sandbox.load("demo", People.of(5, 120), ghl.now);
        var all = ids(ghl.search("'pageLimit':500"));

        for (var sort : List.of(
                "",
                ",'sort':[{'field':'dateUpdated','direction':'asc'}]",
                ",'sort':[{'field':'dateAdded','direction':'desc'}]",
                ",'sort':[{'field':'lastNameLowerCase','direction':'asc'},{'field':'dateAdded','direction':'desc'}]")) {
            assertThat(walk(sort))
                    .hasSizeGreaterThan(60)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(all);
        }
    }

    @Test
    void rowsAreSortedAsAsked() {
        ghl.sandbox.load("demo", People.of(5, 50), ghl.now);

        var rows = ghl.search("'pageLimit':500,'sort':[{'field':'dateUpdated','direction':'asc'}]");

        assertThat(rows.findValuesAsText("dateUpdated")).hasSizeGreaterThan(20).isSorted();
    }

    private List<String> walk(String sort) {
        var ids = new ArrayList<String>();
        var after = "";
        while (true) {
            var rows = (ArrayNode)
                    ghl.post("/contacts/search", "{'locationId':'demo-location','pageLimit':7" + sort + after + "}")
                            .body()
                            .path("contacts");
            if (rows.isEmpty()) {
                return ids;
            }
            rows.forEach(row -> ids.add(row.path("id").asText()));
            after = ",'searchAfter':" + rows.get(rows.size() - 1).path("searchAfter");
        }
    }

    private String settled(String properties) {
        var id = ghl.contact(properties);
        ghl.pass(Duration.ofSeconds(3));
        return id;
    }

    private static String customField(String name) {
        return "'filters':[{'field':'customFields." + name + "','operator':'eq','value':'Team'}]";
    }

    private static List<String> ids(JsonNode found) {
        var ids = new ArrayList<String>();
        found.path("contacts").forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }
}
