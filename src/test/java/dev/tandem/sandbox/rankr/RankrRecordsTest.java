package dev.tandem.sandbox.rankr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What contacts, tasks, notes and appointments have in common. */
class RankrRecordsTest {

    private final Rankr rankr = new Rankr();

    @Test
    void aNewRecordHasVersionOneAndSaysWhereItIs() {
        var created = rankr.post("/v1/contacts", "{firstName: 'Ada'}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/v1/contacts/" + created.id());
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.text("createdAt")).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(created.text("updatedAt")).isEqualTo(created.text("createdAt"));
        assertThat(rankr.get("/v1/contacts/" + created.id()).body()).isEqualTo(created.body());
    }

    @Test
    void aChangeRaisesTheVersion() {
        var contact = ada();
        rankr.pass(Duration.ofMinutes(5));

        var changed = rankr.patch(contact, "{company: 'Analytical Engines'}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(changed.text("updatedAt")).isEqualTo("2026-03-01T09:05:00Z");
        assertThat(changed.text("firstName")).isEqualTo("Ada");
    }

    @Test
    void aChangeThatChangesNothingLeavesTheVersion() {
        var contact = ada();
        rankr.pass(Duration.ofMinutes(5));

        var same = rankr.patch(contact, "{firstName: 'Ada', company: null}");

        assertThat(same.version()).isEqualTo(1);
        assertThat(same.text("updatedAt")).isEqualTo(same.text("createdAt"));
    }

    @Test
    void laterChangesHaveLaterTimesEvenWithinAnInstant() {
        var first = rankr.post("/v1/contacts", "{}");
        var second = rankr.post("/v1/contacts", "{}");

        assertThat(Instant.parse(second.text("updatedAt"))).isAfter(Instant.parse(first.text("updatedAt")));
    }

    @Test
    void nullClears() {
        var contact = ada();
        rankr.patch(contact, "{address: {city: 'London', country: 'GB'}, customFields: {plan: 'gold', seat: '4'}}");

        var cleared =
                rankr.patch(contact, "{email: null, address: {city: null}, customFields: {plan: null}, tags: null}");

        assertThat(cleared.at("/email").isNull()).isTrue();
        assertThat(cleared.at("/address/city").isNull()).isTrue();
        assertThat(cleared.at("/address/country").asText()).isEqualTo("GB");
        assertThat(cleared.at("/customFields")).isEqualTo(Rankr.json("{seat: '4'}"));
        assertThat(cleared.at("/tags")).isEmpty();
    }

    @Test
    void aConditionalWriteHappensOnlyToItsVersion() {
        var contact = ada();
        rankr.with("if-match", "\"1\"").patch(contact, "{firstName: 'Augusta'}");

        var late = rankr.with("if-match", "\"1\"").patch(contact, "{firstName: 'Ada'}");
        var lateDeletion = rankr.with("if-match", "\"1\"").delete(contact);

        assertThat(late.status()).isEqualTo(412);
        assertThat(lateDeletion.status()).isEqualTo(412);
        assertThat(rankr.get(contact).text("firstName")).isEqualTo("Augusta");
    }

    @Test
    void anyVersionAndOneOfSeveralMatch() {
        var contact = ada();

        assertThat(rankr.with("if-match", "*")
                        .patch(contact, "{lastName: 'King'}")
                        .status())
                .isEqualTo(200);
        assertThat(rankr.with("if-match", "\"1\", \"2\"")
                        .patch(contact, "{lastName: 'L'}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aWeakTagNeverMatches() {
        assertThat(rankr.with("if-match", "W/\"1\"")
                        .patch(ada(), "{lastName: 'King'}")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aDeletedRecordIsArchived() {
        var contact = ada();

        var deleted = rankr.delete(contact);

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(rankr.get(contact).status()).isEqualTo(404);
        assertThat(rankr.delete(contact).status()).isEqualTo(404);
        assertThat(rankr.patch(contact, "{firstName: 'Eve'}").status()).isEqualTo(404);
        var archived = rankr.get(contact + "?includeArchived=true");
        assertThat(archived.at("/archivedAt").isTextual()).isTrue();
        assertThat(archived.version()).isEqualTo(2);
    }

    @Test
    void whatBelongsToAnArchivedContactIsArchivedToo() {
        var contact = ada();
        var contactId = contact.substring("/v1/contacts/".length());
        var note = rankr.post("/v1/notes", "{contactId: '%s', content: 'Hello'}".formatted(contactId));

        rankr.delete(contact);

        assertThat(rankr.get("/v1/notes/" + note.id()).status()).isEqualTo(404);
        assertThat(rankr.get("/v1/notes?includeArchived=true&contactId=" + contactId)
                        .all("id"))
                .containsExactly(note.id());
    }

    @Test
    void everythingWrongWithABodyIsSaidAtOnce() {
        var refused = rankr.post("/v1/contacts", """
                {nickname: 'A', fullName: 'Ada', version: 3, email: 'nobody', firstName: ' ', phone: 5,
                 address: {country: 'Britain', planet: 'Earth'}, customFields: {'a b': 'x'}, lists: []}""");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.wrongFields())
                .containsExactlyInAnyOrder(
                        "nickname",
                        "fullName",
                        "version",
                        "email",
                        "firstName",
                        "phone",
                        "address.country",
                        "address.planet",
                        "customFields.a b",
                        "lists");
    }

    @Test
    void aChildNeedsAContactAndAText() {
        assertThat(rankr.post("/v1/tasks", "{}").wrongFields()).containsExactlyInAnyOrder("contactId", "title");
        assertThat(rankr.post("/v1/notes", "{}").wrongFields()).containsExactlyInAnyOrder("contactId", "content");
        assertThat(rankr.post("/v1/appointments", "{}").wrongFields())
                .containsExactlyInAnyOrder("contactId", "title", "startsAt", "endsAt");
    }

    @Test
    void aChildOfAnUnknownOrArchivedContactIsRefused() {
        var contact = ada();
        rankr.delete(contact);
        var archived = contact.substring("/v1/contacts/".length());

        assertThat(rankr.post("/v1/tasks", "{contactId: 'con_x', title: 'Call'}")
                        .wrongFields())
                .containsExactly("contactId");
        assertThat(rankr.post("/v1/tasks", "{contactId: '%s', title: 'Call'}".formatted(archived))
                        .wrongFields())
                .containsExactly("contactId");
    }

    @Test
    void aChildStaysWithItsContact() {
        var task = task("{contactId: '%s', title: 'Call'}");

        var refused = rankr.patch(task, "{contactId: 'con_x'}");

        assertThat(refused.wrongFields()).containsExactly("contactId");
    }

    @Test
    void whatIsRequiredCannotBeCleared() {
        var task = task("{contactId: '%s', title: 'Call'}");

        assertThat(rankr.patch(task, "{title: null, status: null}").wrongFields())
                .containsExactlyInAnyOrder("title", "status");
    }

    @Test
    void aTaskIsOpenUnlessItSaysSo() {
        var task = task("{contactId: '%s', title: 'Call', dueDate: '2026-03-02T16:00:00+01:00'}");

        var found = rankr.get(task);

        assertThat(found.text("status")).isEqualTo("OPEN");
        assertThat(found.text("dueDate")).isEqualTo("2026-03-02T15:00:00Z");
    }

    @Test
    void aNoteHasAtMost65535Characters() {
        var contactId = ada().substring("/v1/contacts/".length());
        var note = "{contactId: '%s', content: '%s'}";

        var longest = rankr.post("/v1/notes", note.formatted(contactId, "x".repeat(65_535)));
        var tooLong = rankr.post("/v1/notes", note.formatted(contactId, "x".repeat(65_536)));

        assertThat(longest.status()).isEqualTo(201);
        assertThat(tooLong.wrongFields()).containsExactly("content");
    }

    @Test
    void anAppointmentEndsAfterItStarts() {
        var contactId = ada().substring("/v1/contacts/".length());
        var appointment = rankr.post(
                "/v1/appointments",
                "{contactId: '%s', title: 'Demo', startsAt: '2026-03-02T15:00:00Z', endsAt: '2026-03-02T15:30:00Z'}"
                        .formatted(contactId));

        var refused = rankr.patch("/v1/appointments/" + appointment.id(), "{startsAt: '2026-03-02T15:30:00Z'}");

        assertThat(appointment.text("status")).isEqualTo("SCHEDULED");
        assertThat(refused.wrongFields()).containsExactly("endsAt");
    }

    @Test
    void anotherMediaTypeIsRefused() {
        var contact = ada();

        assertThat(rankr.with("content-type", "application/json")
                        .call("PATCH", contact, "{}")
                        .status())
                .isEqualTo(415);
        assertThat(rankr.call("POST", "/v1/contacts", "{}").status()).isEqualTo(415);
    }

    @Test
    void whatIsNoObjectIsNotUnderstood() {
        assertThat(rankr.post("/v1/contacts", "[]").status()).isEqualTo(400);
        assertThat(rankr.post("/v1/contacts", "").status()).isEqualTo(400);
    }

    @Test
    void anotherMethodIsNotAllowedAndAnotherPathNotFound() {
        assertThat(rankr.put("/v1/contacts").status()).isEqualTo(405);
        assertThat(rankr.get("/v1/companies").status()).isEqualTo(404);
        assertThat(rankr.get("/v2/contacts").status()).isEqualTo(404);
    }

    private String ada() {
        return "/v1/contacts/"
                + rankr.post("/v1/contacts", "{firstName: 'Ada', email: 'ada@example.com', tags: ['VIP']}")
                        .id();
    }

    private String task(String json) {
        var contactId = ada().substring("/v1/contacts/".length());
        return "/v1/tasks/" + rankr.post("/v1/tasks", json.formatted(contactId)).id();
    }
}
