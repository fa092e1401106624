package dev.tandem.sandbox.rankr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Names, uniqueness and look-ups of contacts, and their tags. */
class RankrContactsTest {

    private final Rankr rankr = new Rankr();

    @Test
    void theFullNameIsMadeOfFirstAndLast() {
        var contact = rankr.post("/v1/contacts", "{firstName: 'Ada'}");

        var married = rankr.patch("/v1/contacts/" + contact.id(), "{lastName: 'King'}");

        assertThat(contact.text("fullName")).isEqualTo("Ada");
        assertThat(married.text("fullName")).isEqualTo("Ada King");
        assertThat(rankr.post("/v1/contacts", "{}").at("/fullName").isNull()).isTrue();
    }

    @Test
    void anEmailBelongsToOneContactWhateverItsCase() {
        var ada = rankr.post("/v1/contacts", "{email: 'Ada@example.com'}");

        var refused = rankr.post("/v1/contacts", "{email: 'ada@EXAMPLE.com'}");

        assertThat(ada.text("email")).isEqualTo("Ada@example.com");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("existingId")).isEqualTo(ada.id());
        assertThat(refused.wrongFields()).containsExactly("email");
    }

    @Test
    void anExternalIdBelongsToOneContact() {
        var ada = rankr.post("/v1/contacts", "{externalId: 'ghl-1'}");
        var eve = rankr.post("/v1/contacts", "{}");

        var refused = rankr.patch("/v1/contacts/" + eve.id(), "{externalId: 'ghl-1'}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("existingId")).isEqualTo(ada.id());
        assertThat(refused.wrongFields()).containsExactly("externalId");
    }

    @Test
    void anArchivedContactGivesItsEmailAndExternalIdFree() {
        var json = "{email: 'ada@example.com', externalId: 'ghl-1'}";
        var first = rankr.post("/v1/contacts", json);
        rankr.delete("/v1/contacts/" + first.id());

        var second = rankr.post("/v1/contacts", json);

        assertThat(second.status()).isEqualTo(201);
        assertThat(rankr.get("/v1/contacts?email=ada@example.com").all("id")).containsExactly(second.id());
    }

    @Test
    void contactsAreFoundByEmailPhoneAndExternalId() {
        var ada = rankr.post("/v1/contacts", "{email: 'ada@example.com', phone: '+1 (415) 555-0123', externalId: 'g1'}")
                .id();
        rankr.post("/v1/contacts", "{email: 'eve@example.com', phone: '+1 415 555 0124'}");

        assertThat(rankr.get("/v1/contacts?email=ADA@example.com").all("id")).containsExactly(ada);
        assertThat(rankr.get("/v1/contacts?phone=%2B14155550123").all("id")).containsExactly(ada);
        assertThat(rankr.get("/v1/contacts?externalId=g1").all("id")).containsExactly(ada);
        assertThat(rankr.get("/v1/contacts?externalId=g1&email=eve@example.com").all("id"))
                .isEmpty();
    }

    @Test
    void tagsAreComparedWhateverTheirCaseAndKeepTheirSpelling() {
        var ada = "/v1/contacts/"
                + rankr.post("/v1/contacts", "{tags: ['VIP', 'vip', 'Lead']}").id();

        var changed = rankr.post(ada + "/tags", "{add: ['vip', 'New'], remove: ['LEAD', 'absent']}");

        assertThat(changed.at("/tags")).isEqualTo(Rankr.json("['VIP', 'New']"));
        assertThat(changed.version()).isEqualTo(2);
    }

    @Test
    void addingWhatIsThereChangesNothing() {
        var ada =
                "/v1/contacts/" + rankr.post("/v1/contacts", "{tags: ['VIP']}").id();

        assertThat(rankr.post(ada + "/tags", "{add: ['vip']}").version()).isEqualTo(1);
        assertThat(rankr.patch(ada, "{tags: ['vip']}").version()).isEqualTo(1);
    }

    @Test
    void aTagCannotBeAddedAndRemovedAtOnce() {
        var ada = rankr.post("/v1/contacts", "{}").id();

        var refused = rankr.post("/v1/contacts/" + ada + "/tags", "{add: ['VIP'], remove: ['vip']}");

        assertThat(refused.wrongFields()).containsExactly("remove");
    }

    @Test
    void tagsOfManyContactsChangeAtOnce() {
        var ada = rankr.post("/v1/contacts", "{tags: ['VIP']}").id();
        var eve = rankr.post("/v1/contacts", "{}").id();

        var answer = rankr.post(
                "/v1/contacts/tags", "{contactIds: ['%s', '%s', 'con_x'], add: ['vip']}".formatted(ada, eve));

        assertThat(answer.body()).isEqualTo(Rankr.json("{changed: 1, unchanged: 1, missing: ['con_x']}"));
        assertThat(rankr.get("/v1/contacts/" + eve).at("/tags")).isEqualTo(Rankr.json("['VIP']"));
    }

    @Test
    void aRefusedContactLeavesNoTagsBehind() {
        rankr.post("/v1/contacts", "{email: 'ada@example.com'}");

        rankr.post("/v1/contacts", "{email: 'ada@example.com', tags: ['New']}");

        assertThat(rankr.get("/v1/tags").all("name")).isEmpty();
    }
}
