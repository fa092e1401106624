package dev.tandem.sandbox.rankr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.People;
import dev.tandem.sandbox.Person;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens around the calls: events, loading, starting afresh. */
class RankrStateTest {

    private static final List<Person> PEOPLE = People.of(7, 60);

    private final Rankr rankr = new Rankr();

    @Test
    void everyChangeIsAnEventWithTheRecordAsItThenWas() {
        var ada =
                rankr.post("/v1/contacts", "{firstName: 'Ada', tags: ['VIP']}").id();
        rankr.post("/v1/notes", "{contactId: '%s', content: 'Hello'}".formatted(ada));
        rankr.patch("/v1/contacts/" + ada, "{firstName: 'Ada'}");
        rankr.patch("/v1/contacts/" + ada, "{lastName: 'King'}");
        rankr.delete("/v1/contacts/" + ada);
        var list = rankr.post("/v1/lists", "{name: 'Spring'}").id();
        rankr.delete("/v1/lists/" + list);

        var events = rankr.sandbox.events("demo");

        assertThat(events)
                .extracting(Event::type)
                .containsExactly(
                        "contact.created",
                        "note.created",
                        "contact.updated",
                        "note.archived",
                        "contact.archived",
                        "list.created",
                        "list.deleted");
        assertThat(events.get(2).data().path("fullName").asText()).isEqualTo("Ada King");
        assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
        assertThat(rankr.sandbox.events("other")).isEmpty();
    }

    @Test
    void peopleAreLoadedWithWhatRankrHoldsOfThem() {
        rankr.sandbox.load("demo", PEOPLE, Rankr.START);
        var known =
                PEOPLE.stream().filter(person -> person.atRankr().isPresent()).toList();
        var profile = known.getFirst().atRankr().orElseThrow();

        var contacts = rankr.get("/v1/contacts?limit=100");

        assertThat(contacts.all("fullName"))
                .containsExactlyInAnyOrderElementsOf(known.stream()
                        .map(person -> person.atRankr().orElseThrow().fullName())
                        .toList());
        assertThat(contacts.all("createdAt"))
                .contains(Rankr.START.minus(profile.createdAgo()).toString());
        assertThat(rankr.get("/sandbox/v1/contacts").all("id")).isNotEmpty();
        assertThat(rankr.sandbox.events("demo")).isEmpty();
    }

    @Test
    void loadedChildrenThatGhlHoldsTooNameTheirCounterpart() {
        rankr.sandbox.load("demo", PEOPLE, Rankr.START);
        var shared = PEOPLE.stream()
                .flatMap(person -> person.memos().stream())
                .filter(memo -> memo.on().atGhl() && memo.on().atRankr())
                .findFirst()
                .orElseThrow();

        var notes = rankr.get("/v1/notes?externalId=" + shared.ghlId());

        assertThat(notes.all("content")).containsExactly(shared.body());
    }

    @Test
    void theSameSeedAndCallsGiveTheSameAnswers() {
        var twin = new Rankr();
        rankr.sandbox.load("demo", PEOPLE, Rankr.START);
        twin.sandbox.load("demo", PEOPLE, Rankr.START);

        assertThat(rankr.post("/v1/contacts", "{firstName: 'Ada'}").body())
                .isEqualTo(twin.post("/v1/contacts", "{firstName: 'Ada'}").body());
        assertThat(rankr.get("/v1/contacts").body())
                .isEqualTo(twin.get("/v1/contacts").body());
    }

    @Test
    void afterAResetThereIsNobody() {
        rankr.sandbox.reset();

        assertThat(rankr.get("/v1/contacts").status()).isEqualTo(401);
        assertThat(rankr.sandbox.state(Rankr.START).path("tenants")).isEmpty();
    }

    @Test
    void theStateCountsRecords() {
        rankr.post("/v1/contacts", "{tags: ['VIP']}");

        var tenant = rankr.sandbox.state(Rankr.START).at("/tenants/demo");

        assertThat(tenant.at("/records/contact").asInt()).isEqualTo(1);
        assertThat(tenant.at("/records/tag").asInt()).isEqualTo(1);
        assertThat(tenant.at("/quota/left").asInt()).isEqualTo(599);
    }

    @Test
    void pathsAreCountedByTemplate() {
        assertThat(rankr.sandbox.template("GET", "/v1/contacts/con_1")).isEqualTo("/v1/contacts/{id}");
        assertThat(rankr.sandbox.template("POST", "/v1/contacts/tags")).isEqualTo("/v1/contacts/tags");
        assertThat(rankr.sandbox.template("POST", "/oauth/token")).isEqualTo("/oauth/token");
    }
}
