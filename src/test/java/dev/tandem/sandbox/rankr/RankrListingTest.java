package dev.tandem.sandbox.rankr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages, cursors and filters. */
class RankrListingTest {

    private final Rankr rankr = new Rankr();

    @Test
    void cursorsLeadThroughEverythingInOrderOfChange() {
        var ids = contacts(7);

        var first = rankr.get("/v1/contacts?limit=3");
        var second = rankr.get("/v1/contacts?limit=3&cursor=" + first.text("nextCursor"));
        var third = rankr.get("/v1/contacts?limit=3&cursor=" + second.text("nextCursor"));

        assertThat(first.all("id")).isEqualTo(ids.subList(0, 3));
        assertThat(second.all("id")).isEqualTo(ids.subList(3, 6));
        assertThat(third.all("id")).isEqualTo(ids.subList(6, 7));
        assertThat(third.at("/nextCursor").isNull()).isTrue();
        assertThat(first.at("/total").asInt()).isEqualTo(7);
    }

    @Test
    void aFullLastPageHasNoCursor() {
        contacts(3);

        assertThat(rankr.get("/v1/contacts?limit=3").at("/nextCursor").isNull()).isTrue();
    }

    @Test
    void whatChangesMeanwhileMovesToTheEndAndIsNotMissed() {
        var ids = contacts(4);
        var first = rankr.get("/v1/contacts?limit=2");

        rankr.patch("/v1/contacts/" + ids.get(0), "{company: 'Acme'}");
        rankr.patch("/v1/contacts/" + ids.get(2), "{company: 'Acme'}");
        rankr.delete("/v1/contacts/" + ids.get(1));

        assertThat(rankr.get("/v1/contacts?cursor=" + first.text("nextCursor")).all("id"))
                .containsExactly(ids.get(3), ids.get(0), ids.get(2));
    }

    @Test
    void aPageHasFiftyUnlessItIsAskedOtherwise() {
        contacts(51);

        assertThat(rankr.get("/v1/contacts").all("id")).hasSize(50);
        assertThat(rankr.get("/v1/contacts?limit=100").all("id")).hasSize(51);
    }

    @Test
    void changesSinceATimeIncludeThatTimeAndDeletions() {
        var ids = contacts(3);
        rankr.pass(Duration.ofMinutes(1));
        var changed = rankr.patch("/v1/contacts/" + ids.get(0), "{company: 'Acme'}");
        rankr.delete("/v1/contacts/" + ids.get(1));

        var since = "/v1/contacts?updatedSince=" + changed.text("updatedAt");

        assertThat(rankr.get(since).all("id")).containsExactly(ids.get(0));
        assertThat(rankr.get(since + "&includeArchived=true").all("id")).containsExactly(ids.get(0), ids.get(1));
    }

    @Test
    void aCursorGoesOnWithinChangesSinceATime() {
        var ids = contacts(4);
        rankr.pass(Duration.ofMinutes(1));
        ids.forEach(id -> rankr.patch("/v1/contacts/" + id, "{company: 'Acme'}"));
        var since = "/v1/contacts?limit=3&updatedSince=" + rankr.now();

        var first = rankr.get(since);
        var second = rankr.get(since + "&cursor=" + first.text("nextCursor"));

        assertThat(first.all("id")).isEqualTo(ids.subList(0, 3));
        assertThat(second.all("id")).isEqualTo(ids.subList(3, 4));
    }

    @Test
    void childrenOfSeveralContactsComeTogether() {
        var ids = contacts(3);
        ids.forEach(id -> rankr.post("/v1/notes", "{contactId: '%s', content: 'About %s'}".formatted(id, id)));

        var notes = rankr.get("/v1/notes?contactId=%s,%s,con_x".formatted(ids.get(2), ids.get(0)));

        assertThat(notes.all("contactId")).containsExactly(ids.get(0), ids.get(2));
        assertThat(notes.at("/total").asInt()).isEqualTo(2);
    }

    @Test
    void lookedUpRecordsArePagedToo() {
        var contact = contacts(1).getFirst();
        var json = "{contactId: '%s', title: 'Call'}".formatted(contact);
        var ids = IntStream.range(0, 3)
                .mapToObj(_ -> rankr.post("/v1/tasks", json).id())
                .toList();
        var path = "/v1/tasks?limit=2&contactId=" + contact;

        var first = rankr.get(path);
        var second = rankr.get(path + "&cursor=" + first.text("nextCursor"));

        assertThat(first.all("id")).isEqualTo(ids.subList(0, 2));
        assertThat(second.all("id")).isEqualTo(ids.subList(2, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=many",
                "cursor=elsewhere",
                "updatedSince=yesterday",
                "includeArchived=1",
                "contactid=con_x"
            })
    void aParameterThatMakesNoSenseIsRefused(String parameter) {
        assertThat(rankr.get("/v1/tasks?" + parameter).status()).isEqualTo(400);
    }

    private List<String> contacts(int count) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            ids.add(rankr.post("/v1/contacts", "{firstName: 'Ada %d'}".formatted(i))
                    .id());
        }
        return ids;
    }
}
