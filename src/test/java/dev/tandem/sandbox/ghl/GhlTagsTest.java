package dev.tandem.sandbox.ghl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tags of contacts, the dictionary of a location, and what else contacts belong to. */
class GhlTagsTest {

    private static final String DICTIONARY = "/locations/demo-location/tags";

    private final GhlCaller ghl = new GhlCaller();
    private final String contact = ghl.contact("'firstName':'Ada','tags':['vip']");
    private final String tags = "/contacts/" + contact + "/tags";

    @Test
    void addingTellsAllTagsInLowerCaseAndMovesTheContactsTime() {
        ghl.pass(Duration.ofMinutes(1));

        var reply = ghl.post(tags, "{'tags':['Churn Risk']}");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().path("tags").toString()).isEqualTo("[\"vip\",\"churn risk\"]");
        assertThat(ghl.get("/contacts/" + contact)
                        .body()
                        .at("/contact/dateUpdated")
                        .asText())
                .isEqualTo("2026-03-02T17:01:00.000Z");
    }

    @Test
    void anUnknownTagIsMadeOnTheFly() {
        ghl.post(tags, "{'tags':['New']}");

        assertThat(ghl.get(DICTIONARY).body().path("tags").findValuesAsText("name"))
                .containsExactly("vip", "new");
    }

    @Test
    void removingTakesABody() {
        var reply = ghl.call("DELETE", tags, "{'tags':['VIP']}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().path("tags")).isEmpty();
        assertThat(ghl.delete(tags).status()).isEqualTo(422);
    }

    @Test
    void manyContactsAreTaggedAtOnce() {
        var body = "{'locationId':'demo-location','contacts':['%s','nobody'],'tags':['b2b']}".formatted(contact);

        var reply = ghl.post("/contacts/bulk/tags/update/add", body);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().path("errorCount").asInt()).isEqualTo(1);
        assertThat(reply.body().at("/responses/0/tagsAdded/0").asText()).isEqualTo("b2b");
        assertThat(reply.body().at("/responses/1/type").asText()).isEqualTo("error");
    }

    @Test
    void renamingATagRenamesItAtEveryContact() {
        ghl.put(DICTIONARY + "/" + tagId(), "{'name':'Gold'}");

        assertThat(contactTags()).isEqualTo("[\"gold\"]");
    }

    @Test
    void deletingATagTakesItFromEveryContact() {
        var reply = ghl.delete(DICTIONARY + "/" + tagId());

        assertThat(reply.body().path("succeded").asBoolean()).isTrue();
        assertThat(contactTags()).isEqualTo("[]");
        assertThat(ghl.get(DICTIONARY).body().path("tags")).isEmpty();
    }

    @Test
    void aTagIsNotMadeTwice() {
        assertThat(ghl.post(DICTIONARY, "{'name':'Silver'}")
                        .body()
                        .at("/tag/name")
                        .asText())
                .isEqualTo("silver");
        assertThat(ghl.post(DICTIONARY, "{'name':'SILVER'}").status()).isEqualTo(400);
    }

    @Test
    void followersComeAndGo() {
        var followers = "/contacts/" + contact + "/followers";

        var added = ghl.post(followers, "{'followers':['u1','u2']}");
        var removed = ghl.call("DELETE", followers, "{'followers':['u1']}");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.body().path("followersAdded")).hasSize(2);
        assertThat(removed.body().path("followers").toString()).isEqualTo("[\"u2\"]");
    }

    @Test
    void contactsJoinAndLeaveCampaignsAndWorkflows() {
        var campaign = ghl.get("/campaigns/?locationId=demo-location")
                .body()
                .at("/campaigns/0/id")
                .asText();
        var workflow = ghl.get("/workflows/?locationId=demo-location")
                .body()
                .at("/workflows/0/id")
                .asText();
        var path = "/contacts/" + contact;

        assertThat(ghl.delete(path + "/campaigns/" + campaign).status())
                .as("nobody is in it yet")
                .isEqualTo(200);
        assertThat(ghl.post(path + "/campaigns/" + campaign, "{}").status()).isEqualTo(201);
        assertThat(members(campaign)).containsExactly(contact);
        assertThat(ghl.delete(path + "/campaigns/" + campaign).status()).isEqualTo(200);
        assertThat(members(campaign)).isEmpty();
        ghl.post(path + "/campaigns/" + campaign, "{}");
        assertThat(ghl.post(path + "/workflow/" + workflow, "{}").status()).isEqualTo(200);
        assertThat(ghl.delete(path + "/campaigns/removeAll").status()).isEqualTo(200);
        assertThat(members(campaign)).isEmpty();
        assertThat(members(workflow)).containsExactly(contact);
        assertThat(ghl.delete(path + "/workflow/" + workflow).status()).isEqualTo(200);
        assertThat(members(workflow)).isEmpty();
        assertThat(ghl.post(path + "/workflow/nothing", "{}").status()).isEqualTo(404);

        ghl.post(path + "/workflow/" + workflow, "{}");
        ghl.delete(path);
        assertThat(members(workflow)).as("nobody is in anything any more").isEmpty();
    }

    private List<String> members(String joined) {
        return ghl.sandbox
                .state(Instant.EPOCH)
                .at("/locations/demo-location/members/" + joined)
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private String tagId() {
        return ghl.get(DICTIONARY).body().at("/tags/0/id").asText();
    }

    private String contactTags() {
        return ghl.get("/contacts/" + contact).body().at("/contact/tags").toString();
    }
}
