package dev.tandem.sandbox.rankr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The prefix under which nothing but test records can be touched. */
class RankrTestRecordsTest {

    private final Rankr rankr = new Rankr();
    private final String live = rankr.post("/v1/contacts", "{firstName: 'Ada'}").id();
    private final String test =
            rankr.post("/sandbox/v1/contacts", "{firstName: 'Eve'}").id();

    @Test
    void whatIsMadeThereIsATestRecord() {
        var contact = rankr.get("/sandbox/v1/contacts/" + test);

        assertThat(contact.at("/test").asBoolean()).isTrue();
        assertThat(rankr.post("/sandbox/v1/contacts", "{}").header("Location")).startsWith("/sandbox/v1/contacts/");
    }

    @Test
    void itSeesTestRecordsOnly() {
        assertThat(rankr.get("/sandbox/v1/contacts").all("id")).containsExactly(test);
        assertThat(rankr.get("/sandbox/v1/contacts/" + live).status()).isEqualTo(404);
        assertThat(rankr.patch("/sandbox/v1/contacts/" + live, "{firstName: 'X'}")
                        .status())
                .isEqualTo(404);
        assertThat(rankr.post("/sandbox/v1/contacts/tags", "{contactIds: ['%s'], add: ['x']}".formatted(live))
                        .at("/missing/0")
                        .asText())
                .isEqualTo(live);
    }

    @Test
    void theUsualPrefixSeesBothAndCanTellThemApart() {
        assertThat(rankr.get("/v1/contacts").all("id")).containsExactly(live, test);
        assertThat(rankr.get("/v1/contacts?test=true").all("id")).containsExactly(test);
        assertThat(rankr.get("/v1/contacts?test=false").all("id")).containsExactly(live);
    }

    @Test
    void aTestRecordCanBeMadeUnderTheUsualPrefixAndStaysOne() {
        var contact = rankr.post("/v1/contacts", "{test: true}");

        assertThat(contact.at("/test").asBoolean()).isTrue();
        assertThat(rankr.patch("/v1/contacts/" + contact.id(), "{test: false}").wrongFields())
                .containsExactly("test");
        assertThat(rankr.post("/sandbox/v1/contacts", "{test: false}").wrongFields())
                .containsExactly("test");
    }

    @Test
    void aChildIsAsItsContactIs() {
        var json = "{contactId: '%s', content: 'Hello'}";

        var ofTest = rankr.post("/v1/notes", json.formatted(test));
        var ofLive = rankr.post("/v1/notes", json.formatted(live));

        assertThat(ofTest.at("/test").asBoolean()).isTrue();
        assertThat(ofLive.at("/test").asBoolean()).isFalse();
        assertThat(rankr.get("/sandbox/v1/notes").all("id")).containsExactly(ofTest.id());
        assertThat(rankr.post("/sandbox/v1/notes", json.formatted(live)).wrongFields())
                .containsExactly("contactId");
    }

    @Test
    void tagsAndListsOfTheAccountAreOutOfReach() {
        var tag = rankr.post("/v1/tags", "{name: 'VIP'}").id();
        var list = rankr.post("/v1/lists", "{name: 'Spring'}").id();

        assertThat(rankr.delete("/sandbox/v1/tags/" + tag).status()).isEqualTo(403);
        assertThat(rankr.patch("/sandbox/v1/lists/" + list, "{name: 'X'}").status())
                .isEqualTo(403);
        assertThat(rankr.get("/sandbox/v1/tags/" + tag).status()).isEqualTo(200);
        assertThat(rankr.put("/sandbox/v1/lists/%s/members/%s".formatted(list, live))
                        .status())
                .isEqualTo(404);
        assertThat(rankr.put("/sandbox/v1/lists/%s/members/%s".formatted(list, test))
                        .status())
                .isEqualTo(204);
    }
}
