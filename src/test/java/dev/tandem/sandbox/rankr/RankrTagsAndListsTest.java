package dev.tandem.sandbox.rankr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The tag dictionary, and lists with their members. */
class RankrTagsAndListsTest {

    private final Rankr rankr = new Rankr();
    private final String ada = "/v1/contacts/"
            + rankr.post("/v1/contacts", "{firstName: 'Ada', tags: ['VIP', 'Lead']}")
                    .id();
    private final String adaId = ada.substring("/v1/contacts/".length());

    @Test
    void tagsOfContactsAreInTheDictionary() {
        assertThat(rankr.get("/v1/tags").all("name")).containsExactly("VIP", "Lead");
    }

    @Test
    void aTagHasOneSpelling() {
        rankr.post("/v1/tags", "{name: ' Very Important '}");

        var eve = rankr.post("/v1/contacts", "{tags: ['very important']}");
        var refused = rankr.post("/v1/tags", "{name: 'VERY important'}");

        assertThat(eve.at("/tags")).isEqualTo(Rankr.json("['Very Important']"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("existingId"))
                .isEqualTo(rankr.get("/v1/tags?name=very%20important")
                        .at("/data/0/id")
                        .asText());
    }

    @Test
    void renamingATagChangesItsContacts() {
        var renamed = rankr.patch(tag("VIP"), "{name: 'Very important'}");

        assertThat(renamed.version()).isEqualTo(2);
        assertThat(rankr.get(ada).at("/tags")).isEqualTo(Rankr.json("['Very important', 'Lead']"));
        assertThat(rankr.get(ada).version()).isEqualTo(2);
    }

    @Test
    void aTagMayBeSpeltAnew() {
        rankr.patch(tag("VIP"), "{name: 'vip'}");

        assertThat(rankr.get(ada).at("/tags")).isEqualTo(Rankr.json("['vip', 'Lead']"));
    }

    @Test
    void aTagCannotTakeTheNameOfAnother() {
        assertThat(rankr.patch(tag("VIP"), "{name: 'lead'}").status()).isEqualTo(409);
    }

    @Test
    void deletingATagTakesItFromItsContacts() {
        var tag = tag("VIP");

        assertThat(rankr.delete(tag).status()).isEqualTo(204);

        assertThat(rankr.get(ada).at("/tags")).isEqualTo(Rankr.json("['Lead']"));
        assertThat(rankr.get(tag).status()).isEqualTo(404);
    }

    @Test
    void aContactOnAListSaysSo() {
        var list = list();

        rankr.put(list + "/members/" + adaId);
        rankr.put(list + "/members/" + adaId);

        assertThat(rankr.get(ada).at("/lists/0").asText()).isEqualTo(list.substring("/v1/lists/".length()));
        assertThat(rankr.get(ada).version()).isEqualTo(2);
        assertThat(rankr.get(list).at("/memberCount").asInt()).isEqualTo(1);
        assertThat(rankr.get(list).version()).isEqualTo(1);
        assertThat(rankr.get(list + "/members").all("id")).containsExactly(adaId);
    }

    @Test
    void aContactLeavesAList() {
        var list = list();
        rankr.put(list + "/members/" + adaId);

        rankr.delete(list + "/members/" + adaId);

        assertThat(rankr.get(ada).at("/lists")).isEmpty();
        assertThat(rankr.get(list + "/members").all("id")).isEmpty();
        assertThat(rankr.delete(list + "/members/" + adaId).status()).isEqualTo(204);
    }

    @Test
    void anArchivedContactIsOnNoList() {
        var list = list();
        rankr.put(list + "/members/" + adaId);

        rankr.delete(ada);

        assertThat(rankr.get(list).at("/memberCount").asInt()).isZero();
        assertThat(rankr.get(list + "/members").all("id")).isEmpty();
    }

    @Test
    void aDeletedListLetsItsMembersGo() {
        var list = list();
        rankr.put(list + "/members/" + adaId);

        rankr.delete(list);

        assertThat(rankr.get(list).status()).isEqualTo(404);
        assertThat(rankr.get(ada).at("/lists")).isEmpty();
    }

    @Test
    void onlyWhatExistsCanBePutOnAList() {
        assertThat(rankr.put(list() + "/members/con_x").status()).isEqualTo(404);
        assertThat(rankr.put("/v1/lists/lst_x/members/" + adaId).status()).isEqualTo(404);
    }

    private String list() {
        return "/v1/lists/" + rankr.post("/v1/lists", "{name: 'Spring'}").id();
    }

    private String tag(String name) {
        return "/v1/tags/" + rankr.get("/v1/tags?name=" + name).at("/data/0/id").asText();
    }
}
