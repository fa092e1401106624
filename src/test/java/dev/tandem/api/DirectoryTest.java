package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What there is at the CRMs to choose from, as a front end offers it to people. */
@QuarkusTest
class DirectoryTest {

    private static final String ALL = "{ contactLists { id name description memberCount }"
            + " campaigns { id name status } workflows { id name status } crmUsers { id crm name } }";

    private final Crms crms = new Crms("demo");

    @Inject
    Sandboxes sandboxes;

    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @AfterEach
    void heal() {
        sandboxes.ghl().heal();
        sandboxes.rankr().heal();
    }

    @Test
    void whatRankrAndGhlHaveIsListedByName() {
        var unique = UUID.randomUUID().toString();
        var last = crms.addAtRankr("/lists", Map.of("name", "zebras " + unique));
        var first = crms.addAtRankr("/lists", Map.of("name", "Apes " + unique, "description", "All of them"));

        var all = graph.data(ALL, Map.of());

        assertThat(all.<Map<String, Object>>getList("contactLists"))
                .contains(Map.of("id", first, "name", "Apes " + unique, "description", "All of them", "memberCount", 0))
                .map(list -> list.get("id"))
                .containsSubsequence(first, last);
        assertThat(all.<Map<String, Object>>getList("campaigns")).isEqualTo(atGhl("campaigns"));
        assertThat(all.<Map<String, Object>>getList("workflows")).isEqualTo(atGhl("workflows"));
    }

    /** What people name by these ids can be named. */
    @Test
    void whoWorksAtGhlCanBeGivenATask() {
        var users = graph.data(ALL, Map.of()).<Map<String, String>>getList("crmUsers");

        assertThat(users).map(user -> user.get("name")).containsExactly("Casey Carer", "Sam Seller");
        assertThat(users).map(user -> user.get("crm")).containsOnly("GHL");
        var task = graph.mutate(
                "taskCreate",
                "task { assignee { ghl } }",
                GraphQl.object(
                        "contactId",
                        graph.contact(),
                        "title",
                        "Call",
                        "dueAt",
                        "2030-01-02T12:00:00Z",
                        "assignee",
                        Map.of("ghl", users.getFirst().get("id"))));
        assertThat(task.getString("task.assignee.ghl"))
                .isEqualTo(users.getFirst().get("id"));
    }

    @Test
    void whatACrmDoesNotAnswerIsNullWithItsErrorAndTheRestIsThere() {
        sandboxes.ghl().suffer(Trouble.status(503).on("GET", "/workflows"));

        graph.ask(ALL, Map.of())
                .body("errors", hasSize(1))
                .body("errors[0].path", equalTo(List.of("workflows")))
                .body("errors[0].extensions.code", equalTo("UPSTREAM_UNAVAILABLE"))
                .body("errors[0].extensions.crm", equalTo("GHL"))
                .body("errors[0].extensions.retryable", equalTo(true))
                .body("data.workflows", nullValue())
                .body("data.contactLists", notNullValue())
                .body("data.crmUsers", hasSize(2));
    }

    @Test
    void whatRankrDoesNotAnswerIsNullToo() {
        sandboxes.rankr().suffer(Trouble.status(503).on("GET", "/v1/lists"));

        graph.ask(ALL, Map.of())
                .body("errors", hasSize(1))
                .body("errors[0].path", equalTo(List.of("contactLists")))
                .body("errors[0].extensions.crm", equalTo("RANKR"))
                .body("data.contactLists", nullValue())
                .body("data.campaigns", hasSize(1));
    }

    @Test
    void whatTheCredentialsMayNotListIsSaid() {
        sandboxes.ghl().suffer(Trouble.status(403).on("GET", "/users"));

        graph.ask(ALL, Map.of())
                .body("errors", hasSize(1))
                .body("errors[0].path", equalTo(List.of("crmUsers")))
                .body("errors[0].extensions.code", equalTo("UPSTREAM_REJECTED"))
                .body("errors[0].extensions.retryable", equalTo(false))
                .body("data.crmUsers", nullValue());
    }

    /** What GHL has of that kind, as far as it is shown. */
    private List<Map<String, Object>> atGhl(String what) {
        return crms.atGhl("/%s/?locationId=demo-location".formatted(what)).<Map<String, Object>>getList(what).stream()
                .map(one -> Map.of("id", one.get("id"), "name", one.get("name"), "status", one.get("status")))
                .toList();
    }
}
